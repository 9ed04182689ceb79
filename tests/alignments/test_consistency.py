"""Ontology and alignments agree with the vocabularies that they lead to, under OWL 2 RL.

The vocabularies are taken without their texts, which conclude nothing, and of schema.org what lies
above the classes in use. The model's own individuals are in ``test_owl_consistency``.
"""

from __future__ import annotations

import functools

import pytest
from owlrl import (  # type: ignore[import-untyped]  # it ships without types
    DeductiveClosure,
    OWLRL_Semantics,
)
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from alignments import externals
from ontology_data import DECLARATIONS, ONTOLOGY, SCOM, ontology, rows, turtle_files
from support import ROOT
from test_owl_consistency import ERROR, one_of_everything
from write_contexts import MODULES

SCHEMA = "http://schema.org/"
M8G = "http://data.europa.eu/m8g/"
CDM2 = "https://w3id.org/citydata/part2/v1/"
IN_USE = ("City", "GovernmentOrganization", "Organization")
# Those with axioms that ours could contradict; the rest declare names.
REASONED = (
    "http://rdf-vocabulary.ddialliance.org/xkos#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://xmlns.com/foaf/0.1/",
    CDM2,
    "http://www.w3.org/ns/dqv#",
    "http://www.w3.org/ns/dcat#",
    M8G,
)
# The known clashes are clashes with these.
CLASHING = REASONED[:6]


@functools.cache
def everything(namespaces: tuple[str, ...] = REASONED) -> Graph:
    """Return ontology, alignments and vocabularies, as far as a reasoner has use for them."""
    graph = Graph()
    modules = [ONTOLOGY / f"{name}.ttl" for name in ("core", *MODULES)]
    for path in (*modules, *turtle_files(externals.ALIGNMENTS)):
        if path.stem != "mappings":
            graph += externals.axioms(Graph().parse(path))
    for namespace in namespaces:
        graph += externals.axioms(externals.vocabulary(namespace))
    classes = [URIRef(SCHEMA + name) for name in IN_USE]
    return graph + externals.above(externals.vocabulary(SCHEMA), classes)


def closed(extra: Graph, namespaces: tuple[str, ...] = REASONED) -> Graph:
    graph = Graph() + everything(namespaces) + extra
    size = len(graph)
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    assert len(graph) > 2 * size
    return graph


def errors(graph: Graph) -> list[str]:
    return sorted(str(message) for message in graph.objects(None, ERROR))


@functools.cache
def whole() -> Graph:
    """Return what follows with two nodes of each class and each property in use."""
    return closed(one_of_everything())


def test_one_of_everything_is_consistent_with_all_vocabularies_at_once() -> None:
    assert errors(whole()) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("City", SCHEMA + "Place"),
        ("City", CDM2 + "JurisdictionalArea"),
        ("City", "http://www.w3.org/ns/prov#Location"),
        ("CityAuthority", "http://www.w3.org/ns/org#Organization"),
        ("CityAuthority", "http://xmlns.com/foaf/0.1/Agent"),
        ("CityAuthority", M8G + "PublicOrganisation"),
        ("CityModel", "http://www.w3.org/ns/dcat#Resource"),
        ("OverlayItem", M8G + "Requirement"),
        ("Rating", "http://purl.org/linked-data/cube#Observation"),
    ],
)
def test_our_instances_are_theirs_as_well(ours: str, theirs: str) -> None:
    node = URIRef(f"urn:invented:{ours}-subject")
    assert (node, RDF.type, URIRef(theirs)) in whole()


def test_no_class_and_no_property_becomes_a_concept() -> None:
    concepts = {str(node) for node in whole().subjects(RDF.type, SKOS.Concept)}
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {str(t) for kind in kinds for t in everything().subjects(RDF.type, kind)}
    ours = {term for term in terms if term.startswith(SCOM)}
    assert len(ours) > 120
    assert ours & concepts == set()


def test_matches_stand_between_concepts_only() -> None:
    matches = {SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch}
    matches.add(SKOS.relatedMatch)
    graph = Graph()
    for path in turtle_files(ONTOLOGY):
        graph.parse(path)
    ends = {end for s, p, o in graph if p in matches for end in (s, o)}
    assert len(ends) > 20
    assert {end for end in ends if (end, RDF.type, SKOS.Concept) not in graph} == set()


@functools.cache
def noticed() -> list[str]:
    """Return what is found wrong with the known clashes, all planted in one graph."""
    faults = Graph().parse(ROOT / "tests" / "alignments" / "faults.ttl")
    return errors(closed(faults, CLASHING))


@pytest.mark.parametrize(
    ("clash", "words"),
    [
        ("a service that is an activity and a plan", {"urn:faults:service"}),
        ("a role that is an organization", {"urn:faults:mayor", "org#Role", "org#Organization"}),
        ("an authority that shares its city's homepage", {"ns#City", "ns#CityAuthority"}),
        ("an element that is a collection", {"urn:faults:element", "core#Collection"}),
        ("an element that rests on the whole it is part of", {"iso37106-2021/B7", "core#related"}),
        ("a file that is an activity", {"urn:faults:file"}),
    ],
)
def test_the_known_clashes_are_caught(clash: str, words: set[str]) -> None:
    found = [message for message in noticed() if all(word in message for word in words)]
    assert found, f"{clash} goes unnoticed: {noticed()}"


def test_nothing_in_the_model_rests_on_the_whole_that_it_is_part_of() -> None:
    asked = "ASK { ?part skos:broader+ ?whole . ?part scom:restsOn|^scom:restsOn ?whole }"
    assert len(rows("SELECT ?x WHERE { ?x scom:restsOn ?y . ?x skos:broader+ ?z }")) > 50
    answer = ontology().query(DECLARATIONS + asked, use_default_graph_as_union=True)
    assert not answer


def test_the_wider_class_is_said_and_never_the_other_way_round() -> None:
    for path in turtle_files(ONTOLOGY / "alignments"):
        graph = Graph().parse(path)
        for subject, _, wider in graph.triples((None, RDFS.subClassOf, None)):
            assert str(subject).startswith(SCOM)
            assert not str(wider).startswith(SCOM)
