"""What a report says in a few lines, before all that it says in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphsvc.analysis.coverage import RUNNING_STATES, STATES
from graphsvc.render import weak
from graphsvc.render.groups import recurring
from graphsvc.render.words import Words
from graphsvc.report import Report


@dataclass(frozen=True, slots=True)
class Brief:
    """Say the most important of one section; ``section`` is its name in the page."""

    section: str
    heading: str
    told: str


def brief(report: Report, say: Words) -> Iterator[Brief]:
    """Yield what stands where, what comes first, what is weak and what recurs most."""
    told = _counted((say.states[state], count) for state, count in states(report))
    yield Brief("coverage", say.coverage, told)
    if report.roadmap:
        item = report.roadmap[0]
        name = f"{item.element} {item.label}"
        yield Brief("first", say.first, f"{name}{say.colon}{item.reason}")
    links = Counter(pair.state for pair in weak.pairs(report) if pair.weak)
    found = [(say.link_states[name], links[name]) for name in weak.WEAK_STATES if links[name]]
    yield Brief("weak", say.weak, _counted(found) if found else say.no_weak)
    if most := recurring(report, 1):
        group = most[0].group
        yield Brief("findings", say.recurring, f"{group.summary} ({len(group.findings)})")


def states(report: Report) -> list[tuple[str, int]]:
    """Return how many elements are in each state that occurs, what runs first."""
    counter = Counter(item.state for item in report.coverage)
    order = sorted(counter, key=lambda state: (state not in RUNNING_STATES, STATES.index(state)))
    return [(state, counter[state]) for state in order]


def _counted(found: Iterable[tuple[str, int]]) -> str:
    return " · ".join(f"{name} {count}" for name, count in found)
