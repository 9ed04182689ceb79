"""The linkages of chosen bases as one structure: what rests on what, through how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graphsvc.analysis.model import Linkage, Model
from graphsvc.vocab import ELEMENTS


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Hold what the chosen linkages say of order.

    ``upon`` maps an element to those that rest on it directly, ``above`` to those
    that rest on it directly or through others, ``cycle`` is the largest set in
    which each element rests on each other.
    """

    linkages: tuple[Linkage, ...]
    upon: dict[str, frozenset[str]]
    above: dict[str, frozenset[str]]
    cycle: tuple[str, ...]


@lru_cache(maxsize=16)
def structure(model: Model, bases: tuple[str, ...]) -> Structure:
    """Return the structure of one linkage a pair, the strongest that the bases have."""
    linkages = model.on(bases)
    upon: dict[str, set[str]] = {element: set() for element in ELEMENTS}
    for linkage in linkages:
        if linkage.rests is not None:
            upper, lower = linkage.rests
            upon[lower].add(upper)
    above = {element: frozenset(_above(element, upon)) for element in ELEMENTS}
    direct = {element: frozenset(uppers) for element, uppers in upon.items()}
    return Structure(linkages, direct, above, _cycle(above))


def ordered(elements: Iterable[str]) -> tuple[str, ...]:
    """Return the elements in the standard's order."""
    wanted = set(elements)
    return tuple(element for element in ELEMENTS if element in wanted)


def _above(element: str, upon: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [element]
    while waiting:
        for upper in upon[waiting.pop()]:
            if upper not in found:
                found.add(upper)
                waiting.append(upper)
    return found


def _cycle(above: dict[str, frozenset[str]]) -> tuple[str, ...]:
    largest: set[str] = set()
    for element, uppers in above.items():
        ring = {other for other in uppers if element in above[other]}
        if len(ring) > len(largest):
            largest = ring
    return ordered(largest) if len(largest) > 1 else ()
