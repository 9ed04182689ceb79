"""What a drawing of the linkages shows, whatever it is drawn with.

The basis of a linkage is told by its line and in words: a line alone is lost in
print and on a screen reader, and a derived or proposed linkage always says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graphsvc.analysis.model import Linkage
from graphsvc.exchange.source import Source
from graphsvc.render.words import words
from graphsvc.vocab import ELEMENTS

# Stated linkages are drawn in full, this project's own reading faintest.
LINES: Final = {"stated": "solid", "derived": "dashed", "proposed": "dotted"}


@dataclass(frozen=True, slots=True)
class Box:
    """Hold one element: number, title, and its state where there is a city."""

    number: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """Hold one linkage: its ends, how its line is drawn, and its words."""

    source: str
    target: str
    line: str
    words: str
    directed: bool


def boxes(source: Source, lang: str) -> list[Box]:
    """Return the elements in the order of the standard."""
    told = words(lang)
    return [
        Box(
            number,
            source.model.label(number, lang),
            told.states[source.states[number]] if number in source.states else "",
        )
        for number in ELEMENTS
    ]


def arrows(source: Source, lang: str, bases: tuple[str, ...]) -> Iterator[Arrow]:
    """Yield one arrow a pair, from the strongest of the bases, named as the standard names it."""
    told = words(lang)
    for linkage in source.model.on(bases):
        yield Arrow(
            linkage.source,
            linkage.target,
            LINES[linkage.basis],
            f"{told.roles[linkage.role]} ({told.basis_names[linkage.basis]})",
            _is_directed(linkage),
        )


def legend(lang: str, bases: tuple[str, ...]) -> str:
    """Return what the lines mean, in words."""
    told = words(lang)
    return ", ".join(f"{LINES[basis]}: {told.basis_names[basis]}" for basis in bases)


def _is_directed(linkage: Linkage) -> bool:
    return linkage.role != "relates"
