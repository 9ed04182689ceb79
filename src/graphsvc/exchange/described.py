"""Statements gathered one by one."""

from __future__ import annotations

import pyoxigraph as ox

from graphsvc.vocab import RDF, XSD

_INTEGER = ox.NamedNode(XSD + "nonNegativeInteger")


class Statements:
    """Gather statements in order; what is not given is not said."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def node(self, iri: str, *kinds: str) -> ox.NamedNode:
        """Return the resource, stated to be of these classes."""
        node = ox.NamedNode(iri)
        for kind in kinds:
            self.link(node, RDF + "type", kind)
        return node

    def link(self, node: ox.NamedNode, name: str, *iris: str) -> None:
        """State a property whose values are other resources."""
        for iri in iris:
            self.triples.append(ox.Triple(node, ox.NamedNode(name), ox.NamedNode(iri)))

    def say(self, node: ox.NamedNode, name: str, *terms: ox.Literal | ox.NamedNode) -> None:
        """State a property of any kind."""
        for term in terms:
            self.triples.append(ox.Triple(node, ox.NamedNode(name), term))

    def text(self, node: ox.NamedNode, name: str, text: str, lang: str | None = None) -> None:
        """State a text."""
        self.say(node, name, ox.Literal(text, language=lang) if lang else ox.Literal(text))

    def time(self, node: ox.NamedNode, name: str, at: str) -> None:
        """State a moment."""
        self.say(node, name, ox.Literal(at, datatype=ox.NamedNode(XSD + "dateTime")))

    def count(self, node: ox.NamedNode, name: str, value: int) -> None:
        """State a number of things."""
        self.say(node, name, ox.Literal(str(value), datatype=_INTEGER))

    def done(self) -> list[ox.Triple]:
        """Return the statements, each once."""
        return list(dict.fromkeys(self.triples))


def term(ntriples: str) -> ox.NamedNode | ox.Literal:
    """Return the term that N-Triples writes so; none of ours are blank nodes."""
    line = f"<x:s> <x:p> {ntriples} ."
    found = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    if isinstance(found, ox.NamedNode | ox.Literal):
        return found
    raise TypeError(f"no name and no literal: {ntriples}")
