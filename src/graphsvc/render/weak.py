"""The linkages of a report, each pair once, told by what is weak about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphsvc.report import LinkageState, Report
from graphsvc.vocab import BASES, ELEMENTS

GAP_STATES: Final = ("restsOnGap", "restsOnPlanned", "restsOnExcluded")
UNJOINED: Final = "notJoined"
RELATED: Final = "related"
"""Where the model links two without saying which rests on the other."""
WEAK_STATES: Final = (*GAP_STATES, UNJOINED, RELATED)
QUIET_STATES: Final = ("joined", "notApplicable")


@dataclass(frozen=True, slots=True)
class Pair:
    """Say of two elements that ``upper`` rests on ``lower``, or names it, and how that stands."""

    upper: str
    lower: str
    basis: str
    role: str
    confidence: str
    state: str

    @property
    def weak(self) -> bool:
        """Tell whether there is something to look at."""
        return self.state in WEAK_STATES


def pairs(report: Report) -> list[Pair]:
    """Return one pair for each two elements of which one rests on the other.

    "B7 needs C1" and "C1 feeds B7" say the same; the strongest basis speaks for both.
    """
    found: dict[tuple[str, str], Pair] = {}
    for item in sorted(report.linkages, key=_rank):
        pair = _pair(item)
        found.setdefault((pair.upper, pair.lower), pair)
    return list(found.values())


def _rank(item: LinkageState) -> tuple[bool, int]:
    # What says something of order comes before what says none.
    return item.role == "relates", BASES.index(item.basis)


def _pair(item: LinkageState) -> Pair:
    upper, lower, state = item.source, item.target, item.state
    if item.role == "feeds":
        upper, lower = lower, upper
    elif item.role == "relates" and state == UNJOINED:
        state = RELATED
    return Pair(upper, lower, item.basis, item.role, item.confidence, state)


def worst_first(pair: Pair) -> tuple[int, int, int]:
    """Return a sort key: what is weak first, then in the order of the model."""
    state = (*WEAK_STATES, *QUIET_STATES).index(pair.state)
    return state, ELEMENTS.index(pair.lower), ELEMENTS.index(pair.upper)


def by_lower(found: Iterable[Pair]) -> list[tuple[str, list[Pair]]]:
    """Return what rests on a gap by the gap, the one that carries most first."""
    groups = _grouped((pair for pair in found if pair.state in GAP_STATES), "lower")
    return sorted(groups, key=lambda group: -len(group[1]))


def by_upper(found: Iterable[Pair], state: str) -> list[tuple[str, list[Pair]]]:
    """Return the pairs in that state by the element that rests on the other, in model order."""
    groups = _grouped((pair for pair in found if pair.state == state), "upper")
    return sorted(groups, key=lambda group: ELEMENTS.index(group[0]))


def _grouped(found: Iterable[Pair], end: str) -> list[tuple[str, list[Pair]]]:
    groups: dict[str, list[Pair]] = {}
    for pair in found:
        groups.setdefault(pair.lower if end == "lower" else pair.upper, []).append(pair)
    return list(groups.items())
