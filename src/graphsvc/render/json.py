"""The report as JSON with stable field names."""

from __future__ import annotations

import json

from graphsvc.report import Report


def render(report: Report) -> bytes:
    """Return UTF-8 JSON, indented, one newline at the end."""
    return (json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()


def render_many(reports: list[Report]) -> bytes:
    """Return one JSON document with the list ``reports``."""
    body = {"reports": [report.to_dict() for report in reports]}
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode()
