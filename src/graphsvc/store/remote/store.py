"""The store elsewhere, asked as the embedded one is.

There is no snapshot: each question is answered from the store as it is then.  The
version is one of our own making, see ``RemoteStore.version``.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from graphsvc.errors import QueryRefusal, RemoteRefusal, StoreRefusal
from graphsvc.store import (
    Allowance,
    Answer,
    Dataset,
    Health,
    How,
    Question,
    counting,
    guard,
    updates,
)
from graphsvc.store.formats import OFFERS, AnswerFormat, not_acceptable
from graphsvc.store.remote import outside
from graphsvc.store.remote.binding import with_terms, without_sources
from graphsvc.store.remote.datasets import Datasets, Union
from graphsvc.store.remote.endpoint import Endpoint, Work
from graphsvc.store.remote.stocking import Stock, stock
from graphsvc.store.remote.texts import kind_of
from graphsvc.store.remote.watching import Watch
from graphsvc.store.remote.wire import Addresses, Login
from graphsvc.vocab import LINKAGE_GRAPHS

_LOOK_WITHIN_S: Final = 5.0
_LEAST_S: Final = 0.1
# How long counts are good where answers are not kept at all.
_COUNTS_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Say where the store is, and how it is used."""

    addresses: Addresses
    login: Login
    stocks: Callable[[], Sequence[Stock]] = tuple  # what to load, read when it is time
    union: Union = "auto"
    is_union: bool = True
    publishes_stated: bool = False
    keep_s: float = 0.0  # how long an answer may be given again; 0 asks anew each time


