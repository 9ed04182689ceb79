"""Columns of plain text that line up, wide Korean characters counted as two."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def pad(text: str, columns: int) -> str:
    """Return the text filled with spaces to that many columns."""
    return text + " " * max(columns - width(text), 0)


def wrap(text: str, indent: str, columns: int = 96) -> str:
    """Return the text in lines of at most ``columns``, each after ``indent``.

    A word that is longer than a line has a line of its own.
    """
    room = columns - len(indent)
    lines: list[str] = []
    taken = room
    for word in text.split():
        size = width(word)
        if taken + 1 + size <= room:
            lines[-1] += f" {word}"
            taken += 1 + size
        else:
            lines.append(word)
            taken = size
    return "\n".join(indent + line for line in lines or [""])
