"""Each shape tells its reader everything, and blames what it should.

That both engines blame alike is the matter of tests/engines.
The cases are files: `tests/cases/shapes/<shape>/pass.ttl` and `fail.ttl`, more of them as
`fail-<why>.ttl`. Every file is complete: whatever fails is what the shape is about.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graphsvc import assets
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.engines import FAST, REFERENCE, available, engine
from graphsvc.validation.rows import Row
from graphsvc.validation.shapes import background
from graphsvc.vocab import ELEMENTS, GUIDE, LANGUAGES, OM, PREFIXES, ROLL_UPS, SCOM, SCOMSH
from support import ROOT

SH = Namespace(PREFIXES["sh"])
CASES = ROOT / "tests" / "cases" / "shapes"
BASE = "https://example.org/arden/"
SEVERITY = dict(zip(TIERS, (SH.Violation, SH.Warning, SH.Info), strict=True))

TIER_GRAPHS = {tier: Graph().parse(assets.folder("shapes") / f"{tier}.ttl") for tier in TIERS}
MODEL = Graph()
for file in assets.files("ontology"):
    MODEL.parse(file)

TIER_OF = {
    str(shape).removeprefix(SCOMSH): tier
    for tier, graph in TIER_GRAPHS.items()
    for shape in graph.subjects(RDF.type, SH.PropertyShape)
}
SHAPES = sorted(TIER_OF)
PASSES = sorted(CASES.glob("*/pass.ttl"))
FAILS = sorted(CASES.glob("*/fail*.ttl"))
assert all(Counter(TIER_OF.values())[tier] > 20 for tier in TIERS), "a tier holds next to no shape"
assert PASSES, "no pass case: nothing would be checked"
assert FAILS, "no fail case: nothing would be checked"

needs_fast = pytest.mark.skipif(
    available() != FAST, reason="the fast engine has no build for this machine"
)


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def ntriples(case: Path) -> str:
    return to_ntriples(case.read_bytes(), TURTLE, name=case.name, limits=Limits())


def findings(text: str, runner: str | None = None) -> list[Row]:
    """Return what the shapes say of the text, and nothing that they say of the model beside it."""
    subjects = {line.split(" ", 1)[0] for line in text.splitlines()}
    rows = engine(runner, TIERS).run(text + background())
    return [row for row in rows if row.focus in subjects]


def blamed(text: str) -> set[str]:
    return {row.shape.removeprefix(SCOMSH) for row in findings(text)}


def about(shape: str) -> tuple[Graph, URIRef]:
    return TIER_GRAPHS[TIER_OF[shape]], URIRef(SCOMSH + shape)


def texts(shape: str, predicate: URIRef) -> list[Literal]:
    graph, node = about(shape)
    return [text for text in graph.objects(node, predicate) if isinstance(text, Literal)]


# --- What a shape tells its reader ----------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("predicate", [SH.name, SH.description, SH.message], ids=lambda p: p[27:])
def test_a_shape_speaks_once_in_each_language(shape: str, predicate: URIRef) -> None:
    found = texts(shape, predicate)
    assert sorted(str(text.language) for text in found) == sorted(LANGUAGES)
    assert all(text.strip() == str(text) and text for text in found)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_has_one_path_and_the_severity_of_its_tier(shape: str) -> None:
    graph, node = about(shape)
    assert len(list(graph.objects(node, SH.path))) == 1
    assert list(graph.objects(node, SH.severity)) == [SEVERITY[TIER_OF[shape]]]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_named_by_its_class_and_explained_in_the_guide(shape: str) -> None:
    graph, node = about(shape)
    kind = shape.partition("-")[0]
    assert kind == "Agent" or (URIRef(SCOM + kind), RDF.type, None) in MODEL
    assert URIRef(GUIDE + kind) in set(graph.objects(node, RDFS.seeAlso))
    assert f"\n## {kind}\n" in guide()


@cache
def guide() -> str:
    return (ROOT / "docs" / "guide.md").read_text("utf-8")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_points_only_to_clauses_that_the_model_has(shape: str) -> None:
    graph, node = about(shape)
    clauses = [link for link in graph.objects(node, RDFS.seeAlso) if GUIDE not in str(link)]
    for clause in clauses:
        assert (clause, RDF.type, URIRef(SCOM + "Clause")) in MODEL, clause


def test_nothing_required_is_asked_in_the_name_of_principles_or_risks() -> None:
    links = set(TIER_GRAPHS["required"].objects(None, RDFS.seeAlso))
    assert links
    assert not [link for link in links if re.match(rf"{OM}clause/[58](\.|$)", str(link))]


JARGON = re.compile(
    r"\b(shapes?|constraints?|conforms?|predicates?|literals?|datatypes?|triples?|IRIs?|URIs?"
    r"|focus|node|nodes|cardinalit\w+|blank)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_message_says_what_is_needed_and_then_what_to_do(shape: str) -> None:
    for message in texts(shape, SH.message):
        words = re.sub(r"<[^>]*>|\"[^\"]*\"|\w+:\w+", "", message)
        assert len(re.findall(r"[.](?:\s|$)", message)) >= 2, message
        assert not JARGON.search(words), message
        assert re.search(r"\b(scom|dcterms|dcat|foaf|org|rdfs|om):\w", message), message


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_shows_a_correct_statement(shape: str) -> None:
    (example,) = texts(shape, SKOS.example)
    statement = str(example).removesuffix(" ;") + " ."
    if not statement.startswith(":"):
        statement = f":this {statement}"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    graph = Graph().parse(data=f"{prefixes}@prefix : <{BASE}> .\n{statement}", format="turtle")
    assert len(graph) > 0
    for term in set(graph.predicates()) | set(graph.objects(None, RDF.type)):
        if str(term).startswith(SCOM):
            assert (term, RDF.type, None) in MODEL, term


def test_every_shape_with_a_path_has_a_readable_name() -> None:
    for tier, graph in TIER_GRAPHS.items():
        named = set(graph.subjects(SH.path, None))
        assert named == set(graph.subjects(RDF.type, SH.PropertyShape)), tier
        for node in named:
            assert re.fullmatch(rf"{SCOMSH}[A-Z]\w+(-[a-z]\w+)+", str(node)), node


# --- What the shapes hold to be known -------------------------------------------------------


def members(graph: Graph, node: Node) -> set[Node]:
    (head,) = graph.objects(node, SH["in"])
    return set(Collection(graph, head))


def test_the_elements_are_those_of_the_model() -> None:
    listed = members(TIER_GRAPHS["required"], URIRef(SCOMSH + "ModelElement"))
    assert listed == {URIRef(OM + element) for element in (*ELEMENTS, *ROLL_UPS)}
    assert all((element, RDF.type, None) in MODEL for element in listed)


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ("Practice-status", "PracticeStatus"),
        ("Evidence-declaredAs", "Declaration"),
        ("Evidence-quality", "QualityCode"),
        ("MeasuredValue-quality", "QualityCode"),
        ("Evidence-confidentiality", "Confidentiality"),
        ("Resource-confidentiality", "Confidentiality"),
        ("Overlay-hasPassRule", "PassRule"),
    ],
)
def test_a_code_list_is_that_of_the_vocabulary(shape: str, kind: str) -> None:
    codes = set(MODEL.subjects(RDF.type, URIRef(SCOM + kind)))
    assert codes
    assert members(*about(shape)) == codes


def test_nothing_is_said_of_the_model_itself() -> None:
    text = "".join(ntriples(path) for path in assets.files("ontology"))
    assert text
    assert findings(text) == []


# --- What the shapes blame ------------------------------------------------------------------


def test_every_shape_has_a_pass_and_a_fail_case_and_no_case_is_left_over() -> None:
    assert {case.parent.name for case in PASSES} == set(SHAPES)
    assert {case.parent.name for case in FAILS if case.stem == "fail"} == set(SHAPES)
    assert {folder.name for folder in CASES.iterdir()} == set(SHAPES)


@pytest.mark.parametrize("case", PASSES, ids=name_of)
def test_a_correct_case_gets_no_finding(case: Path) -> None:
    assert findings(ntriples(case)) == []


@pytest.mark.parametrize("case", FAILS, ids=name_of)
def test_a_faulty_case_is_blamed_by_its_shape_alone(case: Path) -> None:
    assert blamed(ntriples(case)) == {case.parent.name}


# --- Dates ----------------------------------------------------------------------------------

DATED = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/e> a scom:Evidence ; dcterms:issued {issued} ; scom:validUntil {until} .
"""


