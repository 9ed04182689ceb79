"""Put into the store what comes with the installation, once, however many instances start.

What was loaded is noted in the store itself, where all instances see it.  Two that
load the same graph at once may leave its blank nodes doubled, on stores that do not
keep updates apart: so each counts after it has written, and writes again while the
number is not right.  Whoever writes last also counts last.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from graphsvc.errors import QueryRefusal, RemoteRefusal
from graphsvc.store.remote.datasets import LOADED_GRAPH
from graphsvc.vocab import DCTERMS

_log = logging.getLogger("graphsvc.store")
_TRIES: Final = 6
_PAUSE_S: Final = (0.2, 1.5)
_NOTE: Final = f"<{DCTERMS}identifier>"


@dataclass(frozen=True, slots=True)
class Stock:
    """Hold a graph to load; ``kept`` ones belong to the store's owner once they are there."""

    graph: str
    digest: str
    statements: int
    ntriples: bytes
    kept: bool = False
    then: Callable[[Shelf], Awaitable[None]] | None = None  # what follows; it may be repeated


class Shelf(Protocol):
    """Do what loading needs: ask, change, replace."""

    async def rows(self, text: str) -> Any:  # noqa: ANN401 - plain JSON
        """Return the rows of a query."""

    async def update(self, text: str) -> None:
        """Carry out an update."""

    async def replace(self, graph: str, ntriples: bytes) -> None:
        """Put these statements in place of the graph's own."""


async def stock(shelf: Shelf, stocks: Iterable[Stock]) -> int:
    """Load what is not there in this version; return how many graphs that were."""
    count = 0
    for part in stocks:
        noted = await shelf.rows(
            f"SELECT ?d WHERE {{ GRAPH <{LOADED_GRAPH}> {{ <{part.graph}> {_NOTE} ?d }} }}"
        )
        if {"d": part.digest} in noted or (part.kept and noted):
            continue
        await _put(shelf, part)
        if part.then:
            await _follow(shelf, part, part.then)
        await shelf.update(
            f"DELETE WHERE {{ GRAPH <{LOADED_GRAPH}> {{ <{part.graph}> {_NOTE} ?d }} }} ;\n"
            f"INSERT DATA {{ GRAPH <{LOADED_GRAPH}> "
            f'{{ <{part.graph}> {_NOTE} "{part.digest}" }} }}'
        )
        count += 1
    return count


async def _follow(shelf: Shelf, part: Stock, then: Callable[[Shelf], Awaitable[None]]) -> None:
    """Do what comes after a graph; where that is too much for a store, the graph stays."""
    try:
        await then(shelf)
    except (QueryRefusal, RemoteRefusal) as refusal:
        _log.warning("graph %s is not recorded as a model: %s", part.graph, refusal.what)


async def _put(shelf: Shelf, part: Stock) -> None:
    held = 0
    for _ in range(_TRIES):
        await shelf.replace(part.graph, part.ntriples)
        held = await _held(shelf, part.graph)
        if held == part.statements:
            return
        await asyncio.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - nothing secret
    if held > part.statements:
        raise RemoteRefusal(
            f"The graph {part.graph} holds {held:,} statements in place of {part.statements:,} "
            "after it was loaded",
            todo="See whether something else writes it, and start the service again.",
        )
    # Some stores make one of values that differ only in how they are written.
    _log.warning("graph %s: %d statements of %d", part.graph, held, part.statements)


async def _held(shelf: Shelf, graph: str) -> int:
    rows = await shelf.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return int(rows[0]["n"])
