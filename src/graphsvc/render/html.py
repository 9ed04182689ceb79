"""The report as one HTML file that needs nothing else: no script, no font, no network.

It prints well, follows the reader's choice of light or dark, and says nothing by
colour alone.  Whatever comes from a city's file is escaped by the template
engine, and a policy in the page forbids everything but its one style.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.render import layout, ratings, weak
from graphsvc.render.groups import causes_of, fix_of, found_in, name_of, spot_of
from graphsvc.render.notes import sentences
from graphsvc.render.page import view
from graphsvc.render.safe import line
from graphsvc.render.words import words
from graphsvc.report import Note, Report

_TEMPLATE: Final = "report.html.j2"


def render(report: Report) -> bytes:
    """Return the page on one file."""
    return _page([report], (), (), several=False)


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one page: a table of the files, then the report on each."""
    return _page(reports, refused, notes, several=True)


def _page(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note], *, several: bool
) -> bytes:
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
        refused=[(it.where.source, refusals.sentence(it, lang)) for it in refused],
        notes=list(sentences(notes, lang)),
        style=style(),
        policy=policy(),
        weak_states=weak.WEAK_STATES,
    ).encode(errors="replace")


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
