"""Read what a store elsewhere has answered, to its end, and write it in the client's format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Self

import pyoxigraph as ox

from graphsvc.errors import RemoteRefusal
from graphsvc.jobs import answering, joining
from graphsvc.workers.frames import Header

_MAX_TOLD: Final = 200
# Virtuoso answers ASK by a table with one number in it.
_ASKED: Final = "__ASK_RETVAL"
_TRUTHS: Final = (b'{"head":{},"boolean":false}', b'{"head":{},"boolean":true}')


class Translator:
    """Translate one answer after the other; nothing else is here to be harmed."""

    def __init__(self) -> None:
        self.ready: Header = {}

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return the answer in the format that the header names, and how much it holds."""
        if header.get("joins"):
            return {}, joining.joined(body, header).encode()
        sent, wanted, most = header["sent"], header["engine_name"], answering.Caps(*header["caps"])
        try:
            if header["kind"] == "rows":
                found = _rows(body, sent)
                count = _count(body, sent) if header["counted"] else 0
                return {"count": count}, answering.rows(found, wanted, most)
            statements = _Counted(_triples(body, sent))
            answer = answering.triples(statements, wanted, most)
        except (SyntaxError, ValueError) as fault:
            raise RemoteRefusal(
                f"The answer of the store behind this service is broken: {_why(fault)}",
                todo="Ask for less or try again later; if it stays so, tell the operator.",
            ) from fault
        return {"count": statements.count}, answer

    def close(self) -> None:
        """Leave nothing behind: a translator writes nothing."""


def start(_: Header) -> Translator:
    """Start; each job brings its own limits."""
    return Translator()


class _Counted:
    """Count statements while they are written."""

    def __init__(self, triples: Iterator[ox.Triple]) -> None:
        self._triples = triples
        self.count = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ox.Triple:
        triple = next(self._triples)
        self.count += 1
        return triple


def _rows(body: bytes, sent: str) -> ox.QuerySolutions | ox.QueryBoolean:
    syntax = ox.QueryResultsFormat.from_media_type(sent)
    if syntax is None:
        raise ValueError(f"{sent} is no format of rows")
    # The engine takes an answer to ASK as read before its last brace has come.
    if syntax == ox.QueryResultsFormat.JSON and not body.rstrip().endswith(b"}"):
        raise ValueError("its end is missing")
    found = ox.parse_query_results(body, format=syntax)
    if isinstance(found, ox.QuerySolutions) and [v.value for v in found.variables] == [_ASKED]:
        truth = any(row[0] is not None and str(row[0].value) == "1" for row in found)
        return ox.parse_query_results(_TRUTHS[truth], format=ox.QueryResultsFormat.JSON)
    return found


def _count(body: bytes, sent: str) -> int:
    found = _rows(body, sent)
    return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 1


def _triples(body: bytes, sent: str) -> Iterator[ox.Triple]:
    syntax = ox.RdfFormat.from_media_type(sent)
    if syntax is None:
        raise ValueError(f"{sent} is no format of statements")
    return (quad.triple for quad in ox.parse(body, format=syntax))


def _why(fault: Exception) -> str:
    text = str(fault.args[0] if fault.args else fault)
    return text if len(text) < _MAX_TOLD else text[: _MAX_TOLD - 1] + "…"
