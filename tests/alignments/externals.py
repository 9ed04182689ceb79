"""The vocabularies of others that ours makes use of: where their copies are, what they state."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from ontology_data import ONTOLOGY, SHAPES
from support import own_files
from vocabularies import copied, packaged

ALIGNMENTS: Final = ONTOLOGY / "alignments"
OURS: Final = "https://w3id.org/scom/"

# Where the terms of each namespace are read: a package, or a copy. The longest namespace counts.
PACKAGES: Final = {
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/ontology/bibo/": "bibo",
    "http://purl.org/vocab/vann/": "vann",
    "http://rdf-vocabulary.ddialliance.org/xkos#": "xkos",
    "http://rdfs.org/ns/void#": "void",
    "http://schema.org/": "schema",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/ns/dqv#": "dqv",
    "http://www.w3.org/ns/org#": "org",
    "http://www.w3.org/ns/prov#": "prov",
    "http://www.w3.org/ns/shacl#": "sh",
    "http://xmlns.com/foaf/0.1/": "foaf",
}
COPIES: Final = {
    "http://data.europa.eu/m8g/": ("cccev.ttl", "cpov.ttl", "cpsv-ap.ttl"),
    "http://purl.org/vocab/cpsv#": ("cpsv-ap.ttl",),
    "http://www.w3.org/ns/dcat#": ("dcat3.ttl",),
    "http://www.w3.org/ns/dx/prof/": ("prof.ttl",),
    "http://www.w3.org/ns/dx/prof/role/": ("prof-roles.ttl",),
    "https://w3id.org/citydata/21972/v1/": ("i72.owl",),
    "https://w3id.org/citydata/part2/v1/": (
        "cdm2-city.ttl", "cdm2-city-service.ttl", "cdm2-organization.ttl",
    ),
}  # fmt: skip
# Of these no copy is to be had: what stands of them is taken from what was read in public.
UNCHECKED: Final = (
    "http://bp4mc2.org/def/archimate#",
    "http://purl.org/net/p-plan#",
    "http://www.omg.org/spec/BMM#",
    "http://www.wikidata.org/entity/",
    "https://mims.oascities.org/",
    "https://saref.etsi.org/saref4city/",
    "https://smartdatamodels.org/",
    "https://w3id.org/semapv/vocab/",
    "https://w3id.org/sssom/",
    "https://www.itu.int/",
)


def namespace_of(iri: str) -> str | None:
    """Return the namespace of a checked vocabulary that an IRI belongs to."""
    found = [name for name in (*PACKAGES, *COPIES) if iri.startswith(name) and iri != name]
    return max(found, key=len, default=None)


@functools.cache
def vocabulary(namespace: str) -> Graph:
    """Return what the vocabulary of a namespace states."""
    if namespace in PACKAGES:
        return packaged(PACKAGES[namespace])
    graph = Graph()
    for name in COPIES[namespace]:
        graph += copied(name)
    return graph


def iris_in(paths: Iterable[Path]) -> set[str]:
    """Return every IRI that Turtle files name, datatypes aside."""
    found = set()
    for path in paths:
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE):
            parts = (quad.subject, quad.predicate, quad.object)
            found |= {part.value for part in parts if isinstance(part, NamedNode)}
    return found


def turtle() -> list[Path]:
    """Return the Turtle files that are ours: ontology, alignments, shapes."""
    return own_files(".ttl", under=[ONTOLOGY, SHAPES])


def axioms(graph: Graph) -> Graph:
    """Return a graph without texts and without what only describes, for a reasoner to be quick."""
    told = Graph()
    for subject, predicate, value in graph:
        if not isinstance(value, Literal) and predicate not in {RDFS.isDefinedBy, RDFS.seeAlso}:
            told.add((subject, predicate, value))
    return told


def above(graph: Graph, terms: Iterable[URIRef]) -> Graph:
    """Return the part of a large vocabulary that lies above some of its classes."""
    told, waiting, seen = Graph(), list(terms), set[object]()
    while waiting:
        term = waiting.pop()
        if term in seen:
            continue
        seen.add(term)
        told.add((term, RDF.type, OWL.Class))
        for parent in graph.objects(term, RDFS.subClassOf):
            told.add((term, RDFS.subClassOf, parent))
            if isinstance(parent, URIRef):
                waiting.append(parent)
    return told
