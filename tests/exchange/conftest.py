"""Start one service for all that reads from it: the bundled cities, and a token to publish more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service.running import Running, start
from service.test_tokens import bearer, created

TURTLE = {"Content-Type": "text/turtle"}


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a running service and an administrator's client of it."""

    running: Running
    client: httpx.Client
    data: Path

    @property
    def address(self) -> str:
        """Return the service's address, without a slash at the end."""
        return self.running.address

    def publish(self, identity: str, body: bytes) -> str:
        """Publish a file, whatever there was; return its ETag."""
        there = self.client.get(f"/models/{identity}", headers={"Accept": "application/n-quads"})
        guard = {"If-Match": "*"} if there.status_code == 200 else {}
        headers = {**TURTLE, **guard}
        answer = self.client.put(f"/models/{identity}", content=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return str(answer.headers["etag"])


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a running service."""
    folder = tmp_path_factory.mktemp("exchange")
    data = folder / "data"
    token = created(data, "admin")
    settings = {"GRAPHSVC_DATA": str(data), "GRAPHSVC_REQUESTS_PER_MINUTE": "0"}
    running = start(folder, settings)
    with running.client as client:
        client.headers.update(bearer(token))
        yield Place(running, client, data)
    running.stop()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clients go straight to the service."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
