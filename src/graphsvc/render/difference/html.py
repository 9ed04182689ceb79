"""A comparison as one HTML file that needs nothing else, in the look of the reports."""

from __future__ import annotations

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from graphsvc.analysis.changes import Difference
from graphsvc.render.difference.view import View
from graphsvc.render.groups import found_in, name_of, place_of
from graphsvc.render.html import policy, style
from graphsvc.render.safe import line

_TEMPLATE: Final = "difference.html.j2"
# The class of a label that says what has happened, as the reports' style knows it.
_STATUSES: Final = {"gained": "new", "lost": "same", "changed": "same"}


def render(found: Difference) -> bytes:
    """Return the page."""
    view = View(found)
    return (
        _template()
        .render(view=view, found=found, say=view.say, words=view.reports, statuses=_STATUSES)
        .encode(errors="replace")
    )


@cache
def _template() -> Template:
    templates = Environment(
        loader=PackageLoader("graphsvc"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(line=line, place_of=place_of, name_of=name_of, found_in=found_in)
    templates.globals.update(style=style(), policy=policy())
    return templates.get_template(_TEMPLATE)
