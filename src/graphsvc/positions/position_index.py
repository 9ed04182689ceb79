"""Look up the place of a statement, a property or a node in one file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pyoxigraph import Quad

from graphsvc.positions.alignment import aligned, triples_of
from graphsvc.positions.json_tree import JsonTree
from graphsvc.positions.place import Lines, Place, Span
from graphsvc.positions.rows import Row


class Places(ABC):
    """Answer where the triples of one file are written.

    Terms are texts in N-Triples syntax, as ``str()`` of a pyoxigraph term gives them.  A
    triple that is written twice has the place of its first writing, in whatever graph.
    What is unknown has the place None, never a guess.
    """

    text: str

    @abstractmethod
    def statement(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement, from its predicate to the end of its object.

        Where the predicate is on another line, or shared with an object before, the place is
        that of the object alone: the line is always the one where the value stands.
        """

    @abstractmethod
    def value(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement's object; of what has brackets, the opening one's."""

    @abstractmethod
    def property(self, subject: str, predicate: str) -> Place | None:
        """Return the first place of a predicate on a subject."""

    @abstractmethod
    def subject(self, node: str) -> Place | None:
        """Return the first place where a node stands as subject."""

    @abstractmethod
    def mention(self, term: str) -> Place | None:
        """Return the first place where a term stands as object."""

    def locate(self, focus: str, path: str | None = None, value: str | None = None) -> Place | None:
        """Return the place that tells most about a finding.

        That is the statement at fault, for a path such as ``<p>`` or ``^<p>``; where it is not
        in the file, the property; else the node as subject; else the node as a value.
        """
        place = None
        if path is not None and value is not None:
            if path.startswith("^"):
                place = self.statement(value, path[1:], focus)
            else:
                place = self.statement(focus, path, value)
        if path is not None and place is None:
            place = self.property(focus, path)
        return place or self.subject(focus) or self.mention(focus)


@dataclass(frozen=True)
class PositionIndex(Places):
    """Hold all that one file, or a stretch of it, states.

    ``rows`` holds the triples in the order of the fast parser.  ``complete`` is False where
    the reader did not understand the whole file.  ``tree`` is there for JSON only; ``of_file``
    are the lines of a file from which more than one index is made.
    """

    text: str
    rows: Sequence[Row]
    complete: bool
    tree: JsonTree | None = None
    of_file: Lines | None = None

    def align(self, statements: str | Iterable[Quad]) -> PositionIndex:
        """Return an index that knows blank nodes by the names that they have in ``statements``.

        These are all statements of the same bytes, in the order in which ``pyoxigraph.parse``
        has given them: quads, or the text of canonical N-Triples.  Where they and the rows do
        not agree to the last term, blank nodes without a label are left out, and so is every
        other row that is not among the statements.
        """
        rows = aligned(self.rows, triples_of(statements), whole=self.complete)
        return replace(self, rows=rows)

    def statement(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement, or of its object alone."""
        row = self._statements.get((subject, predicate, object_))
        if row is None:
            return None
        start, (object_start, end) = row.start, row.object_at
        between = self.text[start:object_start]
        return self._place((object_start if "\n" in between or "\r" in between else start, end))

    def value(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement's object; of what has brackets, the opening one's."""
        row = self._statements.get((subject, predicate, object_))
        return None if row is None else self._place(row.object_at)

    def property(self, subject: str, predicate: str) -> Place | None:
        """Return the first place of a predicate on a subject."""
        row = self._properties.get((subject, predicate))
        return None if row is None else self._place(row.predicate_at)

    def subject(self, node: str) -> Place | None:
        """Return the first place where a node stands as subject."""
        row = self._subjects.get(node)
        return None if row is None else self._place(row.subject_at)

    def mention(self, term: str) -> Place | None:
        """Return the first place where a term stands as object."""
        row = self._objects.get(term)
        return None if row is None else self._place(row.object_at)

    def pointer(self, pointer: str) -> Place | None:
        """Return the place of a member or item of a JSON file, its key included."""
        node = None if self.tree is None else self.tree.find(pointer)
        return None if node is None else self._lines.place((node.start, node.at[1]), pointer)

    def _place(self, span: Span) -> Place:
        pointer = None if self.tree is None else self.tree.pointer_at(span[0])
        return self._lines.place(span, pointer)

    @cached_property
    def _lines(self) -> Lines:
        return self.of_file or Lines(self.text)

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
