"""A small server on loopback that gives what it is told to, and counts what it is asked."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Page:
    """Hold one answer; a body is sent with an ETag of its own."""

    body: bytes = b""
    kind: str = "text/turtle"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    has_etag: bool = True


@dataclass(slots=True)
class Web:
    """Hold what is where, and what was asked with which headers and answer."""

    address: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    heard: list[Mapping[str, str]] = field(default_factory=list)
    make: Callable[[str], Page | None] = lambda _: None


@contextlib.contextmanager
def web() -> Iterator[Web]:
    """Run the server on a port of the system's choice."""
    state = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with the page, or confirm it."""
            page = state.pages.get(self.path) or state.make(self.path) or Page(status=404)
            etag = f'"{hashlib.sha256(page.body).hexdigest()[:12]}"'
            status = page.status
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status = 304
            state.asked.append((self.path, status))
            state.heard.append(dict(self.headers))
            self.send_response(status)
            if page.has_etag:
                self.send_header("ETag", etag)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if status == 304:
                self.end_headers()
                return
            self.send_header("Content-Type", page.kind)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                if page.drip_s:
                    for byte in page.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(page.drip_s)
                else:
                    self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
