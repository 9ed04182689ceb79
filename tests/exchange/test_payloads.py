"""Payloads of NGSI-LD are read as the triples that they mean, wherever a city file is."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.strict import TERMS
from graphsvc.analysis.facts import Facts
from graphsvc.errors import InputRefusal, SyntaxRefusal
from graphsvc.exchange import ngsild
from graphsvc.exchange.ngsild import Form
from graphsvc.limits import Limits
from graphsvc.rdfio import ngsi_terms
from graphsvc.rdfio.formats import JSONLD, TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import SCOM
from support import GRAPHSVC, ROOT, command

FIXTURES = Path(__file__).with_name("ngsi-ld")
CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
DEFAULT = "https://uri.etsi.org/ngsi-ld/default-context/"


def triples(payload: object) -> set[str]:
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return set(to_ntriples(data, JSONLD, name="a.json", limits=Limits()).splitlines())


def test_the_core_terms_are_those_of_the_core_context() -> None:
    assert {term for term in TERMS if not term.startswith("@")} == ngsi_terms.CORE_TERMS


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("building-*.jsonld")), ids=lambda path: path.stem
)
def test_etsis_fixtures_are_read(path: Path) -> None:
    assert triples(path.read_bytes())


def test_languages_and_codes_are_read() -> None:
    street = triples((FIXTURES / "building-language-property.jsonld").read_bytes())
    subject = "<urn:ngsi-ld:Building:randomUUID>"
    assert f'{subject} <{DEFAULT}street> "Grote Markt"@nl .' in street
    codes = triples((FIXTURES / "building-vocab-property-array.jsonld").read_bytes())
    assert f"{subject} <{DEFAULT}vocabProperty> <{DEFAULT}monument> ." in codes


@pytest.mark.parametrize("form", ["kpi-example", "kpi-example-normalized"])
def test_an_indicator_becomes_a_measure_with_a_value(form: str) -> None:
    found = triples((FIXTURES / f"{form}.jsonld").read_bytes())
    kpi = "urn:ngsi-ld:KeyPerformanceIndicator:kpi-2016-Ciudad-containers-faults"
    facts = Facts.of_ntriples("\n".join(sorted(found)) + "\n")
    assert facts.of_class("Measure") == [f"<{kpi}>"]
    (measured,) = facts.of_class("MeasuredValue")
    assert facts.values(measured, "ofMeasure") == [f"<{kpi}>"]
    assert (
        facts.value(
            measured,
            "value",
        )
        == '"20"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    )
    assert "2016-06-30" in str(facts.value(measured, "observedOn"))
    assert facts.label(f"<{kpi}>", "en") == "Incidencias-Contenedores-Mensual"


@pytest.mark.parametrize("simplified", [False, True])
@pytest.mark.parametrize("example", ["arden", "sejong"])
def test_what_is_written_for_brokers_is_read_back_as_it_was(
    example: str, *, simplified: bool
) -> None:
    data = (ROOT / "examples" / f"{example}.ttl").read_bytes()
    ntriples = to_ntriples(data, TURTLE, name="a.ttl", limits=Limits())
    facts = Facts.of_ntriples(ntriples)
    nodes = list(ngsild.entities(facts))
    context = [ngsild.CORE]
    payload = [
        {**ngsild.entity(node, facts, Form(simplified=simplified)), "@context": context}
        for node in nodes
    ]
    # Numbers have several ways to be written; what they are stays the same.
    expected = {
        _same(line)
        for line in ntriples.splitlines()
        if line.split(" ", 1)[0] in nodes and not line.split(" ", 2)[2].startswith("_:")
    }
    assert {_same(line) for line in triples(payload)} == expected
    assert len(expected) > 100


def _same(line: str) -> tuple[object, ...]:
    quad = next(iter(ox.parse(line, ox.RdfFormat.N_TRIPLES)))
    term = quad.object
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("decimal", "integer")):
        return quad.subject, quad.predicate, float(term.value), term.datatype
    return quad.subject, quad.predicate, term


@pytest.mark.parametrize("term", ["title", "object", "value", "type", "createdAt"])
def test_a_context_that_defines_core_terms_anew_is_refused(term: str) -> None:
    payload = {"id": "x:a", "type": "City", "@context": [{term: "https://example.org/x"}, CORE]}
    with pytest.raises(SyntaxRefusal, match="core context"):
        triples(payload)


def test_an_own_context_names_what_it_defines() -> None:
    context = [{"height": "https://example.org/height", "Tower": "https://example.org/Tower"}, CORE]
    payload = {
        "id": "x:a",
        "type": "Tower",
        "height": {"type": "Property", "value": 3},
        "@context": context,
    }
    found = triples(payload)
    assert any("<https://example.org/height>" in line for line in found)
    assert any("<https://example.org/Tower>" in line for line in found)


@pytest.mark.parametrize(
    "payload",
    [
        {"id": 7, "type": "City", "@context": CORE},
        {"id": "no iri", "type": "City", "@context": CORE},
        {"id": "x:a b", "type": "City", "@context": [CORE]},
    ],
)
def test_an_entity_without_an_id_that_is_an_iri_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(InputRefusal):
        triples(payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "value", "object", "languageMap", "vocab", "@value", "@type", "x"])
        | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(min_size=1, max_size=8), JSON, max_size=4))
def test_no_payload_breaks_the_reader(attributes: dict[str, object]) -> None:
    payload = {**attributes, "id": "x:a", "type": ["City", "Property"], "@context": CORE}
    try:
        triples(payload)
    except InputRefusal as refusal:
        assert str(refusal)  # noqa: PT017 - either it is read, or it is refused with a reason


def test_an_entity_of_an_unknown_type_is_no_city(tmp_path: Path) -> None:
    done = command(GRAPHSVC, "validate", FIXTURES / "building-minimal.jsonld", cwd=tmp_path)
    assert done.returncode == 2
    assert "describes no city" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_city_in_entities_is_checked_and_converted(tmp_path: Path) -> None:
    data = (ROOT / "examples" / "arden.ttl").read_bytes()
    facts = Facts.of_ntriples(to_ntriples(data, TURTLE, name="a.ttl", limits=Limits()))
    context = [CORE]
    nodes = ngsild.entities(facts)
    payload = [{**ngsild.entity(node, facts, Form()), "@context": context} for node in nodes]
    path = tmp_path / "arden.json"
    path.write_text(json.dumps(payload, indent=1), encoding="utf-8")
    done = command(GRAPHSVC, "validate", path, "--as-of", "2026-11-22", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"]["violation"] == 0
    written = command(GRAPHSVC, "convert", path, tmp_path / "arden.ttl")
    assert written.returncode == 0, written.stderr
    assert f"{SCOM}" in (tmp_path / "arden.ttl").read_text(encoding="utf-8")
