"""A store on loopback that misbehaves, in the way that its address names."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator

Send = Callable[[bytes], None]
JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":['
ROW = b'{"s":{"type":"uri","value":"x:s"}}'
TRUE = b'{"head":{},"boolean":true}'
FALSE = b'{"head":{},"boolean":false}'
_WAIT_S = 60


def head(kind: str = JSON, *more: str, status: str = "200 OK") -> bytes:
    """Return a head that announces no length: the body ends with the connection."""
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *more)
    return "\r\n".join((*lines, "", "")).encode()


def _silent(_: Send) -> None:
    time.sleep(_WAIT_S)


def _silent_after_head(send: Send) -> None:
    send(head() + ROWS)
    time.sleep(_WAIT_S)


def _drips(send: Send) -> None:
    send(head() + ROWS)
    for _ in range(10 * _WAIT_S):
        send(b" ")
        time.sleep(0.1)


def _drips_its_head(send: Send) -> None:
    for byte in head() * 100:
        send(bytes([byte]))
        time.sleep(0.1)


def _endless(send: Send) -> None:
    send(head() + ROWS + ROW)
    while True:
        send((b"," + ROW) * 1000)


def _fault_without_end(send: Send) -> None:
    send(head("text/plain", status="500 Internal Server Error"))
    while True:
        send(b"sorry " * 1000)


WAYS: dict[str, Callable[[Send], None]] = {
    "silent": _silent,
    "silent-after-head": _silent_after_head,
    "drips": _drips,
    "drips-its-head": _drips_its_head,
    "endless": _endless,
    "fault-without-end": _fault_without_end,
    "html": lambda send: send(head("text/html") + b"<html>Welcome to my router</html>"),
    "no-type": lambda send: send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + TRUE),
    "wrong-type": lambda send: send(head("image/png") + TRUE),
    "not-json": lambda send: send(head() + b"<html>"),
    "other-json": lambda send: send(head() + b'{"error": "no"}'),
    "cut": lambda send: send(head() + ROWS + ROW),
    "cut-in-words": lambda send: send(head() + ROWS + b"The operation has been cancelled"),
    "cut-truth": lambda send: send(head() + TRUE[:-1]),
    "cut-by-length": lambda send: send(head(JSON, "Content-Length: 500") + TRUE),
    "cut-chunk": lambda send: send(head(JSON, "Transfer-Encoding: chunked") + b"1f4\r\n" + ROWS),
    "more-than-json": lambda send: send(head() + TRUE + b"<html>"),
    "empty": lambda send: send(head()),
    "not-http": lambda send: send(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "hangs-up": lambda _: None,
    "packed": lambda send: send(head(JSON, "Content-Encoding: gzip") + b"\x1f\x8b"),
    "partial": lambda send: send(head(status="206 Partial Content") + TRUE),
    "stopped": lambda send: send(head(JSON, "X-SQL-State: S1TAT") + TRUE),
    "500": lambda send: send(head("text/plain", status="500 Oh") + b"out of \x1b[31mmemory\n"),
    "404": lambda send: send(head("text/html", status="404 Not Found") + b"<html>no</html>"),
    "401": lambda send: send(head("text/plain", status="401 Unauthorized") + b"who are you"),
    "503": lambda send: send(head("text/plain", status="503 Busy")),
    "504": lambda send: send(head("text/plain", status="504 Late")),
    "400": lambda send: send(head("text/plain", status="400 Bad") + b"error at 1:5: no"),
}


class Misbehaving:
    """Answer well until told otherwise; count who calls, and keep what they sent."""

    def __init__(self, way: str = "well") -> None:
        self.way = way
        self.elsewhere = ""
        self.calls: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """Return the address for queries."""
        return f"http://127.0.0.1:{self.port}/query"

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            self.calls.append(_received(connection))
            if self.way == "redirect":
                to = f"Location: {self.elsewhere}"
                connection.sendall(head("text/plain", to, status="307 Temporary Redirect"))
            elif self.way == "lets-go-once":
                self.way = "well"
            elif self.way in WAYS:
                WAYS[self.way](connection.sendall)
            elif b"query=ASK" in self.calls[-1]:
                # The least there is to ask is true, and no graph holds anything.
                is_ping = self.calls[-1].endswith(b"query=ASK+%7B%7D")
                connection.sendall(head() + (TRUE if is_ping else FALSE))
            else:
                connection.sendall(head() + ROWS + ROW + b"]}}")


def _received(connection: socket.socket) -> bytes:
    """Return a request, head and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := connection.recv(65536)):
            return data
        data += piece
    top, _, body = data.partition(b"\r\n\r\n")
    told = re.search(rb"content-length: *(\d+)", top, re.IGNORECASE)
    length = int(told[1]) if told else 0
    while len(body) < length and (piece := connection.recv(65536)):
        body += piece
    return top + b"\r\n\r\n" + body


@contextlib.contextmanager
def misbehaving(way: str = "well") -> Iterator[Misbehaving]:
    """Give one, closed afterwards."""
    found = Misbehaving(way)
    try:
        yield found
    finally:
        found.close()
