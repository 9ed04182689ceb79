"""What came of all files: rows, totals, and what is to be noted, as values, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graphsvc.batch.row import Row
from graphsvc.errors import Refusal
from graphsvc.render.safe import cell
from graphsvc.report import Note, same_city
from graphsvc.vocab import ELEMENTS

_COLUMNS: Final = (
    "file", "city", "cityIri", "conforms", "violations", "warnings", "infos", "inOperation",
    "elements", "refused",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold the rows in the order of the files, and the folders that were refused."""

    rows: tuple[Row, ...]
    folders: tuple[Refusal, ...] = ()
    passed_over: int = 0

    @property
    def refused(self) -> list[Refusal]:
        """Return the refusals of folders and files."""
        return [*self.folders, *(row.refusal for row in self.rows if row.refusal is not None)]

    @property
    def notes(self) -> list[Note]:
        """Return a note for each city that several files describe."""
        return same_city((row.file, row.iri) for row in self.rows)

    @property
    def totals(self) -> dict[str, int]:
        """Return the numbers under the table, by their JSON names."""
        counts = [sum(row.counts[at] for row in self.rows) for at in range(3)]
        conforming = sum(row.conforms for row in self.rows)
        refused = sum(row.refusal is not None for row in self.rows)
        return {
            "files": len(self.rows),
            "conforming": conforming,
            "notConforming": len(self.rows) - conforming - refused,
            "refused": refused + len(self.folders),
            "violations": counts[0],
            "warnings": counts[1],
            "infos": counts[2],
            "unchanged": sum(row.kept for row in self.rows),
            "reportsPassedOver": self.passed_over,
        }


def as_json(summary: Summary) -> bytes:
    """Return the whole summary as JSON, in UTF-8."""
    body = {
        "graphsvc": "summary of many files",
        "totals": summary.totals,
        "files": [
            {
                "file": row.file,
                "city": row.city,
                "cityIri": row.iri,
                "conforms": row.conforms,
                "counts": dict(zip(("violation", "warning", "info"), row.counts, strict=True)),
                "inOperation": row.in_operation,
            }
            for row in summary.rows
            if row.refusal is None
        ],
        "refused": [refusal.to_dict() for refusal in summary.refused],
        "notes": [note.to_dict() for note in summary.notes],
    }
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def as_csv(summary: Summary) -> bytes:
    """Return the whole table as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for refusal in summary.folders:
        name = cell(refusal.where.source or "")
        writer.writerow([name, *[None] * (len(_COLUMNS) - 2), cell(str(refusal))])
    for row in summary.rows:
        writer.writerow(_cells(row))
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _cells(row: Row) -> list[str | int | None]:
    if row.refusal is not None:
        return [cell(row.file), *[None] * (len(_COLUMNS) - 2), cell(str(row.refusal))]
    named = [cell(row.file), cell(row.city), cell(row.iri or "")]
    conforms = str(row.conforms).lower()
    return [*named, conforms, *row.counts, row.in_operation, len(ELEMENTS), None]


FILES: Final[dict[str, Callable[[Summary], bytes]]] = {
    "summary.json": as_json,
    "summary.csv": as_csv,
}
"""What a folder of reports has beside them."""
