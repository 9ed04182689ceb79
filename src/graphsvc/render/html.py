"""The report as one HTML file that needs nothing else: no script, no font, no network.

It prints well, follows the reader's choice of light or dark, and says nothing by
colour alone.  Whatever comes from a city's file is escaped by the template
engine, and a policy in the page forbids everything but its one style.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from graphsvc.analysis.coverage import RUNNING_STATES
from graphsvc.errors import Refusal
from graphsvc.render import layout, picture, ratings, weak
from graphsvc.render.about import used
from graphsvc.render.brief import Brief, brief, states
from graphsvc.render.compare import comparison
from graphsvc.render.groups import (
    ElementGroup,
    Recurrence,
    by_element,
    causes_of,
    fix_of,
    found_in,
    name_of,
    recurring,
    spot_of,
)
from graphsvc.render.safe import line
from graphsvc.render.weak import Pair
from graphsvc.render.words import Words, words
from graphsvc.report import Report

_TEMPLATE: Final = "report.html.j2"


def render(report: Report) -> bytes:
    """Return the page on one file."""
    return _page([report], (), several=False)


def render_many(reports: Sequence[Report], refused: Sequence[Refusal]) -> bytes:
    """Return one page: a table of the files, then the report on each."""
    return _page(reports, refused, several=True)


def _page(reports: Sequence[Report], refused: Sequence[Refusal], *, several: bool) -> bytes:
    lang = reports[0].lang if reports else "en"
    say = words(lang)
    title = say.reports.format(count=len(reports) + len(refused))
    if not several:
        title = f"{line(reports[0].city)} – {say.report}"
    page = _templates().get_template(_TEMPLATE)
    return page.render(
        lang=lang,
        say=say,
        title=title,
        several=several,
        views=[view(report, f"r{at}") for at, report in enumerate(reports, 1)],
        refused=refused,
        style=style(),
        policy=policy(),
        weak_states=weak.WEAK_STATES,
    ).encode(errors="replace")


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


@cache
def style() -> str:
    """Return the page's one style."""
    return resources.files("graphsvc").joinpath("templates", "report.css").read_text("utf-8")


@cache
def policy() -> str:
    """Return the Content-Security-Policy of the page: its style by hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("graphsvc"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "line": line,
        "name_of": name_of,
        "found_in": found_in,
        "causes_of": causes_of,
        "fix_of": fix_of,
        "spot_of": spot_of,
        "sentences": ratings.sentences,
        "level": ratings.level,
    }
    templates.filters.update(filters)
    templates.globals.update(
        board_width=layout.BOARD_WIDTH,
        cell_width=layout.CELL_WIDTH,
        cell_height=layout.CELL_HEIGHT,
        node_radius=layout.NODE,
    )
    return templates
