"""What the page of a model element shows: clauses, linkages, ancestors, questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from graphsvc.api.knowledge import Knowledge, Subject, Term
from graphsvc.api.pages.explorer import Explorer
from graphsvc.api.pages.reach import Edge
from graphsvc.catalogue import Catalogue
from graphsvc.vocab import OM, RDF, RDFS, SCOM, SKOS

_CLAUSE: Final = ox.NamedNode(SCOM + "Clause")
_PATTERN: Final = ox.NamedNode(SCOM + "AncestorPattern")
_MATCHES: Final = (SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "relatedMatch")


@dataclass(frozen=True, slots=True)
class Clause:
    """Hold where the standard treats the element."""

    number: str
    iri: str
    kind: str
    heading: str
    page: str


@dataclass(frozen=True, slots=True)
class ElementView:
    """Hold what the page shows beside the element's statements."""

    number: str
    title: str
    definition: str
    part_of: tuple[tuple[str, str], ...]
    clauses: tuple[Clause, ...]
    beneath: tuple[Edge, ...]
    upon: tuple[Edge, ...]
    related: tuple[Edge, ...]
    ancestors: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]


def element_view(
    knowledge: Knowledge, view: Explorer, catalogue: Catalogue, number: str, lang: str
) -> ElementView:
    """Return what is told of the element of that number."""
    node = ox.NamedNode(OM + number)
    edges = [edge for edge in view.edges if number in (edge.upper, edge.lower)]
    return ElementView(
        number,
        view.titles[number],
        knowledge.text(node, SKOS + "definition", lang) or "",
        tuple(_part_of(knowledge, node, lang)),
        tuple(_clauses(knowledge, node, lang)),
        tuple(edge for edge in edges if edge.ordered and edge.upper == number),
        tuple(edge for edge in edges if edge.ordered and edge.lower == number),
        tuple(edge for edge in edges if not edge.ordered),
        tuple(_ancestors(knowledge, node, lang)),
        tuple(questions_about(catalogue, number)),
    )


def questions_about(catalogue: Catalogue, number: str) -> list[tuple[str, str]]:
    """Return the stored questions that can be asked of an element: words and address."""
    found = []
    for query in catalogue:
        for parameter in query.parameters:
            if parameter.type == "element":
                asked = urlencode({parameter.name: number})
                found.append((query.summary, f"queries/{query.name}?{asked}"))
                break
    return found


def _part_of(knowledge: Knowledge, node: Subject, lang: str) -> list[tuple[str, str]]:
    return [
        (knowledge.label(value, lang) or value.value, value.value)
        for predicate in (SKOS + "broader", SCOM + "belongsToGroup")
        for value in knowledge.values(node, predicate)
        if isinstance(value, ox.NamedNode)
    ]


def _clauses(knowledge: Knowledge, node: Term, lang: str) -> list[Clause]:
    found = []
    for quad in knowledge.mentioning(node):
        if quad.predicate.value != SCOM + "concernsElement" or not _is(
            knowledge, quad.subject, _CLAUSE
        ):
            continue
        clause = quad.subject
        kind = next(iter(knowledge.values(clause, SCOM + "hasKind")), None)
        found.append(
            Clause(
                knowledge.text(clause, SCOM + "clauseNumber", lang) or "",
                clause.value if isinstance(clause, ox.NamedNode) else "",
                (knowledge.label(kind, lang) or "") if isinstance(kind, ox.NamedNode) else "",
                knowledge.text(clause, RDFS + "label", lang) or "",
                knowledge.text(clause, SCOM + "startPage", lang) or "",
            )
        )
    return sorted(found, key=lambda clause: [int(part) for part in _parts(clause.number)])


def _parts(number: str) -> list[str]:
    return [part for part in number.split(".") if part.isdigit()]


def _ancestors(knowledge: Knowledge, node: Term, lang: str) -> list[tuple[str, str]]:
    found = []
    for quad in knowledge.mentioning(node):
        subject = quad.subject
        if quad.predicate.value in _MATCHES and _is(knowledge, subject, _PATTERN):
            assert isinstance(subject, ox.NamedNode)  # noqa: S101 - patterns have addresses
            found.append((knowledge.label(subject, lang) or subject.value, subject.value))
    return found


def _is(knowledge: Knowledge, subject: Subject, kind: ox.NamedNode) -> bool:
    return kind in knowledge.values(subject, RDF + "type")
