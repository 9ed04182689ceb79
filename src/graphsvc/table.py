"""Align text in columns; wide characters, as Korean has them, take two places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_GAP: Final = "  "
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def width(text: str) -> int:
    """Return how many places the text takes on a terminal."""
    return sum(_width_of(char) for char in text)


def one_line(text: str) -> str:
    """Return the text without line breaks, control characters and turns of direction."""
    return _CONTROL.sub(" ", text).strip()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the rows under their column names, columns aligned, a rule between."""
    lines = [tuple(columns), *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(width(line[at]) for line in lines) for at in range(len(columns))]
    rule = ["-" * size for size in widths]
    return "\n".join(
        _GAP.join(_padded(cell, size) for cell, size in zip(line, widths, strict=True)).rstrip()
        for line in (lines[0], rule, *lines[1:])
    )


def _padded(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def _width_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return 0
    # The vowels and final consonants of a decomposed Korean syllable join its first letter.
    if "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
