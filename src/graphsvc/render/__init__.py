"""Render a report: one module a format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from graphsvc.errors import ParameterRefusal
from graphsvc.report import Report

# Format name to (module, media type); modules load when a format is asked for.
MEDIA_TYPES: Final[dict[str, str]] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
}


def render(report: Report, name: str) -> bytes:
    """Return the report in that format, or refuse a name that is none."""
    if name not in MEDIA_TYPES:
        raise ParameterRefusal(
            f"{name!r} is no report format", todo=f"Use one of {', '.join(MEDIA_TYPES)}."
        )
    rendered: Callable[[Report], bytes] = import_module(f"graphsvc.render.{name}").render
    return rendered(report)
