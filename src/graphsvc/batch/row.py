"""What is kept of each file of a run: one row of the table, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import Refusal, from_dict
from graphsvc.report import SEVERITIES, Report, Severity
from graphsvc.workers.frames import Header


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what the table says of one file.

    ``counts`` are of violations, warnings and infos.  ``iri`` is the city's, None
    where it has none.  ``kept`` says that the report of an earlier run still holds.
    """

    file: str
    city: str = ""
    iri: str | None = None
    counts: tuple[int, int, int] = (0, 0, 0)
    in_operation: int = 0
    refusal: Refusal | None = None
    kept: bool = False

    @property
    def conforms(self) -> bool:
        """Tell whether the file was checked and no required finding stands."""
        return self.refusal is None and not self.counts[0]

    def reaches(self, severity: Severity) -> bool:
        """Tell whether any finding is at or above that severity."""
        return any(self.counts[: SEVERITIES.index(severity) + 1])

    def to_header(self) -> Header:
        """Return the row as plain JSON."""
        return {
            "file": self.file,
            "city": self.city,
            "iri": self.iri,
            "counts": list(self.counts),
            "inOperation": self.in_operation,
            "refusal": self.refusal.to_dict() if self.refusal else None,
        }

    @classmethod
    def of_header(cls, header: Header, *, kept: bool = False) -> Row:
        """Return the row that :meth:`to_header` wrote; raise for what it can't have written."""
        told: Any = header["refusal"]
        first, second, third = (int(count) for count in header["counts"])
        return cls(
            str(header["file"]),
            str(header["city"]),
            None if header["iri"] is None else str(header["iri"]),
            (first, second, third),
            int(header["inOperation"]),
            from_dict(told) if told else None,
            kept,
        )


def row_of(report: Report) -> Row:
    """Return the row of a report."""
    counts = report.counts
    return Row(
        report.file,
        report.city,
        report.city_iri,
        (counts.get("violation", 0), counts.get("warning", 0), counts.get("info", 0)),
        sum(item.state == "inOperation" for item in report.coverage),
    )


def refused(file: str, refusal: Refusal) -> Row:
    """Return the row of a file that could not be read as one city."""
    return Row(file, refusal=refusal.at(file))
