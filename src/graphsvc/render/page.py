"""What the page shows of one report, as the template asks for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphsvc.analysis.coverage import RUNNING_STATES
from graphsvc.render import picture, ratings, weak
from graphsvc.render.about import used
from graphsvc.render.brief import Brief, brief, states
from graphsvc.render.compare import comparison
from graphsvc.render.groups import ElementGroup, Recurrence, by_element, recurring
from graphsvc.render.weak import Pair
from graphsvc.render.words import Words, words
from graphsvc.report import Report


@dataclass(frozen=True, slots=True)
class View:
    """Hold what the page shows of one report; ``key`` begins the names of its anchors."""

    key: str
    report: Report
    say: Words
    titles: dict[str, str]
    pairs: list[Pair]
    groups: list[ElementGroup]
    fixed: list[ElementGroup]
    recurring: list[Recurrence]
    board: picture.Picture
    ring: picture.Picture
    counted: Counter[tuple[str | None, str]]

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Return the name and the heading of each section."""
        say = self.say
        fixed = [("fixed", say.fixed_findings)] if self.report.baseline else []
        return [
            ("coverage", say.coverage),
            ("first", say.first),
            ("weak", say.weak),
            *([("ratings", self.rated)] if self.rated else []),
            ("findings", say.findings),
            *fixed,
            ("used", say.used),
        ]

    @property
    def comparison(self) -> list[str]:
        """Return what has changed since the earlier report, in sentences."""
        return list(comparison(self.report, self.say))

    @property
    def brief(self) -> list[Brief]:
        """Return the most important of each section."""
        return list(brief(self.report, self.say))

    @property
    def bases(self) -> list[str]:
        """Return the bases of the linkages that are drawn."""
        return [name for name in self.report.bases if any(p.basis == name for p in self.pairs)]

    @property
    def used(self) -> list[tuple[str, str]]:
        """Return what the report depends on."""
        return list(used(self.report, self.say))

    @property
    def rated(self) -> str | None:
        """Return the heading of the ratings, which names the overlay."""
        return ratings.title(self.report, self.say)

    @property
    def states(self) -> list[tuple[str, int]]:
        """Return how many elements are in each state that occurs."""
        return states(self.report)

    @property
    def running(self) -> int:
        """Return how many elements are in operation."""
        return sum(item.state in RUNNING_STATES for item in self.report.coverage)

    @property
    def weak(self) -> list[Pair]:
        """Return the linkages that need a look."""
        return [pair for pair in self.pairs if pair.weak]

    @property
    def gaps(self) -> list[tuple[str, list[Pair]]]:
        """Return what rests on each element that is not fully in operation."""
        return weak.by_lower(self.pairs)

    @property
    def loose(self) -> list[tuple[str, str, list[tuple[str, list[Pair]]]]]:
        """Return caption, heading and rows for the weak linkages that rest on no gap."""
        say = self.say
        told = (
            (say.unjoined_table, say.rests_on, weak.UNJOINED),
            (say.related_table, say.related_to, weak.RELATED),
        )
        found = [(name, head, weak.by_upper(self.pairs, state)) for name, head, state in told]
        return [item for item in found if item[2]]

    @property
    def quiet(self) -> list[tuple[str, list[Pair]]]:
        """Return the linkages that are not weak, with what that means."""
        told = zip((self.say.joined, self.say.idle), weak.QUIET_STATES, strict=True)
        found = [(text, [p for p in self.pairs if p.state == state]) for text, state in told]
        return [item for item in found if item[1]]

    @property
    def link_states(self) -> list[tuple[str, int]]:
        """Return how many linkages are in each state that occurs, the weak ones first."""
        counter = Counter(pair.state for pair in self.pairs)
        order = (*weak.WEAK_STATES, *weak.QUIET_STATES)
        return [(state, counter[state]) for state in order if counter[state]]

    def on(self, element: str, severity: str) -> int:
        """Return how many findings of that severity are on an element."""
        return self.counted[element, severity]

    def state_of(self, element: str) -> str:
        """Return an element's state in words."""
        return next(
            (self.say.states[i.state] for i in self.report.coverage if i.element == element), ""
        )


def view(report: Report, key: str) -> View:
    """Return what the page shows of a report."""
    say = words(report.lang)
    pairs = weak.pairs(report)
    return View(
        key,
        report,
        say,
        {item.element: item.label for item in report.coverage},
        pairs,
        by_element(report),
        by_element(report, report.fixed),
        recurring(report),
        picture.board(report, say),
        picture.ring(report, say, pairs),
        Counter((item.element, item.severity) for item in report.findings),
    )
