"""Start one service for all clients: an empty store, and a token to write to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from service.running import Running, start
from service.test_tokens import created


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where the service is, and a token to write there."""

    running: Running
    token: str

    @property
    def address(self) -> str:
        """Return the service's address, without a slash at the end."""
        return self.running.address

    @property
    def sparql(self) -> str:
        """Return the address of queries."""
        return f"{self.address}/sparql"

    @property
    def update(self) -> str:
        """Return the address of updates."""
        return f"{self.address}/update"


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a running service."""
    folder = tmp_path_factory.mktemp("clients")
    token = created(folder / "data", "admin")
    settings = {"DATA": str(folder / "data"), "PRELOAD": "model", "DEFAULT_GRAPH": "union"}
    running = start(folder, {f"GRAPHSVC_{name}": value for name, value in settings.items()})
    try:
        yield Place(running, token)
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clients go straight to the service."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
