"""How the model's linkages show in a city: joined, resting on a gap, not applicable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphsvc.analysis import coverage as states
from graphsvc.analysis.city import City
from graphsvc.analysis.model import Linkage

JOINED: Final = "joined"
NOT_JOINED: Final = "notJoined"
RESTS_ON_GAP: Final = "restsOnGap"
RESTS_ON_PLANNED: Final = "restsOnPlanned"
RESTS_ON_EXCLUDED: Final = "restsOnExcluded"
NOT_APPLICABLE: Final = "notApplicable"

_PLANNED: Final = frozenset({states.PARTIAL, states.PLANNED_STATE, states.OVERDUE_STATE})


@dataclass(frozen=True, slots=True)
class Reading:
    """Read one linkage in a city: ``upper`` rests on ``lower`` (or names it, for relates)."""

    linkage: Linkage
    upper: str
    lower: str
    state: str

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


def read(linkages: Iterable[Linkage], covered: dict[str, str], city: City) -> list[Reading]:
    """Return every linkage with its state, in the order given."""
    joins = _joins(city)
    return [_reading(linkage, covered, joins) for linkage in linkages]


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


def _reading(linkage: Linkage, covered: dict[str, str], joins: set[tuple[str, str]]) -> Reading:
    upper, lower = linkage.rests or (linkage.source, linkage.target)
    above, below = covered[upper], covered[lower]
    if above not in states.RUNNING_STATES:
        state = NOT_APPLICABLE
    elif linkage.rests is None:
        joined = (upper, lower) in joins or (lower, upper) in joins
        state = NOT_JOINED if below == states.NOT_STATED else JOINED if joined else NOT_APPLICABLE
    elif below in states.GAPS:
        state = RESTS_ON_GAP
    elif below in _PLANNED:
        state = RESTS_ON_PLANNED
    elif below == states.EXCLUDED:
        state = RESTS_ON_EXCLUDED
    else:
        state = JOINED if (upper, lower) in joins else NOT_JOINED
    return Reading(linkage, upper, lower, state)
