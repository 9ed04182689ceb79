"""The findings as SARIF 2.1.0, which code-review tools show at their places."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.render.groups import causes_of, found_in, name_of
from graphsvc.render.notes import sentence
from graphsvc.render.rules import Rule, rules_behind
from graphsvc.render.safe import block, line
from graphsvc.render.words import words
from graphsvc.report import Finding, Fix, Note, Report, Severity, Status
from graphsvc.report.note import SAME_CITY
from graphsvc.vocab import ROOT

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT: Final = "graphsvc/v1"
_LEVELS: Final[dict[Severity, str]] = {"violation": "error", "warning": "warning", "info": "note"}
_STATES: Final[dict[Status, str]] = {"new": "new", "same": "unchanged", "fixed": "absent"}
_KEPT: Final = ("tier", "element", "other", "clause", "focus", "path", "value", "basis", "example")
# Of one note; its text counts the files.
_MOST_PLACES: Final = 20
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")

Json = dict[str, Any]


def render(report: Report) -> bytes:
    """Return UTF-8 JSON with one run."""
    return render_many([report], ())


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one run over all files; refused files and notes are notifications of the run."""
    lang = reports[0].lang if reports else "en"
    findings = [item for report in reports for item in (*report.findings, *report.fixed)]
    rules = rules_behind(findings, lang)
    index = {rule.name: at for at, rule in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(rules, lang)},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not refused,
                "toolExecutionNotifications": [
                    *(_notification(item, lang) for item in refused),
                    *(_noted(note, lang) for note in notes),
                ],
            }
        ],
        "artifacts": [{"location": _artifact(report.file)} for report in reports],
        "results": [_result(item, index, lang) for item in findings],
        "properties": {"reports": [_used(report) for report in reports]},
    }
    body = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def _driver(rules: Sequence[Rule], lang: str) -> Json:
    say = words(lang)
    return {
        "name": "graphsvc",
        "version": version("graphsvc"),
        "informationUri": ROOT,
        "shortDescription": {"text": say.report},
        "rules": [_rule(rule, say.example_full + say.colon) for rule in rules],
    }


def _rule(rule: Rule, example: str) -> Json:
    shown = f"{rule.help} {example}{line(rule.example)}" if rule.example else rule.help
    address = {"helpUri": rule.address} if rule.address else {}
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.description},
        "help": {"text": shown},
        **address,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.tier]},
    }


def _result(item: Finding, index: dict[str, int], lang: str) -> Json:
    say = words(lang)
    value = found_in(item)
    found = f" ({say.found} {value})" if value else ""
    name = name_of(item)
    why = "".join(f" {cause}" for cause in causes_of(item))
    result: Json = {
        "ruleId": item.kind,
        "ruleIndex": index[item.kind],
        "level": _LEVELS[item.severity],
        "message": {"text": f"{name}{say.colon if name else ''}{line(item.message)}{found}{why}"},
        "locations": [_location(item)] if item.file else [],
        "partialFingerprints": {FINGERPRINT: item.fingerprint},
        "properties": {key: held for key in _KEPT if (held := getattr(item, key)) is not None},
    }
    if item.status:
        result["baselineState"] = _STATES[item.status]
    if item.fix and item.file:
        result["fixes"] = [_fix(item.fix, item.file, say.fix)]
    return result


def _location(item: Finding) -> Json:
    location = _place(item.file or "", item.line, item.column)
    if item.focus:
        label = {"name": line(item.label)} if item.label else {}
        location["logicalLocations"] = [{"fullyQualifiedName": item.focus, **label}]
    return location


def _place(file: str, start_line: int | None, start_column: int | None) -> Json:
    physical: Json = {"artifactLocation": _artifact(file)}
    if start_line:
        column = {"startColumn": start_column} if start_column else {}
        physical["region"] = {"startLine": start_line, **column}
    return {"physicalLocation": physical}


def _fix(fix: Fix, file: str, told: str) -> Json:
    region = {
        "startLine": fix.line,
        "startColumn": fix.column,
        "endLine": fix.end_line,
        "endColumn": fix.end_column,
    }
    change = {"deletedRegion": region, "insertedContent": {"text": fix.text}}
    return {
        "description": {"text": told},
        "artifactChanges": [{"artifactLocation": _artifact(file), "replacements": [change]}],
    }


def _artifact(file: str) -> Json:
    """Return where a file is: relative to the checkout, unless it was named in full."""
    name = block(file).replace("\\", "/")
    if _DRIVE.match(file):
        return {"uri": f"file:///{quote(name, safe='/:')}"}
    path = PurePosixPath(name)
    if path.is_absolute():
        return {"uri": f"file://{quote(name)}"}
    # A name such as a:b would begin with a scheme otherwise.
    return {"uri": quote(str(path)), "uriBaseId": "%SRCROOT%"}


def _notification(refusal: Refusal, lang: str) -> Json:
    where = refusal.where
    notification: Json = {
        "level": "error",
        "descriptor": {"id": type(refusal).__name__},
        "message": {"text": line(refusals.message(refusal, lang))},
    }
    if where.source:
        notification["locations"] = [_place(where.source, where.line, where.column)]
    return notification


def _noted(note: Note, lang: str) -> Json:
    return {
        "level": "note",
        "descriptor": {"id": SAME_CITY},
        "message": {"text": sentence(note, lang)},
        "locations": [_place(file, None, None) for file in note.files[:_MOST_PLACES]],
    }


def _used(report: Report) -> Json:
    return {
        "file": report.file,
        "asOf": report.as_of,
        "engine": report.engine,
        "tiers": list(report.tiers),
        "bases": list(report.bases),
        "versions": report.versions,
        "counts": report.counts,
        "findingsLeftOut": report.findings_left_out,
    }
