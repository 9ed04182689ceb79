"""Run the older tests of the Graph Store Protocol: one conversation, written in prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from conformance.over_http import compared_graphs
from conformance.server import Response, Server
from conformance.suites import RDFS, Case, cases, manifest_of, plain

CORRECTIONS: Final = Path(__file__).with_name("corrections.yaml")
_STORE: Final = "/graphs"
_BLOCK: Final = re.compile(r"^####\s*(Request|Response)\s*$", re.MULTILINE)
# The conversation deletes a graph that it never made.
_SECOND: Final = f"{_STORE}/person/2.ttl"


@dataclass(frozen=True, slots=True)
class _Message:
    first: str
    headers: dict[str, str]
    body: str


def run_all(server: Server) -> dict[str, str]:
    """Return by name what is wrong with the answer to each test, nothing where it is right."""
    server.hold(())
    turtle = {"Content-Type": "text/turtle"}
    made = server.send("PUT", _SECOND, turtle, b"<x:s> <x:p> <x:o> .", writes=True)
    assert made.status == 201
    places = {"$HOST$": server.host}
    return {case.name: _run(case, server, places) for case in cases("older")}


@cache
def corrections() -> dict[str, Any]:
    """Return by test what is wrong with it as written, and what is put in its place."""
    return dict(yaml.safe_load(CORRECTIONS.read_text(encoding="utf-8")))


def _run(case: Case, server: Server, places: dict[str, str]) -> str:
    request, expected = _messages(case, places)
    method, target = request.first.split()[:2]
    body = request.body
    if request.headers.get("Content-Type", "").startswith("multipart/"):
        body = body.replace("\n", "\r\n")
    writes = method not in ("GET", "HEAD")
    data = body.encode() if writes and body else None
    answer = server.send(method, target, request.headers, data, writes=writes)
    if "Location" in expected.headers:
        places["$NEWPATH$"] = answer.headers.get("location", "").partition(server.host)[2]
    return _compared(expected, answer, is_head=method == "HEAD")


def _compared(expected: _Message, answer: Response, *, is_head: bool) -> str:
    status = int(expected.first.split()[0])
    if answer.status != status:
        return f"status {answer.status}, expected {status}: {answer.body[:300]!r}"
    kind = expected.headers.get("Content-Type")
    if kind and answer.headers.get("content-type") != kind:
        return f"content type {answer.headers.get('content-type')}, expected {kind}"
    if "Location" in expected.headers and not answer.headers.get("location"):
        return "no Location"
    return compared_graphs(answer.body, expected.body) if expected.body and not is_head else ""


def _messages(case: Case, places: dict[str, str]) -> tuple[_Message, _Message]:
    manifest = manifest_of(case)
    comments = [plain(c) for c in manifest.all(manifest.nodes[case.name], RDFS + "comment")]
    text = next(comment for comment in comments if "#### Request" in comment)
    for fault in corrections().get(case.name, {}).get("replace", []):
        assert fault["this"] in text, f"{case.name} does not say {fault['this']!r}"
        text = text.replace(fault["this"], fault["by"])
    text = text.replace("/$GRAPHSTORE$", _STORE).replace("$GRAPHSTORE$", _STORE)
    for name, value in places.items():
        text = text.replace(name, value)
    _, _, request, _, response = _BLOCK.split(text)
    return _message(request), _message(response)


def _message(block: str) -> _Message:
    lines = [line.removeprefix("    ") for line in block.strip("\n").splitlines()]
    while lines and not lines[0].strip():
        lines.pop(0)
    first, *rest = lines
    headers: dict[str, str] = {}
    while rest and rest[0].strip():
        name, _, value = rest.pop(0).partition(":")
        headers[name.strip()] = value.strip()
    headers.pop("Host", None)
    body = "\n".join(rest[1:]).strip("\n")
    return _Message(first, headers, body + "\n" if body.strip() else "")
