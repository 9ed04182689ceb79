"""Where the 19 elements stand in the pictures of a report: in groups, on a board, in a ring."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from graphsvc.vocab import ELEMENTS

# The components and, of the second, its process groups, by the names of their words.
GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("A", ("A",)),
    ("strategy-management", ELEMENTS[1:8]),
    ("citizen-centric-service-management", ELEMENTS[8:12]),
    ("digital-and-physical-resource-management", ELEMENTS[12:15]),
    ("C", ELEMENTS[15:18]),
    ("D", ("D",)),
)

# The board: cells in rows of four, a heading above each group; units of the picture.
BOARD_WIDTH: Final = 480
_PER_ROW, _GAP, _CELL_HEIGHT, _HEADING = 4, 8, 50, 26
CELL_WIDTH: Final = (BOARD_WIDTH - _GAP * (_PER_ROW - 1)) // _PER_ROW

# The ring: a square with its centre in the middle.
RING_SIZE: Final = 648
RADIUS: Final = 238
NODE: Final = 19
# A gap between groups is as wide as this part of an element's place.
_GROUP_GAP: Final = 0.75


@dataclass(frozen=True, slots=True)
class Point:
    """Hold a place in a picture."""

    x: float
    y: float


def board() -> tuple[dict[str, Point], dict[str, Point], int]:
    """Return where each element's cell begins, each group's heading, and the board's height."""
    cells: dict[str, Point] = {}
    headings: dict[str, Point] = {}
    top = 0
    for name, elements in GROUPS:
        headings[name] = Point(0, top + 16)
        top += _HEADING
        for at, element in enumerate(elements):
            row, place = divmod(at, _PER_ROW)
            cells[element] = Point(place * (CELL_WIDTH + _GAP), top + row * (_CELL_HEIGHT + _GAP))
        rows = -(-len(elements) // _PER_ROW)
        top += rows * (_CELL_HEIGHT + _GAP) + 4
    return cells, headings, top - _GAP


CELL_HEIGHT: Final = _CELL_HEIGHT


def angles() -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return each element's angle, clockwise from the top, and where each group's arc lies."""
    slot = 2 * pi / (len(ELEMENTS) + _GROUP_GAP * len(GROUPS))
    at = slot * _GROUP_GAP / 2
    found: dict[str, float] = {}
    arcs: dict[str, tuple[float, float]] = {}
    for name, elements in GROUPS:
        arcs[name] = at, at + slot * len(elements)
        for element in elements:
            found[element] = at + slot / 2
            at += slot
        at += slot * _GROUP_GAP
    return found, arcs


def on_ring(angle: float, radius: float = RADIUS) -> Point:
    """Return the place at an angle, clockwise from the top."""
    middle = RING_SIZE / 2
    return Point(middle + radius * sin(angle), middle - radius * cos(angle))
