"""The house rules hold, and each of them can fail.

The lint queries run over all ontology files together; beside each stands a file with a planted
fault. The meta shapes run over ontology and shapes; a fault is planted for each of their property
shapes in a copy of a node that it holds for.
"""

from __future__ import annotations

import functools

import pytest
import yaml
from pyshacl import validate
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology_data import FIXTURES, ONTOLOGY, QUERIES, SHAPES, load, ontology, rows, turtle_files
from support import own_files

RULES = {path.stem: path for path in own_files(".rq", under=[QUERIES / "lint"])}
FAULTS = {path.stem: path for path in turtle_files(FIXTURES / "lint")}
META = SHAPES / "meta"
FAULTY = Namespace("urn:faulty:")
# Not lower case, more than one phrase, more than 30 words, and no number, code or address.
NONSENSE = Literal("Faulty. " + "word " * 31, lang="en")
RULES_FOR_ONTOLOGY = [META / f"{part}.ttl" for part in ("headers", "model", "terms")]
RULES_FOR_SHAPES = [META / f"{part}.ttl" for part in ("headers", "shapes")]


def test_each_lint_query_has_a_planted_fault_and_each_fault_its_query() -> None:
    assert RULES.keys() == FAULTS.keys()


@pytest.mark.parametrize("rule", RULES)
def test_a_lint_query_says_in_its_header_what_it_asks(rule: str) -> None:
    lines = RULES[rule].read_text(encoding="utf-8").splitlines()
    header = yaml.safe_load("\n".join(line[3:] for line in lines if line.startswith("#+ ")))
    assert header.keys() == {"summary", "description"}
    assert header["summary"].endswith("?")


@pytest.mark.parametrize("rule", RULES)
def test_no_file_of_the_ontology_breaks_a_lint_rule(rule: str) -> None:
    assert len(ontology()) > 0
    assert rows(RULES[rule].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_lint_rule_finds_its_planted_fault(rule: str) -> None:
    faulty = load([FAULTS[rule]])
    assert rows(RULES[rule].read_text(encoding="utf-8"), faulty) != []


def graph(*files: object) -> Graph:
    loaded = Graph()
    for path in files:
        loaded.parse(str(path), format="turtle")
    assert len(loaded) > 0
    return loaded


@functools.cache
def cases(kind: str) -> tuple[Graph, Graph]:
    """Return rules and data of one kind: those for the ontology, or those for the shapes."""
    if kind == "ontology":
        return graph(*RULES_FOR_ONTOLOGY), graph(*turtle_files(ONTOLOGY))
    return graph(*RULES_FOR_SHAPES), graph(*turtle_files(SHAPES))


def blamed(rules: Graph, data: Graph) -> set[tuple[Node | None, Node | None]]:
    """Return focus node and property shape of each finding."""
    _, report, _ = validate(data, shacl_graph=rules, advanced=False)
    assert isinstance(report, Graph)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return {(report.value(r, SH.focusNode), report.value(r, SH.sourceShape)) for r in results}


@pytest.mark.parametrize("kind", ["ontology", "shapes"])
def test_no_file_breaks_a_meta_shape(kind: str) -> None:
    assert blamed(*cases(kind)) == set()


def property_shapes(kind: str) -> list[str]:
    found = {str(shape) for shape in cases(kind)[0].objects(None, SH.property)}
    assert found
    return sorted(found)


@functools.cache
def blamed_copies(kind: str) -> set[tuple[Node | None, Node | None]]:
    """Plant one fault for each property shape, all in one graph, and return what is blamed."""
    rules, data = cases(kind)
    spoilt = Graph() + data
    for shape in map(URIRef, property_shapes(kind)):
        plant(rules, data, spoilt, shape)
    return blamed(rules, spoilt)


def plant(rules: Graph, data: Graph, spoilt: Graph, shape: URIRef) -> None:
    """Add a copy of a node that the shape holds for, broken in what the shape asks."""
    copy = FAULTY[shape.rpartition("#")[2]]
    for _, predicate, value in data.triples((sample(rules, data, shape), None, None)):
        spoilt.add((copy, predicate, value))
    holder = rules.value(None, SH.property, shape)
    for points_here in rules.objects(holder, SH.targetObjectsOf):
        spoilt.add((FAULTY.holder, points_here, copy))
    path = rules.value(shape, SH.path)
    if isinstance(path, BNode):  # an inverse path: nothing points to a copy
        return
    assert isinstance(path, URIRef)
    asked = set(rules.predicates(shape))
    if SH.minCount in asked or SH.hasValue in asked:
        spoilt.remove((copy, path, None))
        if path == RDF.type:  # what is left has to be a node of the same kind
            others = set(data.objects(sample(rules, data, shape), RDF.type))
            for kind in others - {rules.value(shape, SH.hasValue)}:
                spoilt.add((copy, RDF.type, kind))
    else:
        spoilt.add((copy, path, NONSENSE))


def sample(rules: Graph, data: Graph, shape: URIRef) -> Node:
    """Return a node that the shape holds for; fail when the data has none."""
    holder = rules.value(None, SH.property, shape)
    nodes = {n for c in rules.objects(holder, SH.targetClass) for n in data.subjects(RDF.type, c)}
    assert nodes, f"{shape} holds for nothing: it would never be seen to fail"
    return min(nodes, key=str)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [(kind, shape) for kind in ("ontology", "shapes") for shape in property_shapes(kind)],
    ids=lambda value: value.rpartition("#")[2],
)
def test_a_meta_shape_finds_its_planted_fault(kind: str, shape: str) -> None:
    assert (FAULTY[shape.rpartition("#")[2]], URIRef(shape)) in blamed_copies(kind)


def test_a_property_shape_without_an_iri_is_found() -> None:
    rules, _ = cases("shapes")
    nameless = Graph().parse(
        data="""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix scom: <https://w3id.org/scom/ns#> .
        @prefix scomsh: <https://w3id.org/scom/shapes#> .
        scomsh:Practice sh:property [ sh:path scom:status ] .
        """
    )
    holder = URIRef("https://w3id.org/scom/shapes#PropertyShape")
    assert holder in {shape for _, shape in blamed(rules, nameless)}
