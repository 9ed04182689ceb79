"""Find what a Turtle file says of a node without reading what it says of all others.

Most findings are on a few nodes, and of most of these only the place is asked for.  So the file
is cut into its statements, each from a subject to its dot, which takes a tenth of the time of
reading them; what is in a statement is read when somebody asks for it.

What would need the order of all statements, or is rare, is left to the reader of whole files:
blank nodes, whose names are only known by that order, RDF 1.2, and prefixes that change.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from graphsvc.positions.names import Lost, Names
from graphsvc.positions.place import Lines, Place, Span
from graphsvc.positions.position_index import Places, PositionIndex
from graphsvc.positions.terms import is_blank
from graphsvc.positions.turtle import TurtleReader
from graphsvc.positions.turtle_scanner import (
    LABEL,
    PREFIXED,
    REFERENCE,
    SKIPPED,
    STRINGS,
    TRAILING,
)

# A dot before a space ends a statement; one between digits never does.  Any other, and what
# only RDF 1.2 and TriG have, fits nothing here.
_STATEMENT = re.compile(
    rf"{SKIPPED}(?:({PREFIXED})|({REFERENCE})|{LABEL}|(?=[\[(]))"
    rf"(?:[^\"'<#.\\{{}}~|]++|{STRINGS}|{REFERENCE}|#[^\r\n]*+|\\.|(?<=[0-9])\.(?=[0-9]))*+"
    r"\.(?=[ \t\r\n#]|\Z)",
    re.DOTALL,
)
_DIRECTIVE = re.compile(
    rf"{SKIPPED}@?(?:prefix{SKIPPED}({PREFIXED})|base){SKIPPED}({REFERENCE})(?:{SKIPPED}\.)?+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """Hold where a statement stands, and its subject within it."""

    subject_at: Span
    start: int
    stop: int


class Outline:
    """Hold the statements of a text by their subjects, and its prefixes."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.parts: dict[str, list[_Part]] = {}


def outlined(text: str, base: str | None) -> Outline | None:
    """Return the outline of a Turtle text; None where it has to be read whole."""
    names = Names(base)
    outline = Outline(names)
    prefixes: dict[str, str] = {}
    end = 0
    try:
        while True:
            if match := _STATEMENT.match(text, end):
                name, reference = match.groups()
                if name or reference:
                    node = names.name(name) if name else names.reference(reference)
                    part = _Part(match.span(1 if name else 2), match.start(), match.end())
                    outline.parts.setdefault(node, []).append(part)
            elif match := _DIRECTIVE.match(text, end):
                prefix, reference = match.groups()
                if prefix is None:
                    if outline.parts:
                        return None
                    names.set_base(reference)
                elif prefixes.setdefault(prefix, reference) != reference:
                    return None
                else:
                    names.set_prefix(prefix, reference)
            else:
                break
            end = match.end()
    except (Lost, ValueError):  # ValueError: an escape beyond Unicode
        return None
    return outline if TRAILING.match(text, end) else None


class OutlinedPlaces(Places):
    """Answer from an outline, or else from the index of the whole file."""

    def __init__(self, text: str, outline: Outline, whole: Callable[[], PositionIndex]) -> None:
        self.text = text
        self._outline = outline
        self._read_whole = whole
        self._lines = Lines(text)
        self._subjects: dict[str, Place] = {}
        self._read: dict[str, PositionIndex] = {}

    def statement(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement, or of its object alone."""
        return self._about(subject, object_).statement(subject, predicate, object_)

    def value(self, subject: str, predicate: str, object_: str) -> Place | None:
        """Return the place of a statement's object; of what has brackets, the opening one's."""
        return self._about(subject, object_).value(subject, predicate, object_)

    def property(self, subject: str, predicate: str) -> Place | None:
        """Return the first place of a predicate on a subject."""
        return self._about(subject).property(subject, predicate)

    def subject(self, node: str) -> Place | None:
        """Return the first place where a node stands as subject."""
        # Several findings on one node ask for it again.
        if (known := self._subjects.get(node)) is not None:
            return known
        if parts := self._outline.parts.get(node):
            place = self._subjects[node] = self._lines.place(parts[0].subject_at)
            return place
        return self._whole.subject(node)

    def mention(self, term: str) -> Place | None:
        """Return the first place where a term stands as object."""
        return self._whole.mention(term)

    def _about(self, node: str, value: str = "") -> PositionIndex:
        """Return an index of all that is written of a node."""
        parts = self._outline.parts.get(node)
        if parts is None or is_blank(value):
            return self._whole
        if node not in self._read:
            reader = TurtleReader(self.text, self._outline.names)
            for part in parts:
                reader.read(part.start, part.stop)
            self._read[node] = PositionIndex(
                self.text, reader.rows, complete=False, of_file=self._lines
            )
        return self._read[node]

    @cached_property
    def _whole(self) -> PositionIndex:
        return self._read_whole()
