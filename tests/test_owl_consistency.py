"""The ontology is consistent under OWL 2 RL, and the axioms are strong enough to notice faults."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import pytest
from owlrl import (  # type: ignore[import-untyped]  # it ships without types
    DeductiveClosure,
    OWLRL_Semantics,
)
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from ontology_data import FIXTURES, ONTOLOGY, turtle_files
from support import ROOT

SCHEMA = Namespace("http://schema.org/")
# Where the reasoner writes what it finds wrong.
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
INVENTED = Namespace("urn:invented:")


@functools.cache
def files() -> Graph:
    graph = Graph()
    for path in turtle_files(ONTOLOGY):
        graph.parse(path)
    return graph


def errors(extra: Graph) -> list[str]:
    """Return what OWL 2 RL finds inconsistent in the ontology and the extra triples."""
    graph = Graph() + files() + extra
    size = len(graph)
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    assert len(graph) > size, "the reasoner concluded nothing: it did not run"
    return sorted(str(message) for message in graph.objects(None, ERROR))


def one_of_everything() -> Graph:
    """Return two nodes of each class, and each property used once between nodes of its classes."""
    graph = Graph()
    classes = {c for c in files().subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}
    assert len(classes) > 40
    for kind in classes:
        for end in ("subject", "object"):
            graph.add((_invented(kind, end), RDF.type, kind))
    properties = set(files().subjects(RDF.type, OWL.ObjectProperty))
    assert len(properties) > 50
    for used in properties:
        for domain in files().objects(used, SCHEMA.domainIncludes):
            for value in files().objects(used, SCHEMA.rangeIncludes):
                graph.add((_invented(domain, "subject"), used, _invented(value, "object")))
    return graph


def _invented(kind: object, end: str) -> URIRef:
    return INVENTED[f"{str(kind).rpartition('#')[2].rpartition('/')[2]}-{end}"]


def parsed(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    assert len(graph) > 0
    return graph


def test_the_ontology_with_one_of_everything_is_consistent() -> None:
    assert errors(one_of_everything()) == []


def test_the_ontology_with_the_example_cities_is_consistent() -> None:
    cities = [path for path in (ROOT / "examples").glob("*.ttl") if path.stem != "arden-broken"]
    assert len(cities) > 1
    assert errors(parsed(cities)) == []


def test_a_city_that_is_also_an_authority_is_inconsistent() -> None:
    found = errors(parsed([FIXTURES / "inconsistent.ttl"]))
    assert len(found) == 1
    assert "ns#City and" in found[0]
    assert "ns#CityAuthority" in found[0]


@functools.cache
def noticed() -> list[str]:
    """Return what is found wrong with one fault of each kind, all planted in one graph."""
    return errors(parsed([FIXTURES / "faults.ttl"]))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("an element that is a practice", {"ns#Practice", "iso37106-2021/B7"}),
        ("a subcomponent that is a component", {"ns#Component", "iso37106-2021/B8"}),
        ("a code of two lists", {"ns#Basis", "ns#Planned"}),
        ("a practice that relies on itself", {"ns#reliesOn", "faults/portal"}),
        ("two steps that follow each other", {"ns#follows", "faults/first", "faults/second"}),
        ("a risk that is a benefit", {"ns#Risk", "ns#Benefit", "faults/delay"}),
        ("an assessment that is a scheme", {"ns#Overlay", "ns#Assessment", "faults/review"}),
    ],
)
def test_the_axioms_notice(fault: str, words: set[str]) -> None:
    found = [message for message in noticed() if all(word in message for word in words)]
    assert found, f"{fault} goes unnoticed"
