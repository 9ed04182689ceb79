"""``graphsvc validate``: check files and print their reports; ``many`` does several at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphsvc.cli.environment import stated_linkages
from graphsvc.cli.fixing import show_or_write
from graphsvc.cli.options import AtOnce, split
from graphsvc.errors import ParameterRefusal, Refusal
from graphsvc.refusals import sentence
from graphsvc.render import render, render_many, report_format
from graphsvc.report import SEVERITIES, TIERS, Report, Severity
from graphsvc.validation.files import validate
from graphsvc.vocab import BASES

if TYPE_CHECKING:
    from graphsvc.validation.baseline import Baseline
    from graphsvc.validation.own.shapes import OwnShapes

CONFORMS, FINDINGS, REFUSED = 0, 1, 2


def run(
    files: Sequence[str],
    *,
    tiers: list[str] | None,
    bases: list[str] | None,
    as_of: str | None,
    max_age_months: int | None,
    engine: str | None,
    format_name: str | None,
    lang: str,
    fail_on: str,
    overlay: str | None = None,
    shapes: Sequence[str] = (),
    allow_sparql_shapes: bool = False,
    baseline: str | None = None,
    fix: bool = False,
    write: bool = False,
    at_once: AtOnce | None = None,
) -> int:
    """Print the reports and return the exit code; one refused file never stops the rest.

    With ``fix`` the patches stand on stdout in place of the reports; ``write``
    applies them and checks the files again.  A folder, several files and
    ``at_once`` are the matter of ``many``.
    """
    several = len(files) > 1 or Path(files[0]).is_dir()
    at_once = at_once or AtOnce()
    severity = _severity(fail_on)
    name = format_name or ("text" if at_once.out is None else "json")
    if at_once.out is None:
        _refuse_on_a_terminal(name, several=several)
    options: dict[str, Any] = {
        "tiers": split(tiers, TIERS),
        "bases": split(bases, BASES),
        "as_of": as_of,
        "max_age_months": max_age_months,
        "engine": engine,
        "lang": lang,
        "overlay": overlay,
        "shapes": _own_shapes(shapes, allow_sparql=allow_sparql_shapes),
        "stated": stated_linkages(),
    }
    if not (fix or write) and (several or at_once.given):
        from graphsvc.cli import many

        summary = many.run(files, options, format_name=name, baseline=baseline, at_once=at_once)
        found = any(row.reaches(severity) for row in summary.rows)
        return REFUSED if summary.refused else FINDINGS if found else CONFORMS
    if at_once.given:
        raise ParameterRefusal(
            "Fixes are shown and written one file after the other, on this machine",
            todo="Leave out --out, --resume, --jobs, --cluster and --time-limit.",
        )
    reports, refused = _one_by_one(files, options, fix=fix, write=write)
    if earlier := _baseline(baseline):
        reports = [earlier.compared(report, alone=not several) for report in reports]
    for refusal in refused:
        print(f"graphsvc: {sentence(refusal, lang)}", file=sys.stderr)
    if write or not fix:
        _print(reports, refused, name, several=several)
    if refused:
        return REFUSED
    return FINDINGS if any(report.reaches(severity) for report in reports) else CONFORMS


def _severity(fail_on: str) -> Severity:
    for known in SEVERITIES:
        if known == fail_on:
            return known
    raise ParameterRefusal(
        f"{fail_on!r} is no severity", todo=f"Use one of {', '.join(SEVERITIES)}."
    )


def _refuse_on_a_terminal(format_name: str, *, several: bool) -> None:
    if report_format(format_name, several=several).binary and sys.stdout.isatty():
        raise ParameterRefusal(
            f"A terminal can't show the format {format_name!r}",
            todo=f"Send it to a file: > report.{format_name}.",
        )


def _one_by_one(
    names: Sequence[str], options: dict[str, Any], *, fix: bool, write: bool
) -> tuple[list[Report], list[Refusal]]:
    reports: list[Report] = []
    refused: list[Refusal] = []
    for file in _files(names, refused):
        try:
            report = validate(file, **options)
            if (fix or write) and show_or_write(report, write=write) and write:
                report = validate(file, **options)
        except ParameterRefusal:
            raise
        except Refusal as refusal:
            refused.append(refusal.at(file))
        else:
            reports.append(report)
    return reports, refused


def _files(names: Sequence[str], refused: list[Refusal]) -> Sequence[str]:
    """Return the files that are named, and those below the folders that are."""
    if not any(Path(name).is_dir() for name in names):
        return names
    from graphsvc.batch.finding import find

    found = find(names)
    refused += found.refused
    return [file.name for file in found.files]


def _own_shapes(files: Sequence[str], *, allow_sparql: bool) -> OwnShapes | None:
    """Return the user's own shapes, where a file of them is named."""
    if not files:
        return None
    from graphsvc.validation.own.reading import load

    return load(files, allow_sparql=allow_sparql)


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
