"""A fault in a file of shapes: what it is, which statement has it, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.analysis.facts import text_of
from graphsvc.vocab import shorten


@dataclass(frozen=True, slots=True)
class Fault:
    """Name a statement at fault; ``unsafe`` where it would reach outside or run code.

    ``predicate`` and ``value`` are None where the node itself is at fault.
    """

    what: str
    todo: str
    subject: str
    predicate: str | None = None
    value: str | None = None
    unsafe: bool = False


def short(term: str) -> str:
    """Return a term as people write it: ``sh:minCount``, ``"text"``, ``[ ]`` for a blank node."""
    if term.startswith("<"):
        name = shorten(text_of(term))
        return name if name != text_of(term) else term
    return "[ ]" if term.startswith("_:") else f'"{text_of(term)}"'
