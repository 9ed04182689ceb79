"""What first: gaps by how much in operation rests on them; the cycle of needs, said plainly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.analysis import coverage as states
from graphsvc.analysis.model import Linkage
from graphsvc.vocab import ELEMENTS


@dataclass(frozen=True, slots=True)
class Step:
    """Name a gap with the elements in operation that rest on it, directly and through others."""

    element: str
    state: str
    direct: tuple[str, ...]
    through: tuple[str, ...]


def resting(linkages: Iterable[Linkage]) -> dict[str, set[str]]:
    """Return, for each element rested on, the elements that rest on it directly."""
    found: dict[str, set[str]] = {}
    for linkage in linkages:
        if linkage.rests is not None:
            upper, lower = linkage.rests
            found.setdefault(lower, set()).add(upper)
    return found


def steps(covered: dict[str, str], linkages: Iterable[Linkage]) -> list[Step]:
    """Return the gaps, the one with most resting on it first; equal ones in model order."""
    upon = resting(linkages)
    running = {name for name, state in covered.items() if state in states.RUNNING_STATES}
    found = []
    for element, state in covered.items():
        if state not in states.GAPS:
            continue
        direct = upon.get(element, set()) & running
        through = (_above(element, upon) & running) - direct - {element}
        found.append(Step(element, state, _ordered(direct), _ordered(through)))
    # sorted() is stable: ties keep the model's order.
    return sorted(found, key=lambda step: (-len(step.direct), -len(step.through)))


def cycle(linkages: Iterable[Linkage]) -> tuple[str, ...]:
    """Return the elements of the largest set in which each rests on each other, if any."""
    upon = resting(linkages)
    reach = {element: _above(element, upon) for element in ELEMENTS}
    largest: set[str] = set()
    for element in ELEMENTS:
        ring = {other for other in reach[element] if element in reach.get(other, ())}
        if len(ring) > len(largest):
            largest = ring
    return _ordered(largest) if len(largest) > 1 else ()


def _above(element: str, upon: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [element]
    while waiting:
        for upper in upon.get(waiting.pop(), ()):
            if upper not in found:
                found.add(upper)
                waiting.append(upper)
    return found


def _ordered(elements: set[str]) -> tuple[str, ...]:
    return tuple(element for element in ELEMENTS if element in elements)
