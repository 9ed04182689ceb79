"""What a property shape expects of a value, as far as a fix can be computed from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.analysis.facts import Facts, Properties
from graphsvc.vocab import RDF, SCOMSH, SH

_REST = f"<{RDF}rest>"
_FIRST = f"<{RDF}first>"
_NIL = f"<{RDF}nil>"


@dataclass(frozen=True, slots=True)
class Expected:
    """Name the values that a property takes: one of ``codes``, a date, or a node.

    ``codes`` are N-Triples IRIs; ``node`` says that the value is another node of
    the file or an address.
    """

    codes: tuple[str, ...] = ()
    date: bool = False
    node: bool = False


def expected_of(shape: str, facts: Facts) -> Expected:
    """Return what the property shape expects, itself or through the shapes that it names."""
    stated = facts.about(shape)
    named = stated.get(f"<{SH}node>", [])
    codes = tuple(_codes(stated, facts))
    for other in named:
        codes = codes or tuple(_codes(facts.about(other), facts))
    kinds = stated.get(f"<{SH}nodeKind>", [])
    return Expected(
        codes=codes,
        date=f"<{SCOMSH}DateValue>" in named,
        node=bool(stated.get(f"<{SH}class>"))
        or f"<{SCOMSH}AgentOrPost>" in named
        or f"<{SH}IRI>" in kinds,
    )


def _codes(stated: Properties, facts: Facts) -> Iterator[str]:
    for head in stated.get(f"<{SH}in>", ()):
        node = head
        while node != _NIL:
            cell = facts.about(node)
            yield from cell.get(_FIRST, ())
            node = cell.get(_REST, [_NIL])[0]
