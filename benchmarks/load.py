"""Send requests as fast as they are answered, from a process of its own.

The orders come as JSON on stdin, the numbers go as JSON to stdout.  Every request is made
before the clock starts; each client has one connection, which stays open, and one request
under way.  An answer that is not a 200 of the expected length ends the run with an error.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import cast
from urllib.parse import quote

import uvloop

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_STATUS = slice(9, 12)


@dataclass(frozen=True, slots=True)
class Order:
    """Say what to send where, in how many connections, and when to stop."""

    port: int
    path: str
    queries: list[str]
    """Asked in turn."""
    lengths: list[int]
    """The bytes of each one's answer."""
    digest: int | None
    """CRC-32 of the answers where all are the same."""
    unique_from: int | None
    """Number of the first request, which makes each a query of its own; None repeats them."""
    clients: int
    seconds: float
    most: int
    """Requests at most."""


@dataclass(frozen=True, slots=True)
class Served:
    """Hold what a run came to."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Return the requests a second."""
        return self.requests / self.seconds


def numbered(query: str, number: int) -> str:
    """Return the query with a LIMIT that no other has and that cuts no answer short."""
    return f"{query} LIMIT {10_000 + number}"


def request(order_path: str, port: int, query: str) -> bytes:
    """Return a GET request that asks for JSON."""
    return (
        f"GET {order_path}?query={quote(query, safe='')} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


class _Client(asyncio.Protocol):
    """Send one request after the other on one connection."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._buffer = b""
        self._expected = 0
        self._sent = 0.0
        self._transport = asyncio.Transport()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        body = _body(self._buffer)
        if body is None:
            return
        now = time.perf_counter()
        if self._buffer[_STATUS] != b"200" or len(body) != self._expected:
            self._run.fail(f"{self._buffer[:200]!r} has {len(body)} bytes, not {self._expected}")
        elif self._run.digest is not None and zlib.crc32(body) != self._run.digest:
            self._run.fail(f"the answer is not the expected one: {body[:200]!r}")
        self._run.latencies.append(now - self._sent)
        self._buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.ended(exc)

    def _next(self) -> None:
        self._sent = time.perf_counter()
        upcoming = next(self._run.requests, None) if self._sent < self._run.until else None
        if upcoming is None:
            self._transport.close()
            return
        data, self._expected = upcoming
        self._transport.write(data)


class _Run:
    def __init__(self, order: Order) -> None:
        asked = order.most if order.unique_from is not None else len(order.queries)
        made = [_made(order, number) for number in range(asked)]
        self.requests: Iterator[tuple[bytes, int]] = (
            made[number % len(made)] for number in range(order.most)
        )
        self.digest = order.digest
        self.latencies: list[float] = []
        self.until = 0.0
        self._open = order.clients
        self._done = asyncio.get_running_loop().create_future()
        self._order = order

    async def served(self) -> Served:
        loop = asyncio.get_running_loop()
        start = time.perf_counter()
        self.until = start + self._order.seconds
        for _ in range(self._order.clients):
            await loop.create_connection(lambda: _Client(self), "127.0.0.1", self._order.port)
        async with asyncio.timeout(self._order.seconds + 100):  # one query may take long
            await self._done
        seconds = time.perf_counter() - start
        taken = sorted(self.latencies)
        middle, late = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
        return Served(len(taken), seconds, middle * 1000, late * 1000)

    def fail(self, why: str) -> None:
        if not self._done.done():
            self._done.set_exception(RuntimeError(why))

    def ended(self, fault: Exception | None) -> None:
        self._open -= 1
        if fault is not None:
            self.fail(f"the connection broke: {fault}")
        elif not self._open and not self._done.done():
            self._done.set_result(None)


def _made(order: Order, number: int) -> tuple[bytes, int]:
    place = number % len(order.queries)
    query = order.queries[place]
    if order.unique_from is not None:
        query = numbered(query, order.unique_from + number)
    return request(order.path, order.port, query), order.lengths[place]


def _body(data: bytes) -> bytes | None:
    """Return the body of the response when all of it is there."""
    end = data.find(_END_OF_HEAD)
    if end < 0:
        return None
    start = end + len(_END_OF_HEAD)
    head = data[:end].lower()
    at = head.find(_LENGTH)
    if at < 0:
        return _unchunked(data, start)
    at += len(_LENGTH)
    stop = head.find(b"\r\n", at)
    length = int(head[at : stop if stop > 0 else end])
    return data[start : start + length] if len(data) >= start + length else None


def _unchunked(data: bytes, at: int) -> bytes | None:
    pieces: list[bytes] = []
    while (line := data.find(b"\r\n", at)) >= 0:
        size = int(data[at:line].partition(b";")[0], 16)
        at = line + 2 + size + 2
        if len(data) < at:
            return None
        if size == 0:
            return b"".join(pieces)
        pieces.append(data[line + 2 : at - 2])
    return None


def main() -> int:
    """Carry out the order on stdin."""
    order = Order(**json.load(sys.stdin))

    async def run() -> Served:
        return await _Run(order).served()

    json.dump(asdict(uvloop.run(run())), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
