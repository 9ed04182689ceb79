"""Run the service over real stores of others; each store and its service start once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from remote import stores
from remote.stores import Store
from service.running import SMALL_LIMITS, Running, start
from service.test_tokens import bearer, created

STARTERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[Store]]] = {
    "oxigraph": stores.oxigraph,
    "fuseki": stores.fuseki,
    "virtuoso": stores.virtuoso,
}


@dataclass(slots=True)
class Service:
    """Hold a service over a store, and a client that may do anything there."""

    store: Store
    running: Running
    client: httpx.Client

    def rows(self, query: str, **parameters: str) -> list[dict[str, str | None]]:
        """Return the rows of a query as plain values."""
        answer = self.client.get("/sparql", params={"query": query, **parameters})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        names = told["head"]["vars"]
        return [
            {name: row[name]["value"] if name in row else None for name in names}
            for row in told["results"]["bindings"]
        ]

    def ask(self, pattern: str) -> bool:
        """Ask whether there is a match."""
        answer = self.client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"})
        assert answer.status_code == 200, answer.text
        return bool(answer.json()["boolean"])

    def update(self, text: str, **parameters: str | list[str]) -> httpx.Response:
        """Send an update."""
        headers = {"Content-Type": "application/sparql-update"}
        return self.client.post("/update", content=text, params=parameters, headers=headers)


@contextlib.contextmanager
def serving(store: Store, folder: Path, **settings: str) -> Iterator[Service]:
    """Give a service over the store."""
    token = created(folder / "data", "admin")
    environment = {
        **SMALL_LIMITS,
        "GRAPHSVC_QUERY_TIME_LIMIT_S": "20",
        "GRAPHSVC_DATA": str(folder / "data"),
        **store.environment,
        **{f"GRAPHSVC_{name}": value for name, value in settings.items()},
    }
    running = start(folder, environment)
    try:
        with running.client as client:
            client.headers.update(bearer(token))
            yield Service(store, running, client)
    finally:
        running.stop()


@pytest.fixture(scope="session", params=STARTERS)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Give each of the stores in turn."""
    with STARTERS[request.param](tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture(scope="session")
def service(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give the service over it, with model and examples."""
    with serving(store, tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give Oxigraph's server, for what is the same over any store."""
    with stores.oxigraph(tmp_path_factory.mktemp("oxigraph")) as started:
        yield started


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Give a client of a service over the embedded store, to compare with."""
    folder = tmp_path_factory.mktemp("embedded")
    running = start(folder, {"GRAPHSVC_DATA": str(folder / "data")})
    try:
        with running.client as opened:
            yield opened
    finally:
        running.stop()
