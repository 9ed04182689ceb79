"""Look up the place of a statement, a property or a node in one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import Quad

from graphsvc.positions.alignment import aligned, quad_terms
from graphsvc.positions.place import Lines, Place, Span
from graphsvc.positions.rows import Row


@dataclass(frozen=True)
class PositionIndex:
    """Answer where the triples of one file are written.

    Terms are texts in N-Triples syntax, as `str()` of a pyoxigraph term gives them. A triple that is written twice has the
    place of its first writing, in whatever graph. What is unknown has the place None, never a guess.

    `rows` holds the triples in the order of the fast parser; `complete` is False where the reader did not understand the
    whole file, and then knows nothing of the rest; `pointers` maps JSON Pointers to the spans of their keys and values.
    """

    text: str
    rows: Sequence[Row]
    complete: bool
    pointers: Mapping[str, tuple[Span, Span]] = field(default_factory=dict)

    def align(self, quads: Iterable[Quad]) -> PositionIndex:
        """Return an index that knows the blank nodes by the names that they have in `quads`.

        `quads` are all quads of the same bytes, in the order in which `pyoxigraph.parse` has given them. Where they and the
        rows do not agree to the last term, blank nodes without a label are left out, and so is every other row that is
        not among the quads.
        """
        return replace(self, rows=aligned(self.rows, [quad_terms(quad) for quad in quads], whole=self.complete))

    def statement(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement: from its predicate, or else from its object, to the end of the object.

        The object alone is the place where the predicate is on another line or shared with an object before it, so that
        the line is always the one where the value stands.
        """
        row = self._statements.get((subject, predicate, object_))
        if row is None:
            return None
        start, (object_start, end) = row.start, row.object_at
        if any(mark in self.text[start:object_start] for mark in "\r\n"):
            start = object_start
        return self._place((start, end))

    def value(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of the object of a statement; of a node or list in brackets, that of the opening one."""
        row = self._statements.get((subject, predicate, object_))
        return None if row is None else self._place(row.object_at)

    def property(self, subject: str, predicate: str) -> Place | None:
        """Return the first place of a predicate on a subject."""
        row = self._properties.get((subject, predicate))
        return None if row is None else self._place(row.predicate_at)

    def subject(self, node: str) -> Place | None:
        """Return the first place where a node stands as subject; of a node in brackets, that of the opening one."""
        row = self._subjects.get(node)
        return None if row is None else self._place(row.subject_at)

    def mention(self, term: str) -> Place | None:
        """Return the first place where a term stands as object."""
        row = self._objects.get(term)
        return None if row is None else self._place(row.object_at)

    def locate(self, focus: str, path: str | None = None, value: str | None = None) -> Place | None:
        """Return the place that tells most about a finding.

        That is the statement at fault; where it is not in the file, the property; else the node as subject; else the node
        as somebody's value.
        """
        place = None
        if path is not None:
            if value is not None:
                place = self.statement(focus, path, value)
            place = place or self.property(focus, path)
        return place or self.subject(focus) or self.mention(focus)

    def pointer(self, pointer: str) -> Place | None:
        """Return the place of the value at a JSON Pointer, together with its key where it has one."""
        spans = self.pointers.get(pointer)
        if spans is None:
            return None
        (start, _), (_, end) = spans
        return Lines.place(self._lines, (start, end), pointer)

    def _place(self, span: Span) -> Place:
        return self._lines.place(span, self._pointer_at.get(span[0]))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _pointer_at(self) -> dict[int, str]:
        # A container and its first member start apart, so that a start belongs to one pointer only.
        return {start: pointer for pointer, spans in self.pointers.items() for start, _ in spans}

    @cached_property
    def _statements(self) -> dict[tuple[str, str, str], Row]:
        return {row[:3]: row for row in reversed(self.rows)}

    @cached_property
    def _properties(self) -> dict[tuple[str, str], Row]:
        return {row[:2]: row for row in reversed(self.rows)}

    @cached_property
    def _subjects(self) -> dict[str, Row]:
        return {row.subject: row for row in reversed(self.rows)}

    @cached_property
    def _objects(self) -> dict[str, Row]:
        return {row.object: row for row in reversed(self.rows)}
