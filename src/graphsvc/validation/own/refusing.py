"""What no file of shapes may hold here: code, other servers, other files, our own shapes.

The list is of what is allowed: a term of SHACL that is not known here is refused, too, since
an engine would pass over a misspelt one in silence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from graphsvc import querytext
from graphsvc.analysis.facts import TYPE, Facts, text_of
from graphsvc.errors import Refusal
from graphsvc.validation.own.faults import Fault, short
from graphsvc.validation.own.vocabulary import (
    ADVANCED,
    KNOWN,
    KNOWN_TYPES,
    QUERIES,
    SPARQL,
    is_javascript,
)
from graphsvc.vocab import OWL, SCOMSH, SH

_IMPORTS: Final = f"<{OWL}imports>"
_ONTOLOGY: Final = f"<{OWL}Ontology>"
_DECLARE: Final = f"<{SH}declare>"
_SHAPES_GRAPH: Final = re.compile(r"[?$]shapesGraph\b")


def refused(facts: Facts, *, allow_sparql: bool, imported: Iterable[str]) -> Iterator[Fault]:
    """Yield what may not stand in shapes, in document order.

    ``imported`` are the ontologies that are at hand anyway, so that importing them is no
    reason to refuse a file.
    """
    at_hand = frozenset(imported)
    for subject in facts.subjects():
        if subject.startswith(f"<{SCOMSH}"):
            yield Fault(
                f"{short(subject)} is a name of graphsvc's own shapes, which can't be changed here",
                "Give your shape a name in a namespace of your own.",
                subject,
            )
        for predicate, values in facts.about(subject).items():
            if predicate == _IMPORTS:
                yield from _imports(subject, values, at_hand)
            elif predicate == TYPE:
                yield from _types(subject, values, allow_sparql=allow_sparql)
            elif predicate.startswith(f"<{SH}"):
                yield from _statement(subject, predicate, values, allow_sparql=allow_sparql)


def ontologies(facts: Facts) -> list[str]:
    """Return the ontologies that a file declares, those that only declare prefixes too."""
    return [
        node
        for node in facts.subjects()
        if _ONTOLOGY in (stated := facts.about(node)).get(TYPE, ()) or _DECLARE in stated
    ]


def _imports(subject: str, values: list[str], at_hand: frozenset[str]) -> Iterator[Fault]:
    for value in values:
        if value not in at_hand:
            yield Fault(
                f"The file imports {short(value)}, and nothing is fetched here",
                "Hand that file in too, with another --shapes, or remove owl:imports.",
                subject,
                _IMPORTS,
                value,
                unsafe=True,
            )


def _types(subject: str, values: list[str], *, allow_sparql: bool) -> Iterator[Fault]:
    for value in values:
        if value.startswith(f"<{SH}") and value not in KNOWN_TYPES:
            yield from _term(value, KNOWN_TYPES, (subject, TYPE, value), allowed=allow_sparql)


def _statement(
    subject: str, predicate: str, values: list[str], *, allow_sparql: bool
) -> Iterator[Fault]:
    if predicate not in KNOWN:
        yield from _term(predicate, KNOWN, (subject, predicate, values[0]), allowed=allow_sparql)
    if allow_sparql and predicate in QUERIES:
        for value in values:
            yield from _query(subject, predicate, value)


def _term(
    term: str, known: frozenset[str], statement: tuple[str, str, str], *, allowed: bool
) -> Iterator[Fault]:
    """Yield why a term of SHACL's namespace may not stand there, if it may not."""
    name = short(term)
    if term in SPARQL:
        if not allowed:
            yield Fault(
                f"{name} runs SPARQL from the shapes, which is not allowed here",
                "Write the rule with SHACL Core, or ask whoever runs graphsvc to allow it "
                "(--allow-sparql-shapes).",
                *statement,
                unsafe=True,
            )
    elif is_javascript(term):
        yield Fault(
            f"{name} runs JavaScript, which is never done here",
            "Write the rule with SHACL Core.",
            *statement,
            unsafe=True,
        )
    elif term in ADVANCED:
        yield Fault(
            f"{name} is beyond SHACL Core: it makes statements, runs functions or reads elsewhere",
            "Write the rule with SHACL Core.",
            *statement,
            unsafe=True,
        )
    else:
        near = difflib.get_close_matches(name, [short(other) for other in sorted(known)], 1)
        yield Fault(
            f"{name} is no term of SHACL Core, and an engine would pass over it",
            f"Perhaps {near[0]} is meant." if near else "Remove it, or mend its name.",
            *statement,
        )


def _query(subject: str, predicate: str, value: str) -> Iterator[Fault]:
    text = text_of(value)
    try:
        reading = querytext.check(text)
    except Refusal as refusal:
        yield Fault(refusal.what, refusal.todo, subject, predicate, value, unsafe=True)
        return
    if reading.names_graphs:
        yield Fault(
            "The query reads another graph by FROM; shapes see the checked file alone",
            "Remove FROM.",
            subject,
            predicate,
            value,
            unsafe=True,
        )
    if _SHAPES_GRAPH.search(text):
        yield Fault(
            "The query reads the shapes themselves by $shapesGraph, which not every engine offers",
            "Remove $shapesGraph.",
            subject,
            predicate,
            value,
        )
