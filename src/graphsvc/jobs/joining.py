"""Put what other servers answered into a query, in place of the parts that ask them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import EndpointRefusal, Where
from graphsvc.vocab import ROOT
from graphsvc.workers.frames import Header

_GENID: Final = ROOT + ".well-known/genid/"
_ONE_EMPTY_ROW: Final = "VALUES () { () }"

Part = tuple[int, int, int, int, str]
"""Start and end in the text, bytes of the answer (-1 for none), the line, the endpoint."""


def joined(body: bytes, header: Header) -> str:
    """Return the query that ``body`` begins with, with the answers that follow it put in."""
    size = header["text_bytes"]
    text, at = body[:size].decode(), size
    pieces, done = [], 0
    parts: Sequence[Part] = header["parts"]
    for start, end, length, line, endpoint in parts:
        rows = _ONE_EMPTY_ROW
        if length >= 0:
            rows = _values(body[at : at + length], line, endpoint)
            at += length
        # The lines that the part took stay, so that a fault after it is told by its own.
        lines = "\n" * text.count("\n", start, end)
        pieces += [text[done:start], rows, lines, " "]
        done = end
    return "".join([*pieces, text[done:]])


def _values(answer: bytes, line: int, endpoint: str) -> str:
    try:
        found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise _nonsense("yes or no in place of rows", line, endpoint)
        names = " ".join(str(variable) for variable in found.variables)
        mark = secrets.token_hex(8)
        rows = [" ".join(_term(term, mark) for term in row) for row in found]
    except (SyntaxError, ValueError) as fault:
        raise _nonsense(str(fault)[:200], line, endpoint) from fault
    return f"VALUES ({names}) {{ {' '.join(f'({row})' for row in rows)} }}"


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, mark: str) -> str:
    """Return the term as it may stand in VALUES, where a blank node needs a name."""
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.BlankNode):
        return f"<{_GENID}{mark}-{term.value}>"
    if isinstance(term, ox.Triple):
        raise ValueError("a statement in place of a value")  # noqa: TRY004 - the sender's fault
    return str(term)


def _nonsense(what: str, line: int, endpoint: str) -> EndpointRefusal:
    return EndpointRefusal(
        f"The server {endpoint}, which the query asks by SERVICE, sent no rows: {what}",
        todo="Try its part there by itself.",
        where=Where("query", line),
    )
