"""Texts with named holes, and what fills the holes of a finished text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter

_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class Hole:
    """Name what is filled in.

    In English ``quoted``, written ``{name!r}``, takes a text in quotation marks alone.  In a
    translation ``worded``, written ``{name!t}``, holds words that have a translation of their own,
    and ``foreign``, written ``{name!e}``, English words that have none.
    """

    name: str
    quoted: bool = False
    worded: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """Hold the fixed words of a text, and the holes between them."""

    words: tuple[str, ...]
    holes: tuple[Hole, ...] = ()

    @classmethod
    def of(cls, text: str) -> Template:
        """Read a text in which ``{name}`` is a hole, ``{{`` and ``}}`` are braces."""
        words, holes = [""], []
        for fixed, name, _, conversion in Formatter().parse(text):
            words[-1] += fixed
            if name is not None:
                holes.append(Hole(name, conversion == "r", conversion == "t", conversion == "e"))
                words.append("")
        return cls(tuple(words), tuple(holes))

    @property
    def weight(self) -> int:
        """Return how much the fixed words tell: how many characters they are."""
        return sum(map(len, self.words)) + sum(2 for hole in self.holes if hole.quoted)

    @property
    def bare(self) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        """Return what a text is found by, whatever its holes are called."""
        return self.words, tuple(hole.quoted for hole in self.holes)

    def match(self, text: str) -> dict[str, str] | None:
        """Return what fills the holes of a finished text, None where its words are others.

        Each hole takes as little as it can.  Where one taken so leaves no place for the words
        behind it, no longer one would, so that nothing is tried twice: the time is in proportion
        to the text.
        """
        if not self.holes:
            return {} if text == self.words[0] else None
        first, *middle, last = self.words
        start, end = len(first), len(text) - len(last)
        if start > end or not text.startswith(first) or not text.endswith(last):
            return None
        values = []
        for fixed in middle:
            found = text.find(fixed, start, end)
            if found < 0:
                return None
            values.append(text[start:found])
            start = found + len(fixed)
        values.append(text[start:end])
        if not all(map(_suits, self.holes, values)):
            return None
        return {hole.name: value for hole, value in zip(self.holes, values, strict=True)}

    def filled(self, pieces: Iterable[str]) -> str:
        """Return the text with its holes filled, in their order."""
        values = list(pieces)
        return "".join(word + value for word, value in zip(self.words, [*values, ""], strict=True))


def _suits(hole: Hole, value: str) -> bool:
    return not hole.quoted or (len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0])
