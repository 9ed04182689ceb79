"""``graphsvc validate``: check files one after the other and print their reports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from graphsvc.cli.options import split
from graphsvc.errors import ParameterRefusal, Refusal
from graphsvc.render import MEDIA_TYPES, render
from graphsvc.report import SEVERITIES, TIERS, Report
from graphsvc.validation.files import validate
from graphsvc.vocab import BASES

CONFORMS, FINDINGS, REFUSED = 0, 1, 2


def run(
    files: Sequence[str],
    *,
    tiers: list[str] | None,
    bases: list[str] | None,
    as_of: str | None,
    max_age_months: int | None,
    engine: str | None,
    format_name: str,
    lang: str,
    fail_on: str,
) -> int:
    """Print the reports and return the exit code; one refused file never stops the rest."""
    if format_name not in MEDIA_TYPES:
        raise ParameterRefusal(
            f"{format_name!r} is no report format", todo=f"Use one of {', '.join(MEDIA_TYPES)}."
        )
    severity = next((known for known in SEVERITIES if known == fail_on), None)
    if severity is None:
        raise ParameterRefusal(
            f"{fail_on!r} is no severity", todo=f"Use one of {', '.join(SEVERITIES)}."
        )
    options: dict[str, Any] = {
        "tiers": split(tiers, TIERS),
        "bases": split(bases, BASES),
        "as_of": as_of,
        "max_age_months": max_age_months,
        "engine": engine,
        "lang": lang,
        "stated": _stated(),
    }
    reports: list[Report] = []
    refused = False
    for file in files:
        try:
            reports.append(validate(file, **options))
        except ParameterRefusal:
            raise
        except Refusal as refusal:
            refused = True
            print(f"graphsvc: {refusal}", file=sys.stderr)
    _print(reports, format_name, several=len(files) > 1)
    if refused:
        return REFUSED
    return FINDINGS if any(report.reaches(severity) for report in reports) else CONFORMS


def _stated() -> tuple[Any, ...]:
    """Return a licence holder's own linkages, where the environment names their file."""
    import os

    path = os.environ.get("GRAPHSVC_STATED_LINKAGES")
    if not path:
        return ()
    from graphsvc.stated import linkages_of_file

    return tuple(linkages_of_file(path))


def _print(reports: list[Report], format_name: str, *, several: bool) -> None:
    out = sys.stdout.buffer
    if format_name == "json" and several:
        from graphsvc.render.json import render_many

        out.write(render_many(reports))
    elif format_name == "ttl" and several:
        # Blank nodes of several reports in one document would run into each other.
        raise ParameterRefusal(
            "A Turtle report holds one file", todo="Check one file at a time, or use --format json."
        )
    else:
        out.write(b"\n".join(render(report, format_name) for report in reports))
    out.flush()
