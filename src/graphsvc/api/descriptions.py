"""Statements about the service itself, gathered one by one."""

from __future__ import annotations

import hashlib
from typing import Final

import pyoxigraph as ox

from graphsvc.vocab import RDF, XSD

FORMATS: Final = "http://www.w3.org/ns/formats/"
FORMATS_OF_TRIPLES: Final = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
FORMATS_OF_ROWS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
)  # fmt: skip

Node = ox.NamedNode | ox.BlankNode
_INTEGER: Final = ox.NamedNode(XSD + "integer")


class Described:
    """Gather statements; the same ones in the same order give the same bytes."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def add(self, node: Node, name: str, value: Node | ox.Literal) -> None:
        """State that ``node`` has the property ``name``."""
        self.triples.append(ox.Triple(node, ox.NamedNode(name), value))

    def link(self, node: Node, name: str, iri: str) -> None:
        """State it of another resource."""
        self.add(node, name, ox.NamedNode(iri))

    def count(self, node: Node, name: str, value: int) -> None:
        """State it of a number."""
        self.add(node, name, ox.Literal(str(value), datatype=_INTEGER))

    def node(self, iri: str, *kinds: str) -> ox.NamedNode:
        """Return the resource, stated to be of these classes."""
        node = ox.NamedNode(iri)
        for kind in kinds:
            self.link(node, RDF + "type", kind)
        return node

    def part(self, node: Node, name: str, *kinds: str) -> ox.BlankNode:
        """Return a new node that ``node`` has under ``name``."""
        # Numbered and not random, so that an unchanged description keeps its ETag.
        number = hashlib.sha256(f"{len(self.triples)}".encode()).hexdigest()[:12]
        part = ox.BlankNode(f"b{number}")
        self.add(node, name, part)
        for kind in kinds:
            self.link(part, RDF + "type", kind)
        return part
