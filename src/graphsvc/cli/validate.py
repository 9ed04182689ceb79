"""``graphsvc validate``: check files one after the other and print their reports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphsvc.cli.fixing import show_or_write
from graphsvc.cli.options import split
from graphsvc.errors import ParameterRefusal, Refusal
from graphsvc.render import render, render_many, report_format
from graphsvc.report import SEVERITIES, TIERS, Report
from graphsvc.validation.files import validate
from graphsvc.vocab import BASES

if TYPE_CHECKING:
    from graphsvc.validation.baseline import Baseline

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
    overlay: str | None = None,
    baseline: str | None = None,
    fix: bool = False,
    write: bool = False,
) -> int:
    """Print the reports and return the exit code; one refused file never stops the rest.

    With ``fix`` the patches stand on stdout in place of the reports; ``write``
    applies them and checks the files again.
    """
    several = len(files) > 1
    if report_format(format_name, several=several).binary and sys.stdout.isatty():
        raise ParameterRefusal(
            f"A terminal can't show the format {format_name!r}",
            todo=f"Send it to a file: > report.{format_name}.",
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
        "overlay": overlay,
        "stated": _stated(),
    }
    earlier = _baseline(baseline)
    reports: list[Report] = []
    refused: list[Refusal] = []
    for file in files:
        try:
            report = validate(file, **options)
            if (fix or write) and show_or_write(report, write=write) and write:
                report = validate(file, **options)
        except ParameterRefusal:
            raise
        except Refusal as refusal:
            refused.append(refusal.at(file))
            print(f"graphsvc: {refusal}", file=sys.stderr)
        else:
            reports.append(earlier.compared(report, alone=not several) if earlier else report)
    if write or not fix:
        _print(reports, refused, format_name, several=several)
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


def _baseline(path: str | None) -> Baseline | None:
    """Return the earlier reports to compare with, where a file of them is named."""
    if path is None:
        return None
    from graphsvc.validation.baseline_file import read_baseline

    return read_baseline(path)


def _print(
    reports: list[Report], refused: list[Refusal], format_name: str, *, several: bool
) -> None:
    """Write the one document to stdout; of an only file that was refused, where it can tell."""
    if reports and not several:
        document = render(reports[0], format_name)
    elif report_format(format_name).several:
        document = render_many(reports, format_name, refused)
    else:
        document = b""
    sys.stdout.buffer.write(document)
    sys.stdout.buffer.flush()
