"""Render reports: one module a format, loaded when that format is asked for.

    >>> from graphsvc import validate
    >>> from graphsvc.render import render
    >>> page = render(validate("examples/arden.ttl"), "html")

:func:`render` makes a document of one report, :func:`render_many` one of several.
A module has ``render``, and ``render_many`` where its format can hold several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Final

from graphsvc.errors import ParameterRefusal, Refusal
from graphsvc.report import Note, Report, same_city


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """Describe one form of the report.

    ``binary`` means that no terminal can show it, ``several`` that one document
    holds the reports on several files.
    """

    media_type: str
    extension: str
    binary: bool = False
    several: bool = True


FORMATS: Final[dict[str, ReportFormat]] = {
    "text": ReportFormat("text/plain; charset=utf-8", ".txt"),
    "json": ReportFormat("application/json", ".json"),
    "html": ReportFormat("text/html; charset=utf-8", ".html"),
    "md": ReportFormat("text/markdown; charset=utf-8", ".md"),
    "csv": ReportFormat("text/csv; charset=utf-8; header=present", ".csv"),
    "xlsx": ReportFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", binary=True
    ),
    "ttl": ReportFormat("text/turtle; charset=utf-8", ".ttl", several=False),
    "jsonld": ReportFormat("application/ld+json", ".jsonld", several=False),
    "sarif": ReportFormat("application/sarif+json", ".sarif"),
    "junit": ReportFormat("application/xml; charset=utf-8", ".xml"),
    # GitHub reads it from a log; the type is ours, so that a client can ask for it by name.
    "github": ReportFormat("text/x-github-workflow; charset=utf-8", ".txt"),
}
MEDIA_TYPES: Final[dict[str, str]] = {name: item.media_type for name, item in FORMATS.items()}


def report_format(name: str, *, several: bool = False) -> ReportFormat:
    """Return the format of that name; refuse what is none, or can't hold several reports."""
    found = FORMATS.get(name)
    if found is None:
        raise ParameterRefusal(
            f"{name!r} is no report format", todo=f"Use one of {', '.join(FORMATS)}."
        )
    if several and not found.several:
        holders = ", ".join(name for name, item in FORMATS.items() if item.several)
        raise ParameterRefusal(
            f"A report in the format {name!r} holds one file",
            todo=f"Check one file at a time, or use one of {holders}.",
        )
    return found


def render(report: Report, name: str) -> bytes:
    """Return the report in that format, or refuse a name that is none."""
    report_format(name)
    rendered: bytes = _module(name).render(report)
    return rendered


def render_many(
    reports: Sequence[Report],
    name: str,
    refused: Sequence[Refusal] = (),
    notes: Sequence[Note] | None = None,
) -> bytes:
    """Return one document on several files, those that were refused among them.

    ``notes`` are what is to be noted of the files; without them, what the reports show.
    Refuses a name that is none, and a format that holds one report only.
    """
    report_format(name, several=True)
    if notes is None:
        notes = same_city((report.file, report.city_iri) for report in reports)
    rendered: bytes = _module(name).render_many(reports, refused, notes)
    return rendered


def _module(name: str) -> ModuleType:
    return import_module(f"graphsvc.render.{name}")
