"""The report as JSON with stable field names (``report.schema.json`` describes them)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.report import Note, Report

_READABLE: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def render(report: Report) -> bytes:
    """Return UTF-8 JSON, indented, one newline at the end."""
    return _written(report.to_dict())


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one JSON document: the lists ``reports``, ``refused`` and, if any, ``notes``."""
    lang = reports[0].lang if reports else "en"
    body: dict[str, Any] = {
        "reports": [report.to_dict() for report in reports],
        "refused": [refusals.plain(refusal, lang) for refusal in refused],
    }
    if notes:
        body["notes"] = [note.to_dict() for note in notes]
    return _written(body)


def _written(body: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(body, option=_READABLE)
    except orjson.JSONEncodeError:
        # Half a surrogate pair, which no encoding has, becomes a question mark.
        import json

        return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")
