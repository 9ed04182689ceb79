"""HTTP as the service speaks it: no endless head, no client that takes for ever."""

from __future__ import annotations

import asyncio
import math
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Address and headers together: the longest query, each byte written as three, and room.
_HEAD_BYTES: Final = 512 * 1024
_TOO_SLOW: Final = (
    b"HTTP/1.1 408 Request Timeout\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    b"The request took longer to come than this service waits."
)


def protocol(*, head_s: float, body_s: float) -> type[HttpToolsProtocol]:
    """Return the protocol with these limits, in seconds, for a request's head and its body."""
    return type("Protocol", (_Protocol,), {"head_s": head_s, "body_s": body_s})


class _Protocol(HttpToolsProtocol):
    """End connections whose request is endless, in bytes or in time.

    A body is read whole before any worker is asked, so a slow one costs a connection
    and nothing else.
    """

    head_s: float
    body_s: float
    _head_bytes = 0
    _in_head = False
    _due = math.inf  # when what is expected is late, by the clock of the loop
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as the library has it
        """Expect the first request."""
        super().connection_made(cast("asyncio.Transport", _Joining(transport, self.loop)))
        self._due = self.loop.time() + self.head_s
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        if self._alarm is not None:
            self._alarm.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes until the head of a request is complete."""
        self._head_bytes = self._head_bytes + len(data) if self._in_head else 0
        if self._head_bytes > _HEAD_BYTES:
            self.send_400_response(f"The head of the request is over {_HEAD_BYTES:,} bytes")
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Note that a head begins; the first one is expected already."""
        self._in_head = True
        self._due = min(self._due, self.loop.time() + self.head_s)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that it is complete, and expect the body."""
        self._in_head = False
        self._due = self.loop.time() + self.body_s
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is complete."""
        self._due = math.inf
        super().on_message_complete()

    def _look(self) -> None:
        """See whether something is late, and look again: one timer for the whole connection."""
        now = self.loop.time()
        if now >= self._due:
            self._end()
            return
        soonest = min(self.head_s, self.body_s)
        self._alarm = self.loop.call_later(min(self._due - now, soonest), self._look)

    def _end(self) -> None:
        """Tell the client, unless an answer is on its way already, and hang up."""
        cycle: Any = self.cycle  # None before the first request
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_TOO_SLOW)
        self.transport.close()


class _Joining:
    """Send head and body of an answer, which come one after the other, as one piece.

    Apart they would cost the network twice, and wake the client twice.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else a transport has
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Hold the first piece until the next one comes, or nothing more does for now."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.writelines((held, data))
        elif data:
            self._held = data
            self._loop.call_soon(self._send)

    def close(self) -> None:
        """Send what is held, and hang up."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)
