"""Write an answer: up to so many bytes, in any of the formats, readable where people read it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

import pyoxigraph as ox

from graphsvc.errors import NotAcceptableRefusal
from graphsvc.jobs import caps
from graphsvc.rdfio.reading import readable
from graphsvc.vocab import PREFIXES

_XML: Final = frozenset({"XML", "RDF_XML"})
_NOT_IN_XML: Final = bytes(code for code in range(32) if code not in (9, 10, 13))
_NOT_CHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# Formats that the engine writes by itself faster, and without which nothing would be shorter.
_WITH_PREFIXES: Final = frozenset({"TURTLE"})


class Caps(NamedTuple):
    """Hold the most that an answer may be, and what the settings of these begin with."""

    max_bytes: int
    max_rows: int
    prefix: str = ""


def rows(results: ox.QuerySolutions | ox.QueryBoolean, engine_name: str, most: Caps) -> bytes:
    """Return rows, or the one answer to ASK, in a format of the engine."""
    sink = caps.Sink(most.max_bytes, most.prefix)
    results.serialize(sink, getattr(ox.QueryResultsFormat, engine_name))
    if isinstance(results, ox.QuerySolutions):
        caps.check_rows(sink, engine_name, most.max_rows, most.prefix)
    return _checked(sink.getvalue(), engine_name)


def triples(results: Iterator[ox.Triple], engine_name: str, most: Caps) -> bytes:
    """Return statements in a format of the engine."""
    sink = caps.Sink(most.max_bytes, most.prefix)
    prefixes = PREFIXES if engine_name in _WITH_PREFIXES else None
    held = islice(results, most.max_rows)
    ox.serialize(held, sink, getattr(ox.RdfFormat, engine_name), prefixes=prefixes)
    if next(results, None) is not None:
        raise caps.too_many(most.max_rows, most.prefix, "statements")
    answer = sink.getvalue()
    if engine_name in _WITH_PREFIXES:
        answer = readable(answer)
    return _checked(answer, engine_name)


def _checked(answer: bytes, engine_name: str) -> bytes:
    """Return the answer; refuse one that its format can't hold."""
    if engine_name in _XML and (
        len(answer.translate(None, _NOT_IN_XML)) != len(answer)
        or any(code in answer for code in _NOT_CHARACTERS)
    ):
        raise NotAcceptableRefusal(
            "The answer holds characters that XML can't carry",
            todo="Accept application/sparql-results+json or text/turtle.",
        )
    return answer
