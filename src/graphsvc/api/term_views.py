"""What a page shows of a term: its statements by property, its linkages, what mentions it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.api.knowledge import TYPE, Knowledge, Subject, Term, short
from graphsvc.api.linkage_rows import Row, rows_of
from graphsvc.api.pages import names
from graphsvc.vocab import OM, OWL, RDF, RDFS, ROOT, SCOM, SH, SKOS

# The texts that a page shows first; the rest follow in the order of the files.
_DEFINITIONS: Final = (SKOS + "definition", SH + "description", RDFS + "comment")
# Many things point to a class or a code; a page is not the place to list them all.
_MOST_MENTIONS: Final = 40
_DEEPEST: Final = 4
_FIRST: Final = ox.NamedNode(RDF + "first")
_REST: Final = ox.NamedNode(RDF + "rest")
# How a property behaves tells less of it than that it is one.
_MANNERS: Final = frozenset(OWL + name for name in ("AsymmetricProperty", "IrreflexiveProperty"))
# These stand in the table of linkages.
_LINKAGE: Final = frozenset(
    SCOM + name for name in ("linkageFrom", "linkageTo", "linksTo", "restsOn")
)


@dataclass(frozen=True, slots=True)
class Value:
    """Hold one value as a page shows it; ``inner`` are the statements of an unnamed node."""

    text: str
    iri: str = ""
    language: str = ""
    inner: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold one property with its values."""

    label: str
    iri: str
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """Hold all that a page shows of one term."""

    iri: str
    anchor: str
    title: str
    definition: str
    statements: tuple[Statement, ...]
    example: str = ""
    message: str = ""
    mentions: tuple[Statement, ...] = ()
    outgoing: tuple[Row, ...] = ()
    incoming: tuple[Row, ...] = ()


def entry(knowledge: Knowledge, node: ox.NamedNode, lang: str) -> View:
    """Return a term as a document lists it: what is stated of it."""
    definition = next(
        (found for name in _DEFINITIONS if (found := knowledge.text(node, name, lang))), ""
    )
    return View(
        iri=node.value,
        anchor=node.value.rpartition("#")[2],
        title=knowledge.label(node, lang) or short(node.value),
        definition=definition,
        statements=tuple(_statements(knowledge, node, lang)),
        example=knowledge.text(node, SKOS + "example", lang) or "",
        message=knowledge.text(node, SH + "message", lang) or "",
    )


def whole(knowledge: Knowledge, node: ox.NamedNode, lang: str) -> View:
    """Return a term as its own page shows it, with its linkages and what mentions it."""
    view = entry(knowledge, node, lang)
    number = node.value.removeprefix(OM)
    rows = rows_of(knowledge, lang) if node.value.startswith(OM) and "/" not in number else []
    return View(
        view.iri,
        view.anchor,
        view.title,
        view.definition,
        tuple(item for item in view.statements if not rows or item.iri not in _LINKAGE),
        view.example,
        view.message,
        tuple(_mentions(knowledge, node, lang, skip=_LINKAGE if rows else frozenset())),
        tuple(row for row in rows if row.source_element == number),
        tuple(row for row in rows if row.target_element == number),
    )


def _statements(
    knowledge: Knowledge, subject: Subject, lang: str, depth: int = 0
) -> Iterator[Statement]:
    by_property: dict[ox.NamedNode, list[Term]] = {}
    for quad in knowledge.about(subject):
        values = by_property.setdefault(quad.predicate, [])
        if quad.object not in values:  # the same may be stated in two graphs
            values.append(quad.object)
    # What it is comes first, whatever the order of the file.
    for predicate in sorted(by_property, key=lambda node: node != TYPE):
        yield Statement(
            _name(knowledge, predicate, lang),
            predicate.value,
            tuple(
                _value(knowledge, item, lang, depth)
                for value in _in_language(by_property[predicate], lang)
                for item in _items(knowledge, value)
            ),
        )


def _items(knowledge: Knowledge, value: Term) -> Iterator[Term]:
    """Give the members of a list, and of anything else itself."""
    pair = _pair(knowledge, value)
    if pair is None:
        yield value
    while pair is not None:
        item, rest = pair
        yield item
        pair = _pair(knowledge, rest)


def _pair(knowledge: Knowledge, value: Term) -> tuple[Term, Term] | None:
    """Return the first member of a list and the list of the others, None where there is none."""
    if not isinstance(value, ox.BlankNode):
        return None
    stated = {quad.predicate: quad.object for quad in knowledge.about(value)}
    return (stated[_FIRST], stated[_REST]) if _FIRST in stated else None


def _in_language(values: list[Term], lang: str) -> list[Term]:
    """Leave out translations where the reader's own language is there."""
    own = [value for value in values if isinstance(value, ox.Literal) and value.language == lang]
    if not own:
        return values
    return [value for value in values if not isinstance(value, ox.Literal) or value in own]


def _value(knowledge: Knowledge, value: Term, lang: str, depth: int) -> Value:
    if isinstance(value, ox.Literal):
        return Value(value.value, language=value.language or "")
    if isinstance(value, ox.NamedNode):
        return Value(_kind(knowledge, value, lang), value.value)
    if isinstance(value, ox.BlankNode) and depth < _DEEPEST:
        return Value("", inner=tuple(_statements(knowledge, value, lang, depth + 1)))
    return Value("…")


def _mentions(
    knowledge: Knowledge, node: ox.NamedNode, lang: str, skip: Iterable[str]
) -> Iterator[Statement]:
    by_property: dict[str, list[ox.NamedNode]] = {}
    for quad in knowledge.mentioning(node):
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value not in skip:
            by_property.setdefault(quad.predicate.value, []).append(quad.subject)
    for predicate, subjects in sorted(by_property.items()):
        known = list(dict.fromkeys(subjects))
        yield Statement(
            _name(knowledge, ox.NamedNode(predicate), lang),
            predicate,
            tuple(_value(knowledge, item, lang, 0) for item in known[:_MOST_MENTIONS]),
            max(len(known) - _MOST_MENTIONS, 0),
        )


def _name(knowledge: Knowledge, predicate: ox.NamedNode, lang: str) -> str:
    own = knowledge.label(predicate, lang)
    return own or names.property_(predicate.value, lang) or short(predicate.value)


def _kind(knowledge: Knowledge, node: ox.NamedNode, lang: str) -> str:
    own = knowledge.label(node, lang)
    return own or names.kind(node.value, lang) or short(node.value)


def groups(knowledge: Knowledge, nodes: Iterable[ox.NamedNode], lang: str) -> dict[str, list[Any]]:
    """Return the terms of a document by what they are: the name of their first type."""
    found: dict[str, list[Any]] = {}
    for node in nodes:
        types = [quad.object for quad in knowledge.about(node) if quad.predicate == TYPE]
        # What we ourselves call it tells more than what every vocabulary would.
        own = [kind for kind in types if isinstance(kind, ox.NamedNode)]
        own.sort(key=lambda kind: (not kind.value.startswith(ROOT), kind.value in _MANNERS))
        name = _kind(knowledge, own[0], lang) if own else "…"
        found.setdefault(name, []).append(entry(knowledge, node, lang))
    return dict(sorted(found.items()))
