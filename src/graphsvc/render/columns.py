"""Columns of plain text that line up, wide Korean characters counted as two."""

from __future__ import annotations

import textwrap
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def pad(text: str, columns: int) -> str:
    """Return the text filled with spaces to that many columns."""
    return text + " " * max(columns - width(text), 0)


def wrap(text: str, indent: str, columns: int = 96) -> str:
    """Return the text in lines no longer than ``columns``, each after ``indent``.

    Text in wide characters is broken at half the count, since each takes two.
    """
    room = columns - len(indent)
    if width(text) > len(text) * 1.3:
        room = room * 10 // 16
    lines = textwrap.wrap(text, max(room, 20), break_long_words=False, break_on_hyphens=False)
    return "\n".join(indent + line for line in lines or [""])
