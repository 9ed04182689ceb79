"""Start the real service, see its processes, read its problem documents."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from support import free_port

# Small limits, so that a test of one takes seconds; everything else is as installed.
SMALL_LIMITS = {
    "GRAPHSVC_QUERY_TIME_LIMIT_S": "2",
    "GRAPHSVC_QUERY_MEMORY_BYTES": str(512 * 1024 * 1024),
    "GRAPHSVC_CHECK_TIME_LIMIT_S": "20",
    "GRAPHSVC_MAX_UPLOAD_BYTES": str(2 * 1024 * 1024),
    "GRAPHSVC_MAX_RESULT_BYTES": str(4 * 1024 * 1024),
    "GRAPHSVC_MAX_FILES": "3",
}


@dataclass(slots=True)
class Running:
    """Hold a running service: where it is, its processes, what it printed."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def client(self) -> httpx.Client:
        """Return a client that goes to the service by no proxy."""
        return httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    def children(self) -> list[int]:
        """Return the process ids of the service's worker processes."""
        return children_of(self.process.pid)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=20)


def children_of(pid: int) -> list[int]:
    """Return the process ids of a process's children, on Linux."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                status = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(status[1]) == pid and status[0] != "Z":
                    found.append(int(entry.name))
    return found


def start(
    folder: Path, settings: Mapping[str, str] | None = None, *, ready: bool = True
) -> Running:
    """Start ``graphsvc serve`` on a free port with these settings and wait until it is ready."""
    port = free_port()
    log = folder / f"service-{port}.log"
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "graphsvc", "serve", "--port", str(port)],
            env={**environment, **(settings or {})},
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    running = Running(f"http://127.0.0.1:{port}", process, log)
    if ready:
        _wait(running)
    return running


def _wait(running: Running) -> None:
    for _ in range(300):
        if running.process.poll() is not None:
            break
        with contextlib.suppress(httpx.HTTPError), running.client as client:
            if client.get("/health/ready").status_code == 200:
                return
        time.sleep(0.1)
    running.stop(signal.SIGKILL)
    pytest.fail(f"the service was not ready in 30 s:\n{running.log.read_text()}")


def problem(answer: httpx.Response, status: int) -> Mapping[str, object]:
    """Return the answer's problem document; fail unless it says all that one has to."""
    assert answer.status_code == status, answer.text[:1000]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-request-id"]
    found: dict[str, object] = answer.json()
    assert found["status"] == status
    for member in ("type", "title", "detail"):
        assert isinstance(found[member], str)
        assert found[member]
    assert found["todo"], "a refusal says what to do"
    return found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the element leads."""
        if tag:
            self.found |= {v or "" for name, v in attrs if name in ("href", "src", "action")}


def links_of(page: str) -> set[str]:
    """Return where a page's links, forms and resources lead."""
    parser = _Links()
    parser.feed(page)
    return parser.found
