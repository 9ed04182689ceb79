"""The SHACL report is one by the standard, and tells by sh:detail why nested rules are missed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace
from rdflib.term import BNode, Node, URIRef

from graphsvc.render import render
from graphsvc.report import Detail, Finding, Report
from graphsvc.vocab import SH as SHACL
from own_shapes.writing import checked, read
from render.samples import CITIES, example

# rdflib's own reader of JSON-LD uses what rdflib has given up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SH = Namespace(SHACL)
FORMS = {"ttl": "turtle", "jsonld": "json-ld"}

# What SHACL says of a report and its results, in its own words.
OF_REPORTS = f"""
@prefix sh: <{SHACL}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
  sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
    [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
  sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
    [ sh:path sh:value ; sh:maxCount 1 ] ,
    [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
    [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path sh:resultMessage ; sh:uniqueLang true ; sh:minCount 1 ] ,
    [ sh:path sh:detail ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetSubjectsOf sh:sourceShape ;
  sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetObjectsOf sh:detail ;
  sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path [ sh:inversePath sh:detail ] ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path [ sh:inversePath sh:result ] ; sh:maxCount 0 ] .
"""


def graph_of(report: Report, name: str = "ttl") -> Graph:
    return Graph().parse(data=render(report, name).decode(), format=FORMS[name])


def by_the_standard(graph: Graph) -> tuple[bool, str]:
    """Tell whether a graph is a report as SHACL describes it, and what is wrong if not."""
    shapes = Graph().parse(data=OF_REPORTS, format="turtle")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=shapes)
    return bool(conforms), str(told)


def results(graph: Graph) -> set[Node]:
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    return set(graph.objects(report, SH.result))


def details(items: tuple[Finding | Detail, ...]) -> list[Detail]:
    """Return all details of findings, those of details among them."""
    return [
        found
        for item in items
        for detail in item.details
        for found in (detail, *details((detail,)))
    ]


@pytest.mark.parametrize("name", sorted(FORMS))
@pytest.mark.parametrize("city", CITIES)
def test_the_report_is_one_by_the_standard(city: str, name: str) -> None:
    conforms, told = by_the_standard(graph_of(example(city), name))
    assert conforms, told


@pytest.mark.parametrize("name", ["focusNode", "resultSeverity", "sourceConstraintComponent"])
def test_a_report_that_lacks_something_is_none(name: str) -> None:
    graph = graph_of(example("arden-broken"))
    (first, *_) = graph.subject_objects(SH.sourceShape)
    graph.remove((first[0], SH[name], None))
    assert not by_the_standard(graph)[0]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_only_findings_are_results_of_the_report(name: str) -> None:
    report = example("arden-broken")
    graph = graph_of(report, name)
    below = set(graph.objects(None, SH.detail))
    assert len(results(graph)) == len(report.findings)
    assert len(below) == len(details(report.findings)) > 20
    assert not results(graph) & below
    assert set(graph.subjects(RDF.type, SH.ValidationResult)) == results(graph) | below


def on(shape: str, city: str = ":p a scom:Practice ; rdfs:label 'x' .") -> list[Finding]:
    """Return the findings of one shape of one's own on practices."""
    own = read(f"ex:Rule a sh:NodeShape ; sh:targetClass scom:Practice ; {shape} .")
    report = checked(city, own)
    graph_of(report)
    return [item for item in report.findings if item.tier == "own"]


def told(items: tuple[Detail, ...]) -> list[tuple[str, list[Any]]]:
    """Return the components of details, each with those below it."""
    return [
        (item.component.removesuffix("ConstraintComponent"), told(item.details)) for item in items
    ]


LABEL = "sh:property [ sh:path rdfs:label ; sh:datatype xsd:integer ]"


@pytest.mark.parametrize(
    ("shape", "below"),
    [
        (f"sh:node [ {LABEL} ]", [("Datatype", [])]),
        (f"sh:and ( [ {LABEL} ] [ sh:class scom:Goal ] )", [("Datatype", []), ("Class", [])]),
        (f"sh:or ( [ {LABEL} ] [ sh:nodeKind sh:Literal ] )", [("Datatype", []), ("NodeKind", [])]),
        (f"sh:xone ( [ {LABEL} ] [ sh:hasValue ex:a ] )", [("Datatype", []), ("HasValue", [])]),
        (f"sh:node [ sh:or ( [ {LABEL} ] ) ]", [("Or", [("Datatype", [])])]),
        (
            f"sh:node [ sh:node [ sh:node [ {LABEL} ] ] ]",
            [("Node", [("Node", [("Datatype", [])])])],
        ),
        (
            "sh:property [ sh:path rdfs:label ; sh:qualifiedMinCount 1 ;"
            " sh:qualifiedValueShape [ sh:minLength 3 ] ]",
            [("MinLength", [])],
        ),
        ("sh:not [ sh:nodeKind sh:IRI ]", []),
        ("sh:property [ sh:path scom:status ; sh:minCount 1 ]", []),
    ],
)
def test_nested_rules_are_told_to_the_leaf(shape: str, below: list[object]) -> None:
    (finding,) = on(shape)
    assert told(finding.details) == below


def test_a_detail_names_node_property_value_and_reason() -> None:
    (finding,) = on(f"sh:node [ {LABEL} ]")
    (detail,) = finding.details
    assert detail.focus == "<https://example.org/arden/p>"
    assert detail.path == "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert detail.value == '"x"'
    assert "whole number" in detail.message
    assert detail.shape is None, "it has no name"


def test_a_detail_names_the_nested_shape_where_it_has_a_name() -> None:
    (finding,) = on(f"sh:node ex:Inner . ex:Inner a sh:NodeShape ; {LABEL} ; sh:class scom:Goal")
    shapes = {item.component: item.shape for item in finding.details}
    assert shapes["ClassConstraintComponent"] == "https://example.org/house#Inner"


def test_details_are_no_flood() -> None:
    many = " ".join(f"[ sh:hasValue ex:v{at} ]" for at in range(200))
    (finding,) = on(f"sh:or ( {many} )")
    assert 10 < len(finding.details) <= 48


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_blank_node_that_a_detail_names_is_no_node_of_the_report(name: str) -> None:
    detail = Detail("NodeKindConstraintComponent", "It is no link.", "_:report-result1-1")
    above = Detail("NodeConstraintComponent", "It fails.", "_:report-result1", details=(detail,))
    finding = replace(example("sejong").findings[0], focus="_:report", details=(above,))
    graph = graph_of(replace(example("sejong"), findings=(finding,)), name)
    focus = set(graph.objects(None, SH.focusNode))
    assert len(focus) == 3
    assert all(isinstance(node, BNode) for node in focus)
    assert not focus & set(graph.subjects())


def test_a_component_that_is_not_shacl_s_own_has_its_whole_address() -> None:
    finding = replace(example("sejong").findings[0], component="https://example.org/mine#C")
    graph = graph_of(replace(example("sejong"), findings=(finding,)))
    assert set(graph.objects(None, SH.sourceConstraintComponent)) == {
        URIRef("https://example.org/mine#C")
    }
