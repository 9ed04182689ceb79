"""Know nodes without a name again, in another file, by what is stated of them.

A blank node's label is the file's own and says nothing.  Two blank nodes are the same where
they state the same, down to the blank nodes that they name; what is left over is paired by
class and label, where only one on each side has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from graphsvc.analysis.facts import TYPE, Facts

_Node = tuple[int, str]
# Circles of blank nodes are told apart so far around; a city file has none.
_MOST_ROUNDS: Final = 64


def aligned(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """Return both with blank nodes named alike where they are the same."""
    sides = (before, after)
    colours = _colours(sides)
    keys = [dict(_numbered(side, colours)) for side in (0, 1)]
    _pair(sides, keys)
    return _renamed(before, keys[0]), _renamed(after, keys[1])


def _colours(sides: tuple[Facts, Facts]) -> dict[_Node, int]:
    """Return a number for each blank node that tells what is stated of it, however deep."""
    nodes = [(side, node) for side, facts in enumerate(sides) for node in _blanks(facts)]
    below = {node: _named(sides[node[0]], node) for node in nodes}
    numbers: dict[object, int] = {}
    colours: dict[_Node, int] = {}
    for node in _from_the_leaves(below):
        told = _stated(sides[node[0]], node, colours)
        colours[node] = numbers.setdefault(told, len(numbers))
    _refine(sides, [node for node in nodes if node not in colours], colours, len(numbers))
    return colours


def _named(facts: Facts, node: _Node) -> set[_Node]:
    """Return the blank nodes that a blank node names."""
    side, name = node
    values = (value for found in facts.about(name).values() for value in found)
    return {(side, value) for value in values if value.startswith("_:")}


def _from_the_leaves(below: dict[_Node, set[_Node]]) -> Iterator[_Node]:
    """Yield each node after those that it names; those in a circle, or above one, never."""
    above: dict[_Node, list[_Node]] = {}
    for node, named in below.items():
        for other in named:
            above.setdefault(other, []).append(node)
    waiting = {node: len(named) for node, named in below.items()}
    ready = [node for node, count in waiting.items() if not count]
    while ready:
        yield (node := ready.pop())
        for other in above.get(node, ()):
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)


def _refine(
    sides: tuple[Facts, Facts], nodes: list[_Node], colours: dict[_Node, int], first: int
) -> None:
    """Give numbers from ``first`` on to nodes in circles, until they tell no more apart."""
    colours |= dict.fromkeys(nodes, first)
    count = 1
    for _ in range(_MOST_ROUNDS if nodes else 0):
        numbers: dict[object, int] = {}
        told = {node: (colours[node], _stated(sides[node[0]], node, colours)) for node in nodes}
        colours |= {
            node: first + numbers.setdefault(item, len(numbers)) for node, item in told.items()
        }
        if len(numbers) <= count:
            break
        count = len(numbers)


def _stated(facts: Facts, node: _Node, colours: dict[_Node, int]) -> object:
    side, name = node
    told = [
        (predicate, value if not value.startswith("_:") else f"_:{colours[side, value]}")
        for predicate, values in facts.about(name).items()
        for value in values
    ]
    return tuple(sorted(told))


def _blanks(facts: Facts) -> Iterator[str]:
    found: dict[str, None] = {}
    for subject in facts.subjects():
        for values in facts.about(subject).values():
            found |= dict.fromkeys(term for term in (subject, *values) if term.startswith("_:"))
    return iter(found)


def _numbered(side: int, colours: dict[_Node, int]) -> Iterator[tuple[str, str]]:
    """Give each node of a side a key: of several that state the same, each its own."""
    seen: Counter[int] = Counter()
    for (of_side, node), colour in colours.items():
        if of_side == side:
            seen[colour] += 1
            yield node, f"_:same{colour}n{seen[colour]}"


def _pair(sides: tuple[Facts, Facts], keys: list[dict[str, str]]) -> None:
    """Give one key to nodes that have changed and are still known by class and label."""
    known = [set(side.values()) for side in keys]
    marks = []
    for side, facts in enumerate(sides):
        left = (node for node, key in keys[side].items() if key not in known[1 - side])
        marks.append(_unique((_mark(facts, node), node) for node in left))
    for mark in marks[0].keys() & marks[1].keys():
        keys[1][marks[1][mark]] = keys[0][marks[0][mark]]


def _mark(facts: Facts, node: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(facts.about(node).get(TYPE, ()))), tuple(sorted(facts.labels(node)))


def _unique(
    marked: Iterable[tuple[tuple[tuple[str, ...], tuple[str, ...]], str]],
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
    """Return the nodes by their marks, without those that have no label or share it."""
    found = list(marked)
    counts = Counter(mark for mark, _ in found)
    return {mark: node for mark, node in found if mark[1] and counts[mark] == 1}


def _renamed(facts: Facts, keys: dict[str, str]) -> Facts:
    return Facts(
        (keys.get(subject, subject), predicate, keys.get(value, value))
        for subject in facts.subjects()
        for predicate, values in facts.about(subject).items()
        for value in values
    )
