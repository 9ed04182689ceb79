"""Say where in a file something stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_LINE_END = re.compile(r"\r\n?|\n")
_NEWLINE = re.compile(r"\n")

Span = tuple[int, int]
"""Start and end in the text, in characters, the end not included."""


def successive(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Match a pattern again and again, each time where it ended, until it does not match.

    Unlike ``finditer`` this never searches, so that a text that can't be read costs nothing.
    """
    end = 0
    while match := pattern.match(text, end):
        yield match
        end = match.end()


@dataclass(frozen=True, slots=True)
class Place:
    """Point at a stretch of a file.

    Lines and columns count from 1, columns in characters (Unicode code points), so that an
    emoji is one column; ``end_column`` is the column after the last character.  Offsets
    count characters from 0.  A byte order mark counts nowhere.  ``pointer`` is the JSON
    Pointer (RFC 6901) of the place in a JSON file.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    offset: int
    end_offset: int
    pointer: str | None = None


class Lines:
    """Turn offsets of one text into lines and columns, counting lines only when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        ends = _LINE_END if "\r" in self.text else _NEWLINE
        return [0, *map(re.Match.end, ends.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1

    def place(self, span: Span, pointer: str | None = None) -> Place:
        """Return the place of a span."""
        start, end = span
        return Place(*self.position(start), *self.position(end), start, end, pointer)
