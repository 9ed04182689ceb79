"""How the model's linkages show in a city: joined, resting on a gap, not applicable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from graphsvc.analysis import coverage as states
from graphsvc.analysis.city import City
from graphsvc.analysis.model import Linkage
from graphsvc.analysis.structure import Structure
from graphsvc.report import LinkageState

JOINED: Final = "joined"
NOT_JOINED: Final = "notJoined"
RESTS_ON_GAP: Final = "restsOnGap"
RESTS_ON_PLANNED: Final = "restsOnPlanned"
RESTS_ON_EXCLUDED: Final = "restsOnExcluded"
NOT_APPLICABLE: Final = "notApplicable"

_PLANNED: Final = frozenset({states.PARTIAL, states.PLANNED_STATE, states.OVERDUE_STATE})


@dataclass(frozen=True, slots=True)
class Reading:
    """Read one linkage in a city: ``upper`` rests on ``lower`` (or names it, for relates).

    ``shown`` is the same as the report states it.
    """

    linkage: Linkage
    upper: str
    lower: str
    state: str
    shown: LinkageState

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Return a sort key: what says something of order first, then the strongest basis."""
        return (self.linkage.rests is None, *self.linkage.strength)

    @property
    def severe(self) -> bool:
        """Tell whether resting on a gap is a warning: stated, or derived with high confidence."""
        linkage = self.linkage
        return linkage.basis == "stated" or (linkage.basis, linkage.confidence) == (
            "derived",
            "high",
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Hold a linkage with its ends, and how it reads in each state that a city has had it in."""

    linkage: Linkage
    upper: str
    lower: str
    orders: bool
    readings: dict[str, Reading] = field(default_factory=dict)

    def reading(self, state: str) -> Reading:
        """Return how the linkage reads in a state; of hundred linkages most are as in others."""
        found = self.readings.get(state)
        if found is None:
            it = self.linkage
            shown = LinkageState(it.source, it.target, it.basis, it.role, it.confidence, state)
            found = self.readings[state] = Reading(it, self.upper, self.lower, state, shown)
        return found


def read(structure: Structure, covered: dict[str, str], city: City) -> list[Reading]:
    """Return every linkage of the structure with its state, in its order."""
    joins = _joins(city)
    return [pair.reading(_state(pair, covered, joins)) for pair in _pairs(structure)]


@lru_cache(maxsize=16)
def _pairs(structure: Structure) -> tuple[_Pair, ...]:
    return tuple(
        _Pair(linkage, *(linkage.rests or (linkage.source, linkage.target)), bool(linkage.rests))
        for linkage in structure.linkages
    )


def weak(readings: Iterable[Reading]) -> list[Reading]:
    """Return what is worth telling: one reading a resting pair, from the strongest basis."""
    best: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        if reading.state in (JOINED, NOT_APPLICABLE):
            continue
        # B7 needs C1 and C1 feeds B7 say the same of the two.
        pair = (reading.upper, reading.lower)
        if pair not in best or reading.rank < best[pair].rank:
            best[pair] = reading
    return list(best.values())


def _joins(city: City) -> set[tuple[str, str]]:
    """Return the pairs of elements of which a practice of the first relies on one of the second."""
    elements = {practice.node: practice.elements for practice in city.practices}
    return {
        (upper, lower)
        for practice in city.practices
        for relied in practice.relies_on
        for upper in practice.elements
        for lower in elements.get(relied, ())
    }


def _state(pair: _Pair, covered: dict[str, str], joins: set[tuple[str, str]]) -> str:
    upper, lower = pair.upper, pair.lower
    if covered[upper] not in states.RUNNING_STATES:
        return NOT_APPLICABLE
    below = covered[lower]
    if not pair.orders:
        joined = (upper, lower) in joins or (lower, upper) in joins
        return NOT_JOINED if below == states.NOT_STATED else JOINED if joined else NOT_APPLICABLE
    if below in states.GAPS:
        return RESTS_ON_GAP
    if below in _PLANNED:
        return RESTS_ON_PLANNED
    if below == states.EXCLUDED:
        return RESTS_ON_EXCLUDED
    return JOINED if (upper, lower) in joins else NOT_JOINED