@pytest.mark.parametrize(
    ("issued", "until", "order"),
    [
        ('"2024-03-01"^^xsd:date', '"2024-03-01"^^xsd:date', "kept"),
        ('"2024-03-01"^^xsd:date', '"2024-02-29"^^xsd:date', "broken"),
        ('"2024-03-31"^^xsd:date', '"2024-03"^^xsd:gYearMonth', "kept"),
        ('"2024-03-31"^^xsd:date', '"2024"^^xsd:gYear', "kept"),
        ('"2024-03-31"^^xsd:date', '"2023"^^xsd:gYear', "broken"),
        ('"2024"^^xsd:gYear', '"2024-01-01"^^xsd:date', "kept"),
        ('"2024"^^xsd:gYear', '"2023-12-31"^^xsd:date', "broken"),
        ('"2024-03"^^xsd:gYearMonth', '"2024-02-29"^^xsd:date', "broken"),
        ('"2024-03"^^xsd:gYearMonth', '"2024"^^xsd:gYear', "kept"),
        ('"2024-03-01"', '"2023"^^xsd:gYear', "kept"),
        ('"2024-03-01"^^xsd:date', '"last year"', "kept"),
    ],
)
@pytest.mark.parametrize("runner", [pytest.param(FAST, marks=needs_fast), REFERENCE])
def test_dates_are_compared_as_far_as_both_go(
    issued: str, until: str, order: str, runner: str
) -> None:
    turtle = DATED.format(issued=issued, until=until).encode()
    text = to_ntriples(turtle, TURTLE, name="dated.ttl", limits=Limits())
    shapes = {row.shape for row in findings(text, runner)}
    assert (f"{SCOMSH}Evidence-validUntil-order" in shapes) == (order == "broken")
