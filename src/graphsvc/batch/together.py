"""One document on several files, bounded however many there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from graphsvc import refusals
from graphsvc.batch.plain import from_plain
from graphsvc.errors import Refusal
from graphsvc.limits import Limits
from graphsvc.render import render_many
from graphsvc.report import Note, Report

MOST_REPORTS: Final = 500
MOST_FINDINGS: Final = 50_000


def shared(limits: Limits, files: int) -> Limits:
    """Return the limits under which so many reports fit into one document."""
    share = MOST_FINDINGS // max(1, min(files, MOST_REPORTS))
    return replace(limits, max_findings=min(limits.max_findings, share))


def revived(report: bytes) -> Report:
    """Return the report that a worker gave as plain values."""
    return from_plain(Report, json.loads(report))


class Together:
    """Keep the reports on the first files, in their order; count the others."""

    def __init__(self) -> None:
        self.left_out = 0
        self._reports: dict[int, bytes] = {}

    def keep(self, at: int, report: bytes) -> None:
        """Take the report on the file at that place, as plain values."""
        if at < MOST_REPORTS:
            self._reports[at] = report
        else:
            self.left_out += 1

    def reports(self) -> list[Report]:
        """Return the reports in the order of the files."""
        return [revived(self._reports[at]) for at in sorted(self._reports)]

    def document(
        self, format_name: str, refused: Sequence[Refusal], notes: Sequence[Note]
    ) -> bytes:
        """Return the document with the notes; as JSON it says how many reports it lacks."""
        reports = self.reports()
        if format_name != "json":
            return render_many(reports, format_name, refused, notes)
        lang = reports[0].lang if reports else "en"
        body: dict[str, object] = {
            "reports": [report.to_dict() for report in reports],
            "refused": [refusals.plain(refusal, lang) for refusal in refused],
        }
        if told := [note.to_dict() for note in notes]:
            body["notes"] = told
        if self.left_out:
            body["reportsLeftOut"] = self.left_out
        return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")
