"""The map of the operating model as shapes with places: elements around an ellipse, their links.

Laid out here and drawn by a template, so that the map is there without a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, pi, sin
from typing import Final

from graphsvc.api.pages.reach import Edge
from graphsvc.render.columns import width
from graphsvc.render.layout import GROUPS, Point, angles

WIDTH: Final = 1040
HEIGHT: Final = 700
NODE: Final = 20
_CENTRE: Final = Point(WIDTH / 2, HEIGHT / 2)
_ACROSS, _DOWN = 214.0, 312.0
# How far outside the ellipse the arcs of the groups run, and where the names begin.
_ARC: Final = 31
_NAMES: Final = 62
_LINE: Final = 16
_SPACE: Final = 10
# Letters in a line of a name, and in one of a group's; a Korean letter counts as two.
_LETTERS: Final = 34
_HEADING: Final = 28


@dataclass(frozen=True, slots=True)
class Name:
    """Place an element's name beside its node, its lines from top to bottom."""

    x: float
    y: float
    side: str
    lines: tuple[tuple[str, float], ...]
    leader: str
    headings: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """Place one element."""

    element: str
    at: Point
    name: Name


@dataclass(frozen=True, slots=True)
class Curve:
    """Draw an edge."""

    edge: Edge
    path: str


@dataclass(frozen=True, slots=True)
class Circle:
    """Hold all places of the map."""

    nodes: tuple[Node, ...]
    arcs: tuple[str, ...]
    curves: tuple[Curve, ...]


def circle(edges: Iterable[Edge], titles: Mapping[str, str], groups: Mapping[str, str]) -> Circle:
    """Return the map of the edges; ``titles`` and ``groups`` name elements and groups."""
    nodes, arcs = _places(tuple(titles.items()), tuple(groups.items()))
    # The weakest first, so that the others lie over them.
    drawn = sorted(edges, key=lambda edge: (edge.ordered, edge.basis != "proposed"))
    return Circle(nodes, arcs, tuple(Curve(edge, _curve(edge)) for edge in drawn))


@lru_cache(maxsize=16)
def _places(
    titles: tuple[tuple[str, str], ...], groups: tuple[tuple[str, str], ...]
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    turns, spans = angles()
    names = _names(dict(titles), dict(groups), turns)
    nodes = tuple(Node(name, _at(turn), names[name]) for name, turn in turns.items())
    return nodes, tuple(_arc(start, end) for start, end in spans.values())


def _at(turn: float, outside: float = 0) -> Point:
    """Return the place at an angle, clockwise from the top."""
    x = _CENTRE.x + (_ACROSS + outside) * sin(turn)
    return Point(round(x, 1), round(_CENTRE.y - (_DOWN + outside) * cos(turn), 1))


def _arc(start: float, end: float) -> str:
    """Return an arc outside the nodes of a group, a little within its ends."""
    first, last = _at(start + 0.06, _ARC), _at(end - 0.06, _ARC)
    return f"M{first.x} {first.y}A{_ACROSS + _ARC:.0f} {_DOWN + _ARC:.0f} 0 0 1 {last.x} {last.y}"


def _names(
    titles: Mapping[str, str], groups: Mapping[str, str], turns: Mapping[str, float]
) -> dict[str, Name]:
    group_of = {element: name for name, elements in GROUPS for element in elements}
    found: dict[str, Name] = {}
    for side in ("left", "right"):
        own = [name for name, turn in turns.items() if (turn % (2 * pi) < pi) == (side == "right")]
        own.sort(key=lambda name: _at(turns[name]).y)
        lines = {name: _broken(titles[name]) for name in own}
        heads = {name: _broken(groups[group_of[name]], _HEADING) for name in _headed(own, group_of)}
        heights = [
            len(lines[name]) * _LINE + _SPACE + len(heads.get(name, ())) * _LINE for name in own
        ]
        tops = _spread([_at(turns[name]).y for name in own], heights)
        for name, top in zip(own, tops, strict=True):
            found[name] = _name(turns[name], side, lines[name], top, heads.get(name, ()))
    return found


def _headed(own: list[str], group_of: Mapping[str, str]) -> set[str]:
    """Return the elements above which their group's name stands: the top one of each side."""
    seen: set[str] = set()
    heads = set()
    for name in own:
        group = group_of[name]
        if group not in seen and group != name:
            heads.add(name)
            seen.add(group)
    return heads


def _spread(wished: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return where each name's block begins: near its node, none over another."""
    tops: list[float] = []
    free = 2.0
    for y, height in zip(wished, heights, strict=True):
        top = max(free, y - height / 2)
        tops.append(top)
        free = top + height
    # What was pushed out below moves back up.
    limit = HEIGHT - 2.0
    for at in reversed(range(len(tops))):
        tops[at] = min(tops[at], limit - heights[at])
        limit = tops[at]
    return tops


def _name(
    turn: float, side: str, lines: tuple[str, ...], top: float, heading: tuple[str, ...]
) -> Name:
    sign = 1 if side == "right" else -1
    x = _CENTRE.x + sign * (_ACROSS + _NAMES)
    first = top + len(heading) * _LINE + _LINE - 3
    middle = first + (len(lines) - 1) * _LINE / 2 - 4
    start, bend = _at(turn, NODE + 14), x - sign * 8
    leader = f"M{start.x} {start.y}L{bend} {middle:.1f}"
    told = _stacked(lines, first)
    return Name(x, round(middle, 1), side, told, leader, _stacked(heading, top + _LINE - 4))


def _stacked(lines: tuple[str, ...], first: float) -> tuple[tuple[str, float], ...]:
    return tuple((text, round(first + at * _LINE, 1)) for at, text in enumerate(lines))


def _broken(title: str, letters: int = _LETTERS) -> tuple[str, ...]:
    """Return a title in one line, or in two or three of about the same length."""
    words = title.split()
    longest = max(width(word) for word in words)
    for count in (1, 2):
        room = min(letters, max(width(title) / count, longest) + 6)
        lines = _filled(words, room)
        if len(lines) <= count:
            return lines
    return _filled(words, max(letters, width(title) / 3 + 6))


def _filled(words: list[str], room: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _curve(edge: Edge) -> str:
    """Bend the line inwards, from the rim of the one that rests to the rim of the other."""
    turns = angles()[0]
    one, two = turns[edge.upper], turns[edge.lower]
    apart = abs(one - two)
    middle = (one + two) / 2 + (pi if apart > pi else 0)
    near = cos(min(apart, 2 * pi - apart) / 2) * 0.8
    bend = Point(_CENTRE.x + _ACROSS * near * sin(middle), _CENTRE.y - _DOWN * near * cos(middle))
    start, end = _beside(_at(one), bend, NODE + 1), _beside(_at(two), bend, NODE + 4)
    return f"M{start}Q{bend.x:.1f} {bend.y:.1f} {end}"


def _beside(centre: Point, towards: Point, rim: float) -> str:
    part = rim / (hypot(towards.x - centre.x, towards.y - centre.y) or 1)
    x = centre.x + (towards.x - centre.x) * part
    return f"{x:.1f} {centre.y + (towards.y - centre.y) * part:.1f}"
