"""Read an earlier JSON report, or refuse what is none, with the place of the fault."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Final, get_args, get_origin, get_type_hints

from graphsvc.errors import InputRefusal, Refusal, SyntaxRefusal, UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import JSONLD
from graphsvc.rdfio.guard import checked
from graphsvc.report import SEVERITIES, Finding
from graphsvc.validation.baseline import COMPARED, Baseline, Earlier
from graphsvc.validation.files import read
from graphsvc.vocab import BASES, ELEMENTS, ROLL_UPS

_TODO: Final = "Name a report that was written with --format json."
_TYPES: Final = get_type_hints(Finding)
# What a finding states as a number, as a text, and may not leave out.  The change that it
# proposed belongs to the file of then, and its status is what is asked for here.
_NUMBERS: Final = frozenset(name for name, kind in _TYPES.items() if int in get_args(kind))
_TEXTS: Final = frozenset(
    name
    for name, kind in _TYPES.items()
    if str in (kind, *get_args(kind)) and get_origin(kind) is not tuple
)
_NEEDED: Final = frozenset(item.name for item in fields(Finding) if item.default is MISSING)
_NAMED: Final = (*ELEMENTS, *ROLL_UPS)
_CODES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "severity": (SEVERITIES, "severity"),
    "element": (_NAMED, "element"),
    "other": (_NAMED, "element"),
    "basis": (BASES, "basis"),
}
# JSON can write half of a surrogate pair, which no encoding of text can.
_HALF: Final = re.compile("[\ud800-\udfff]")


def read_baseline(path: str | Path, limits: Limits | None = None) -> Baseline:
    """Return the earlier reports of a file; see :func:`baseline_of` for what is refused."""
    limits = limits or Limits()
    return baseline_of(read(Path(path), limits), str(path), limits)


def baseline_of(data: bytes, name: str, limits: Limits | None = None) -> Baseline:
    """Return the earlier reports that ``data`` holds, called ``name`` in messages.

    Takes the report on one file and the list of reports on several.  Raises
    ``InputRefusal`` with line and column where it is no JSON, or no such report.
    """
    text = _text(data, name, limits or Limits())
    try:
        body = json.loads(text)
    except json.JSONDecodeError as fault:
        raise SyntaxRefusal(
            f"The earlier report is no JSON: {fault.msg}",
            todo=_TODO,
            where=Where(name, fault.lineno, fault.colno),
        ) from fault
    except ValueError as fault:  # a number of thousands of digits
        raise SyntaxRefusal(
            "The earlier report holds a number that is too long", todo=_TODO, where=Where(name)
        ) from fault
    try:
        return Baseline(name, _reports(_Value(body)))
    except _NoReport as fault:
        raise InputRefusal(
            f"The earlier report is no report of graphsvc: {fault}",
            todo=_TODO,
            where=_where(text, fault.pointer, name),
        ) from fault


def _text(data: bytes, name: str, limits: Limits) -> str:
    if not data.strip():
        raise UnreadableRefusal("The earlier report is empty", todo=_TODO, where=Where(name))
    try:
        return checked(data, JSONLD, limits).decode()
    except Refusal as refusal:
        raise refusal.at(name) from refusal


def _where(text: str, pointer: str, name: str) -> Where:
    from graphsvc.positions.json_tree import read_json

    tree = read_json(text)
    node = tree.find(pointer) if tree else None
    if node is None:
        return Where(name)
    before = text[: node.start]
    return Where(name, before.count("\n") + 1, node.start - (before.rfind("\n") + 1) + 1)


class _NoReport(Exception):
    """Say what is wrong with the value at a JSON pointer."""

    def __init__(self, pointer: str, what: str) -> None:
        super().__init__(f"{pointer or 'it'} {what}")
        self.pointer = pointer


class _Value:
    """Hold a JSON value with its pointer, and take it for what it should be."""

    def __init__(self, value: Any, pointer: str = "") -> None:  # noqa: ANN401  any JSON value
        self.value = value
        self.pointer = pointer

    def member(self, key: str) -> _Value:
        if not isinstance(self.value, dict):
            raise _NoReport(self.pointer, "is not an object")
        if key not in self.value:
            raise _NoReport(self.pointer, f"has no {key!r}")
        return _Value(self.value[key], f"{self.pointer}/{key}")

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def items(self) -> list[_Value]:
        if not isinstance(self.value, list):
            raise _NoReport(self.pointer, "is not a list")
        return [_Value(item, f"{self.pointer}/{at}") for at, item in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise _NoReport(self.pointer, "is not a text")
        if _HALF.search(self.value):
            raise _NoReport(self.pointer, "holds half a character")
        return self.value

    def one_of(self, known: Collection[str], what: str) -> str:
        if self.text() not in known:
            raise _NoReport(self.pointer, f"is no {what}")
        return self.text()

    def count(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            raise _NoReport(self.pointer, "is not a whole number from 0 up")
        return self.value


def _reports(body: _Value) -> tuple[Earlier, ...]:
    if body.has("reports"):
        return tuple(_report(item) for item in body.member("reports").items())
    return (_report(body),)


def _report(body: _Value) -> Earlier:
    # What it says of findings comes first: without them it is no report at all.
    findings = tuple(_finding(item) for item in body.member("findings").items())
    options, versions = body.member("options"), body.member("versions")
    return Earlier(
        file=body.member("file").text(),
        as_of=body.member("asOf").text(),
        tiers=_names(options.member("tiers")),
        bases=_names(options.member("bases")),
        versions={key: versions.member(key).text() for key in COMPARED if versions.has(key)},
        findings=findings,
        whole=not (body.has("findingsLeftOut") and body.member("findingsLeftOut").count()),
    )


def _names(value: _Value) -> tuple[str, ...]:
    return tuple(sorted(item.text() for item in value.items()))


def _finding(body: _Value) -> Finding:
    stated: dict[str, Any] = {}
    for name in (*_NEEDED, *_TEXTS, *_NUMBERS):
        if name in _NEEDED or body.has(name):
            member = body.member(name)
            if name in _CODES:
                stated[name] = member.one_of(*_CODES[name])
            else:
                stated[name] = member.count() if name in _NUMBERS else member.text()
    return Finding(**stated)