class RemoteStore:
    """Ask and change a store by its addresses."""

    makes_versions = False

    def __init__(self, elsewhere: Elsewhere, work: Work) -> None:
        self._elsewhere, self._work = elsewhere, work
        self._endpoint = Endpoint(elsewhere.addresses, elsewhere.login, work)
        self._datasets = Datasets(
            self._endpoint.rows, union=elsewhere.union, is_union=elsewhere.is_union
        )
        self._watch = Watch(self._look)
        self._is_stocked = False
        self._id = secrets.token_hex(4)
        self._writes = 0

    @property
    def version(self) -> str:
        """Return what changes with each write of ours, and after a time for those of others."""
        if not self._watch.was_well:
            return ""
        span = self._elsewhere.keep_s or _COUNTS_S
        return f"{self._id}-{self._writes}-{int(time.monotonic() // span)}"

    async def start(self) -> None:
        """Return when the store is ready, or it is known why it is not."""
        await self._endpoint.start()
        await self._watch.start()

    async def stop(self) -> None:
        """End the watch, the workers and the connections."""
        await self._watch.stop()
        await self._endpoint.stop()

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a query as the store is now."""
        work, version, left = self._work, self.version, self._budget(question.allowance)
        reading = guard.read(
            question.text,
            max_bytes=work.max_query_bytes,
            max_depth=work.max_query_depth,
            may_call=bool(question.fetched),
        )
        text = question.text
        if question.fetched:
            text = await self._endpoint.joined(text, question.fetched)
        outside.refuse_calls(text, "query")
        kind = kind_of(text)
        chosen = question.rows if kind == "rows" else question.triples
        if chosen is None:
            raise not_acceptable(OFFERS[kind], "The answer")
        self._watch.refuse_before_well()
        dataset, text = question.dataset, with_terms(text, question.terms)
        if reading.names_graphs and (dataset.default is not None or dataset.named is not None):
            text = without_sources(text)
        with self._watch.noticing():
            parameters = await self._datasets.parameters(dataset, names_graphs=reading.names_graphs)
            body, _ = await self._endpoint.query(text, parameters, kind, chosen, left())
        repeatable = reading.is_repeatable
        return Answer(chosen.content_type, body, self._kept(version), is_repeatable=repeatable)

    async def graph(
        self, iri: str | None, triples: AnswerFormat, allowance: Allowance | None = None
    ) -> Answer:
        """Return one graph, None for the default one; one that holds nothing is not there."""
        version = self.version
        self._watch.refuse_before_well()
        with self._watch.noticing():
            await self._refuse_default(iri)
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_in(iri)} }}"
            body, count = await self._endpoint.query(text, [], "triples", triples, allowance)
        if iri is not None and not count:
            raise guard.no_graph(iri)
        return Answer(triples.content_type, body, self._kept(version))

    async def statistics(self) -> Answer:
        """Return the counts of graphs, classes and properties, as JSON."""
        version, left = self.version, self._budget(None)
        self._watch.refuse_before_well()
        found: dict[str, counting.Rows] = {}
        with self._watch.noticing():
            whole = await self._datasets.parameters(Dataset(), names_graphs=False)
            for name, text in counting.QUERIES.items():
                rows = await self._endpoint.rows(text, whole, left())
                found[name] = [{key: _plain(key, row[key]) for key in row} for row in rows]
        return Answer("application/json", counting.told(found), version)

    async def update(
        self, text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()
    ) -> str:
        """Carry out a SPARQL update on these graphs; return the new version."""
        updates.check(text, max_depth=self._work.max_query_depth, is_confined=False)
        await asyncio.to_thread(outside.refuse_calls, text, "update")
        self._watch.refuse_before_well()
        await self._changed(self._endpoint.update(updates.with_dataset(text, default, named)))
        return self.version

    async def forget(self, graph: str) -> None:
        """Leave it to the store what becomes of a graph that holds nothing."""

    async def change_graph(self, how: How, iri: str | None, ntriples: bytes = b"") -> bool:
        """Put, merge or delete one graph; tell whether it held anything before."""
        self._watch.refuse_before_well()
        with self._watch.noticing():
            await self._refuse_default(iri)
            existed = bool(await self._endpoint.rows(f"ASK {{ {_in(iri)} }}"))
        if existed or how != "delete":
            await self._changed(self._endpoint.change_graph(how, iri, ntriples))
        return existed

    def health(self) -> Health:
        """Tell whether queries would be answered now."""
        pool = self._endpoint.translators
        trouble = [str(why) for why in (self._watch.trouble, pool.trouble) if why]
        if not self._watch.was_well and not trouble:
            trouble = ["The store is starting."]
        return Health(
            not trouble,
            {
                "store": "remote",
                "union": self._datasets.way,
                "readers": pool.alive,
                "confinement": {"readers": pool.sandbox},
                "trouble": trouble,
            },
            workers={pool.name: pool.alive},
            waiting={pool.name: pool.waiting, "connections": self._endpoint.waiting},
        )

    async def _look(self) -> None:
        """See that the store answers; the first time, load what has to be in it."""
        await self._endpoint.ping(_LOOK_WITHIN_S)
        if self._is_stocked:
            return
        stocks = await asyncio.to_thread(self._elsewhere.stocks)
        try:
            await stock(self._endpoint, stocks)
        except RemoteRefusal as refusal:
            raise type(refusal)(
                f"What has to be in the store can't be loaded: {refusal.what}",
                todo=f"{refusal.todo} With GRAPHSVC_PRELOAD=none nothing is loaded.",
            ) from refusal
        if not self._elsewhere.publishes_stated:
            await self._refuse_stated()
        await self._datasets.find_out()
        self._is_stocked = True

    async def _refuse_stated(self) -> None:
        """Refuse to show stated linkages that another instance has put there."""
        graph = LINKAGE_GRAPHS["stated"]
        if await self._endpoint.rows(f"ASK {{ {_in(graph)} }}"):
            raise StoreRefusal(
                f"The store holds stated linkages, which this service is not to show ({graph})",
                todo="Remove that graph from the store, or set GRAPHSVC_PUBLISH_STATED=true if "
                "all who reach the service may see them.",
            )

    async def _changed(self, change: Awaitable[None]) -> None:
        """Carry out a change; whatever becomes of it, what was known before is not any more."""
        try:
            with self._watch.noticing():
                await change
        finally:
            self._writes += 1

    async def _refuse_default(self, iri: str | None) -> None:
        if iri is not None:
            guard.refuse_no_iri(iri)
            return
        await self._datasets.find_out()
        if self._datasets.is_native:
            raise QueryRefusal(
                "The store shows all its graphs as one: the graph without a name can't be read "
                "or written by itself",
                todo="Name a graph: /graphs?graph=IRI.",
            )

    def _budget(self, allowance: Allowance | None) -> Callable[[], Allowance]:
        """Return a function that tells what is left of an allowance whenever it is asked."""
        may, began = allowance or self._work.allowance, time.monotonic()
        return lambda: replace(may, query_s=max(may.query_s - (time.monotonic() - began), _LEAST_S))

    def _kept(self, version: str) -> str:
        """Return the version under which an answer may be kept; none where none may be."""
        return version if self._elsewhere.keep_s else ""


def _in(iri: str | None) -> str:
    return "?s ?p ?o" if iri is None else f"GRAPH <{iri}> {{ ?s ?p ?o }}"


def _plain(key: str, value: Any) -> Any:  # noqa: ANN401 - an IRI or a number
    return int(value) if key in ("n", "subjects", "objects") and value is not None else value
