"""Ask the store elsewhere by its addresses, and have its answers read by a worker."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from graphsvc.store import Allowance, How
from graphsvc.store.calls import Fetched, handed
from graphsvc.store.formats import JSON, AnswerFormat
from graphsvc.store.remote.datasets import Parameters
from graphsvc.store.remote.gate import Gate
from graphsvc.store.remote.replies import Reply
from graphsvc.store.remote.texts import Kind, change, plain, with_base
from graphsvc.store.remote.wire import Addresses, Login, Request, Wire
from graphsvc.workers.frames import Header
from graphsvc.workers.pool import Pool, Size
from graphsvc.workers.process import Confinement

_TYPES: Final[dict[Kind, tuple[str, ...]]] = {
    "rows": (
        "application/sparql-results+json",
        "application/json",
        "application/sparql-results+xml",
    ),
    "triples": ("application/n-triples", "text/turtle", "text/plain", "text/ntriples"),
}
_ACCEPT: Final[dict[Kind, str]] = {
    "rows": "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    "triples": "application/n-triples, text/turtle;q=0.5",
}
# What is left for reading an answer that came in the last moment.
_LEAST_S: Final = 0.5
_PING_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Work:
    """Say what asking may use; seconds and bytes as the settings say."""

    connections: int = 16
    translators: int = 2
    reserved_translators: int = 0  # more of them, for whom an allowance lets go first
    queue: int = 64
    queue_s: float = 5.0
    write_s: float = 60.0
    query_memory_bytes: int = 1 << 30
    max_query_bytes: int = 64 * 1024
    max_query_depth: int = 100
    allowance: Allowance = field(default_factory=Allowance)  # of whoever asks without one
    longest_answer_bytes: int = 256 << 20


class Endpoint:
    """Send queries and updates; refuse what comes back and is no answer."""

    def __init__(self, addresses: Addresses, login: Login, work: Work) -> None:
        self._addresses, self._work = addresses, work
        # Those who go first have connections of their own, and one is for looking after the store.
        self._wire = Wire(login, 2 * work.connections + 2)
        self._gate, self._first = (
            Gate(work.connections, queue=work.queue, queue_s=work.queue_s) for _ in range(2)
        )
        # One write at a time: not every store keeps those apart that come at once.
        self._writes = Gate(1, queue=work.queue, queue_s=work.write_s)
        self.translators = Pool(
            "answers",
            Confinement(
                "graphsvc.jobs.translating",
                memory_bytes=work.query_memory_bytes,
                answer_bytes=work.longest_answer_bytes,
            ),
            Size(
                work.translators,
                kept=work.translators,
                queue=work.queue,
                reserved=work.reserved_translators,
                queue_s=work.queue_s,
            ),
        )

    async def start(self) -> None:
        """Start the workers that read answers."""
        await self.translators.start()

    async def stop(self) -> None:
        """End them, and close all connections."""
        await asyncio.gather(self.translators.stop(), self._wire.close())

    @property
    def waiting(self) -> int:
        """Return how many requests wait for a connection."""
        return self._gate.waiting + self._first.waiting + self._writes.waiting

    async def query(
        self,
        text: str,
        parameters: Parameters,
        kind: Kind,
        chosen: AnswerFormat,
        allowance: Allowance | None = None,
    ) -> tuple[bytes, int]:
        """Return the answer in the chosen format, and how many statements it holds."""
        may = allowance or self._work.allowance
        began = asyncio.get_running_loop().time()
        text, lines_before = with_base(text)
        form = urlencode([("query", text), *parameters]).encode()
        request = self._request(form, kind, may)
        async with (self._first if may.goes_first else self._gate).passed():
            reply = await self._wire.send(request)
        if not reply.is_good:
            raise reply.refusal("query", lines_before=lines_before)
        spent = asyncio.get_running_loop().time() - began
        return await self._translated(
            reply, kind, chosen, replace(may, query_s=may.query_s - spent)
        )

    async def joined(self, text: str, fetched: tuple[Fetched, ...]) -> str:
        """Return a query with what others answered in place of the parts that ask them."""
        header: Header = {"joins": True}
        sent = handed(fetched, header, text.encode())
        deadline_s = self._work.allowance.query_s
        _, body = await self.translators.run(header, sent, deadline_s=deadline_s)
        return body.decode()

    async def rows(
        self, text: str, parameters: Parameters = (), allowance: Allowance | None = None
    ) -> Any:  # noqa: ANN401 - plain JSON
        """Return the rows of a query as plain values, None for no value; true or false for ASK."""
        body, _ = await self.query(text, parameters, "rows", JSON, allowance)
        told = json.loads(body)
        if "boolean" in told:
            return told["boolean"]
        names = told["head"]["vars"]
        return [
            {name: plain(row.get(name)) for name in names} for row in told["results"]["bindings"]
        ]

    async def update(self, text: str) -> None:
        """Carry out an update."""
        text, lines_before = with_base(text)
        headers = {"Content-Type": "application/sparql-update; charset=utf-8", "Accept": "*/*"}
        reply = await self._written("POST", self._addresses.update, text.encode(), headers)
        if not reply.is_good:
            raise reply.refusal("update", lines_before=lines_before)

    async def replace(self, graph: str, ntriples: bytes) -> None:
        """Put these statements in place of the graph's own."""
        await self.change_graph("put", graph, ntriples)

    async def change_graph(self, how: How, iri: str | None, ntriples: bytes = b"") -> None:
        """Put, merge or delete a graph: as such where the store takes graphs, else by an update."""
        if self._addresses.graphs is None:
            await self.update(change(how, iri, ntriples.decode()))
            return
        mark = "&" if "?" in self._addresses.graphs else "?"
        named = "default" if iri is None else urlencode({"graph": iri})
        # Statements a line are Turtle too, which every store reads.
        headers = {"Accept": "*/*"} | ({"Content-Type": "text/turtle"} if ntriples else {})
        url = f"{self._addresses.graphs}{mark}{named}"
        reply = await self._written(how.upper(), url, ntriples, headers)
        if not reply.is_good and not (how == "delete" and reply.status == HTTPStatus.NOT_FOUND):
            raise reply.refusal("graph")

    async def ping(self, within_s: float) -> None:
        """Ask the least there is to ask, past whoever waits."""
        form = urlencode({"query": "ASK {}"}).encode()
        may = Allowance(query_s=within_s, max_result_bytes=_PING_BYTES, goes_first=True)
        reply = await self._wire.send(self._request(form, "rows", may))
        if not reply.is_good:
            raise reply.refusal("query")
        await self._translated(reply, "rows", JSON, may)

    def _request(self, form: bytes, kind: Kind, may: Allowance) -> Request:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": _ACCEPT[kind],
        }
        return Request(
            "POST",
            self._addresses.query,
            form,
            headers,
            may.query_s,
            may.max_result_bytes,
            may.prefix,
            types=_TYPES[kind],
        )

    async def _written(
        self, method: str, url: str, content: bytes, headers: dict[str, str]
    ) -> Reply:
        request = Request(method, url, content, headers, self._work.write_s, is_write=True)
        async with self._writes.passed():
            return await self._wire.send(request)

    async def _translated(
        self, reply: Reply, kind: Kind, chosen: AnswerFormat, may: Allowance
    ) -> tuple[bytes, int]:
        header = {
            "kind": kind,
            "sent": reply.media_type,
            "engine_name": chosen.engine_name,
            "counted": reply.says_limit,
            "caps": (may.max_result_bytes, may.max_result_rows, may.prefix),
        }
        told, body = await self.translators.run(
            header,
            reply.body,
            deadline_s=max(may.query_s, _LEAST_S),
            goes_first=may.goes_first,
        )
        if reply.says_limit:
            reply.refuse_cut(told["count"])
        return body, told["count"]
