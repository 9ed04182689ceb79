"""Hold one triple with the spans of its parts, as the readers of all formats deliver it."""

from __future__ import annotations

from typing import NamedTuple

from graphsvc.positions.place import Span


class Row(NamedTuple):
    """A quad as terms in N-Triples syntax, and where it is written.

    ``start`` is where the statement begins: at its predicate, or at its object when the
    predicate is shared with an object before it.  A named tuple, unlike a frozen
    dataclass, costs next to nothing ten thousand times over.
    """

    subject: str
    predicate: str
    object: str
    graph: str
    subject_at: Span
    predicate_at: Span
    start: int
    object_at: Span
