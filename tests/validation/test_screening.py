"""Running fewer rules beside less of the model finds the same as running all beside all of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate_cities import city, faulty
from graphsvc.analysis.facts import TYPE, Facts
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.background import bundled_background
from graphsvc.validation.engines import FAST, available, engine
from graphsvc.validation.rows import Row
from graphsvc.validation.running import ran
from graphsvc.validation.screening import rule_test, screen
from graphsvc.validation.shapes import SPARQL, background, facts_of_tier, without_sparql
from graphsvc.vocab import PREFIXES, SCOM
from support import ROOT

CASES = sorted((ROOT / "tests" / "cases" / "shapes").glob("*/*.ttl"))
EXAMPLES = sorted((ROOT / "examples").glob("*.ttl"))
assert len(CASES) > 200
assert EXAMPLES

needs_fast = pytest.mark.skipif(
    available() != FAST, reason="the fast engine has no build for this machine"
)
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
HEAD += "@prefix : <https://example.org/> .\n"


def read(turtle: bytes) -> tuple[str, Facts]:
    text = to_ntriples(turtle, TURTLE, name="city.ttl", limits=Limits())
    return text, Facts.of_ntriples(text)


def of_file(rows: list[Row], facts: Facts) -> list[Row]:
    return [row for row in rows if row.focus in facts]


def screened(turtle: bytes) -> bool:
    """Assert that nothing is lost; tell whether the rules in SPARQL were left out."""
    text, facts = read(turtle)
    _, rows = ran(None, TIERS, None, text, facts)
    all_rows = engine(None, TIERS).run(text + background())
    assert of_file(rows, facts) == of_file(all_rows, facts)
    return screen(TIERS).passes(facts)


def passes(statements: str) -> bool:
    return screen(TIERS).passes(read((HEAD + statements).encode())[1])


@cache
def rules() -> dict[str, str]:
    """Return the shapes that have a rule in SPARQL, each with its tier."""
    return {
        shape: tier
        for tier in TIERS
        for shape in facts_of_tier(tier).subjects()
        if SPARQL in facts_of_tier(tier).about(shape)
    }


def test_every_rule_in_sparql_is_of_a_form_that_the_screen_knows() -> None:
    assert len(rules()) > 15
    assert screen(TIERS).whole
    assert sum(map(len, screen(TIERS).tests.values())) == len(rules())


@needs_fast
def test_no_shape_case_loses_a_finding() -> None:
    left_out = [screened(case.read_bytes()) for case in CASES]
    # Both happen, so that the comparison is one.
    assert any(left_out)
    assert not all(left_out)


@needs_fast
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_loses_a_finding(path: Path) -> None:
    screened(path.read_bytes())


@needs_fast
@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), faults=st.integers(0, 40))
def test_no_generated_city_loses_a_finding(seed: int, faults: int) -> None:
    text = faulty(seed, 300, faults).text if faults else city(seed, 300)
    assert screened(text.encode()) or faults


def test_a_clean_city_is_not_asked_what_it_can_not_fail() -> None:
    assert screen(TIERS).passes(read(city(1, 500).encode())[1])


@pytest.mark.parametrize(
    "fault",
    [
        ':x scom:startedOn "2024-05"^^xsd:gYearMonth ; scom:endedOn "2024-04-30"^^xsd:date .',
        ':x dcterms:issued "2025"^^xsd:gYear ; scom:validUntil "2024-12-31"^^xsd:date .',
        ":x scom:status scom:InOperation .",
        ":x scom:declaredAs scom:SelfDeclared ; scom:verifiedBy :y .",
        ":x scom:declaredAs scom:Verified .",
        ":x scom:hasPassRule :r .",
        ":x scom:reliesOn :y, :x .",
        ":x scom:follows :y . :y scom:follows :z . :z scom:follows :x .",
        ':x scom:follows :y ; scom:plannedStart "2024"^^xsd:gYear . '
        ':y scom:plannedEnd "2025-01"^^xsd:gYearMonth .',
        ":x scom:atLevel :y .",
        # What has to be read with care is left to the engine.
        r':x dcterms:issued "20\\25"^^xsd:gYear ; scom:validUntil "2026"^^xsd:gYear .',
        # Of the model's own nodes more is stated than the file says.
        'om:B7 rdfs:label "Roadmap"@en .',
    ],
)
def test_what_may_fail_is_left_to_the_engine(fault: str) -> None:
    assert not passes(fault)


@pytest.mark.parametrize(
    "statement",
    [
        ':x scom:startedOn "2024-05"^^xsd:gYearMonth ; scom:endedOn "2024"^^xsd:gYear .',
        ':x dcterms:issued "2025"^^xsd:gYear ; scom:validUntil "2025-01-01"^^xsd:date .',
        ':x scom:status scom:Planned ; scom:dueOn "2030"^^xsd:gYear .',
        ":x scom:follows :y . :y scom:follows :z . :w scom:follows :x .",
        ":x scom:reliesOn :y . :y scom:reliesOn :x .",
    ],
)
def test_what_can_not_fail_passes(statement: str) -> None:
    assert passes(statement)


def test_a_rule_of_another_form_is_always_asked_of_the_engine() -> None:
    query = """SELECT DISTINCT $this ?value
        WHERE { $this a scom:Practice ; $PATH ?value . FILTER (?value = $this) }"""
    path = f"<{SCOM}reliesOn>"
    assert rule_test(query, path)
    assert rule_test(query.replace("= $this", "!= $this"), path) is None
    assert rule_test(query.replace("DISTINCT ", ""), path) is None
    assert rule_test(query, "_:path") is None


def test_without_sparql_no_rule_is_left_and_nothing_else_is_missing() -> None:
    text = without_sparql(TIERS)
    assert SPARQL not in text
    whole = "".join(line for tier in TIERS for line in lines_of(tier))
    assert whole.count("\n") - text.count("\n") == len(rules())


def lines_of(tier: str) -> list[str]:
    facts = facts_of_tier(tier)
    return [
        f"{node} {predicate} {value} .\n"
        for node in facts.subjects()
        for predicate, values in facts.about(node).items()
        for value in values
    ]


def test_only_what_a_file_leads_to_of_the_model_is_beside_it() -> None:
    _, facts = read(f"{HEAD}:x scom:realizes om:B7 ; a :Own .".encode())
    beside = Facts.of_ntriples(bundled_background().beside(facts))
    element = f"<{PREFIXES['om']}B7>"
    assert element in beside
    assert f"<{SCOM}Subcomponent>" in beside.about(element)[TYPE]
    assert beside.size < Facts.of_ntriples(background()).size / 10


def test_a_file_that_speaks_of_the_model_has_all_of_it_beside() -> None:
    _, facts = read(f"{HEAD}om:B7 a :Own .".encode())
    assert bundled_background().beside(facts) == background()
