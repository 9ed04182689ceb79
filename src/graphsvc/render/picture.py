"""The pictures of a report as shapes with places: a board of states, a ring of linkages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, pi
from typing import Final

from graphsvc.analysis.model import facts_of_model
from graphsvc.render import layout
from graphsvc.render.columns import width
from graphsvc.render.layout import GROUPS, NODE, RADIUS, Point, on_ring
from graphsvc.render.weak import RELATED, Pair
from graphsvc.render.words import Words
from graphsvc.report import Report
from graphsvc.vocab import OM

# How far along its line, from the element that rests to the one rested on, a mark stands.
_MARK_AT: Final = 0.8
_ARC_RADIUS: Final = RADIUS + 34
_LABEL_RADII: Final = (RADIUS + 46, RADIUS + 64)
# So many letters fit on an arc for each of its elements.
_LETTERS: Final = 9


@dataclass(frozen=True, slots=True)
class Node:
    """Draw one element: its place, its state and what a reader is told."""

    element: str
    title: str
    state: str
    told: str
    at: Point


@dataclass(frozen=True, slots=True)
class Heading:
    """Draw a group's name: where it begins, or along which arcs its lines run."""

    name: str
    at: Point
    arc: str = ""
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Draw a linkage: its curve, and its mark where it is weak."""

    pair: Pair
    path: str
    mark: Point | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold the parts of a picture and its height."""

    nodes: tuple[Node, ...]
    headings: tuple[Heading, ...]
    height: int
    lines: tuple[Line, ...] = ()


def board(report: Report, say: Words) -> Picture:
    """Return the elements in their groups, row by row."""
    cells, headings, height = layout.board()
    titles = group_titles(report.lang)
    named = tuple(Heading(titles[name], at) for name, at in headings.items())
    return Picture(tuple(_nodes(report, say, cells)), named, height)


def ring(report: Report, say: Words, pairs: list[Pair]) -> Picture:
    """Return the elements in a ring with the linkages between them, the weak ones on top."""
    angles, arcs = layout.angles()
    titles = group_titles(report.lang)
    places = {element: on_ring(angle) for element, angle in angles.items()}
    headings = tuple(
        Heading(titles[name], on_ring(sum(arc) / 2), _arc(arc), _along(titles[name], arc, count))
        for (name, arc), count in zip(arcs.items(), map(len, dict(GROUPS).values()), strict=True)
    )
    drawn = sorted(pairs, key=lambda pair: (pair.weak, pair.state == "restsOnGap"))
    lines = tuple(_line(pair, angles) for pair in drawn)
    return Picture(tuple(_nodes(report, say, places)), headings, layout.RING_SIZE, lines)


def group_titles(lang: str) -> dict[str, str]:
    """Return the model's own titles of the components and process groups."""
    facts = facts_of_model()
    addresses = {name: OM + (name if len(name) == 1 else f"group/{name}") for name, _ in GROUPS}
    return {name: facts.label(f"<{iri}>", lang) or name for name, iri in addresses.items()}


def _nodes(report: Report, say: Words, places: dict[str, Point]) -> Iterator[Node]:
    for item in report.coverage:
        if item.element in places:
            told = say.states[item.state]
            yield Node(item.element, item.label, item.state, told, places[item.element])


def _line(pair: Pair, angles: dict[str, float]) -> Line:
    """Bend the line inwards, the more the farther apart its ends are."""
    one, two = angles[pair.upper], angles[pair.lower]
    apart = abs(one - two)
    middle = (one + two) / 2 + (pi if apart > pi else 0)
    bend = on_ring(middle, RADIUS * 0.78 * cos(min(apart, 2 * pi - apart) / 2))
    start, end = _beside(on_ring(one), bend), _beside(on_ring(two), bend)
    path = f"M{_xy(start)} Q{_xy(bend)} {_xy(end)}"
    if not pair.weak:
        return Line(pair, path, None)
    return Line(pair, path, _on_curve(start, bend, end, 0.5 if pair.state == RELATED else _MARK_AT))


def _beside(centre: Point, towards: Point) -> Point:
    """Return the place on a node's rim from which a line leaves it."""
    far = hypot(towards.x - centre.x, towards.y - centre.y) or 1
    part = (NODE + 2) / far
    return Point(centre.x + (towards.x - centre.x) * part, centre.y + (towards.y - centre.y) * part)


def _on_curve(start: Point, bend: Point, end: Point, part: float) -> Point:
    a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return Point(
        round(a * start.x + b * bend.x + c * end.x, 1),
        round(a * start.y + b * bend.y + c * end.y, 1),
    )


def _arc(arc: tuple[float, float], radius: float = _ARC_RADIUS) -> str:
    start, end = (on_ring(angle, radius) for angle in arc)
    return f"M{_xy(start)} A{radius} {radius} 0 0 1 {_xy(end)}"


def _along(name: str, arc: tuple[float, float], elements: int) -> tuple[tuple[str, str], ...]:
    """Return the lines of a group's name, each with the arc that it runs along.

    In the lower half the arc runs the other way, so that no text stands on its head.
    """
    lines = _broken(name, elements * _LETTERS)
    # A short arc lends its text some room on either side.
    start, end = arc[0] - 0.2, arc[1] + 0.2
    below = cos((start + end) / 2) < 0
    radii = _LABEL_RADII[: len(lines)] if below else _LABEL_RADII[: len(lines)][::-1]
    found = []
    for text, radius in zip(lines, radii, strict=True):
        shifted = radius + 10 if below else radius
        first, last = (
            on_ring(angle, shifted) for angle in ((end, start) if below else (start, end))
        )
        sweep = 0 if below else 1
        found.append((text, f"M{_xy(first)} A{shifted} {shifted} 0 0 {sweep} {_xy(last)}"))
    return tuple(found)


def _broken(name: str, room: int) -> tuple[str, ...]:
    """Return a name in one line, or in two of about the same length."""
    words = name.split()
    if width(name) <= room or len(words) < 2:
        return (name,)
    cut = min(
        range(1, len(words)),
        key=lambda at: abs(width(" ".join(words[:at])) - width(" ".join(words[at:]))),
    )
    return " ".join(words[:cut]), " ".join(words[cut:])


def _xy(point: Point) -> str:
    return f"{point.x:.1f} {point.y:.1f}"
