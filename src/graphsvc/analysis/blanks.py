"""Know nodes without a name again, in another file, by what is stated of them.

A blank node's label is the file's own and says nothing.  Two blank nodes are the same where
they state the same, down to the blank nodes that they name; what is left over is paired by
class and label, where only one on each side has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from graphsvc.analysis.facts import TYPE, Facts

_Node = tuple[int, str]


def aligned(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """Return both with blank nodes named alike where they are the same."""
    sides = (before, after)
    colours = _colours(sides)
    keys = [dict(_numbered(side, colours)) for side in (0, 1)]
    _pair(sides, keys)
    return _renamed(before, keys[0]), _renamed(after, keys[1])


def _colours(sides: tuple[Facts, Facts]) -> dict[_Node, int]:
    """Return a number for each blank node that tells what is stated of it.

    Numbers are refined until they tell no more apart: in so many rounds as blank nodes are
    nested, whatever circles they form.
    """
    nodes = [(side, node) for side, facts in enumerate(sides) for node in _blanks(facts)]
    colours = dict.fromkeys(nodes, 0)
    count = 1
    while nodes:
        numbers: dict[object, int] = {}
        colours = {
            (side, node): numbers.setdefault(
                _stated(sides[side], node, side, colours), len(numbers)
            )
            for side, node in nodes
        }
        if len(numbers) <= count:
            break
        count = len(numbers)
    return colours


def _stated(facts: Facts, node: str, side: int, colours: dict[_Node, int]) -> object:
    told = [
        (predicate, value if not value.startswith("_:") else f"_:{colours[side, value]}")
        for predicate, values in facts.about(node).items()
        for value in values
    ]
    return colours[side, node], tuple(sorted(told))


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
