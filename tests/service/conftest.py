"""Run the real service on a loopback port, once for most tests, and ask it over HTTP."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from service.running import SMALL_LIMITS, Running, start


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give the service that most tests share: the model and the examples, small limits."""
    folder = tmp_path_factory.mktemp("service")
    service = start(folder, {"GRAPHSVC_DATA": str(folder / "data"), **SMALL_LIMITS})
    try:
        yield service
    finally:
        service.stop()


@pytest.fixture
def client(running: Running) -> Iterator[httpx.Client]:
    """Give a client of the shared service."""
    with running.client as opened:
        yield opened


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Give a function that starts a service of the test's own, stopped after it."""
    started: list[Running] = []

    def one(**settings: str) -> Running:
        running = start(tmp_path, {"GRAPHSVC_PRELOAD": "none", **settings})
        started.append(running)
        return running

    yield one
    for running in started:
        running.stop(signal.SIGKILL)


@pytest.fixture
def still_answers(client: httpx.Client) -> Iterator[None]:
    """See after the test that the service answers the next request, and soon."""
    yield
    began = time.monotonic()
    answer = client.get("/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 200
    assert answer.json() == {"head": {}, "boolean": True}
    assert time.monotonic() - began < 10


@pytest.fixture(autouse=True)
def _workers_find_the_tests_own_jobs(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """Let workers that a test starts import ``service.trying``."""
    monkeypatch.setenv("PYTHONPATH", str(root / "tests"))
