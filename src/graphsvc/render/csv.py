"""The findings as CSV, one row each, with columns that stay."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.render.notes import sentence
from graphsvc.render.safe import cell
from graphsvc.report import Fix, Note, Report
from graphsvc.report.note import SAME_CITY

COLUMNS: Final = (
    "file",
    "line",
    "column",
    "pointer",
    "sheet",
    "cell",
    "severity",
    "status",
    "tier",
    "element",
    "other",
    "clause",
    "kind",
    "message",
    "causes",
    "label",
    "focus",
    "path",
    "value",
    "basis",
    "example",
    "fix",
    "shape",
    "fingerprint",
    "component",
)
REFUSED: Final = "refused"
"""What stands for a severity in the row of a file that could not be read."""
NOTED: Final = "note"
"""What stands for a severity where several files describe the same city."""


def render(report: Report) -> bytes:
    """Return UTF-8 CSV with a byte order mark, by which spreadsheets know the encoding."""
    return render_many([report], ())


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one table: the findings file by file, those fixed after them, refused files, notes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(reports, refused))
    writer.writerows(_noted(notes, reports[0].lang if reports else "en"))
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _rows(
    reports: Sequence[Report], refused: Sequence[Refusal]
) -> Iterator[list[str | int | None]]:
    for report in reports:
        for finding in (*report.findings, *report.fixed):
            yield [_cell(getattr(finding, name)) for name in COLUMNS]
    lang = reports[0].lang if reports else "en"
    for refusal in refused:
        stated: dict[str, str | int | None] = {
            "file": refusal.where.source,
            "line": refusal.where.line,
            "column": refusal.where.column,
            "severity": REFUSED,
            "kind": type(refusal).__name__,
            "message": refusals.message(refusal, lang),
        }
        yield [_cell(stated.get(name)) for name in COLUMNS]


def _noted(notes: Sequence[Note], lang: str) -> Iterator[list[str | int | None]]:
    """Yield a row for each file of a note, so that it is found where the file is looked for."""
    for note in notes:
        stated = {"severity": NOTED, "kind": SAME_CITY, "message": sentence(note, lang)}
        for file in note.files:
            yield [_cell((stated | {"file": file}).get(name)) for name in COLUMNS]


def _cell(value: str | int | Fix | tuple[str, ...] | None) -> str | int | None:
    if isinstance(value, Fix):
        value = value.text
    elif isinstance(value, tuple):
        value = " ".join(value)
    return cell(value) if isinstance(value, str) else value
