"""A store elsewhere that is down, slow or out of its mind costs its own answers and no more."""

from __future__ import annotations

import base64
import contextlib
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from remote.conftest import Service, serving
from remote.misbehaving import WAYS, Misbehaving, misbehaving
from remote.stores import Store
from service.running import Running, problem, start
from support import ROOT, free_port

LIMIT_S = 2.0
SELECT = {"query": "SELECT ?s { ?s ?p ?o }"}
SETTINGS = {
    "PRELOAD": "none",
    "STORE_UNION": "native",
    "QUERY_TIME_LIMIT_S": str(LIMIT_S),
    "TOKEN_QUERY_TIME_LIMIT_S": str(LIMIT_S),
    "WRITE_TIME_LIMIT_S": str(LIMIT_S),
    "MAX_RESULT_BYTES": "500000",
    "TOKEN_MAX_RESULT_BYTES": "500000",
}
EXPECTED = {
    "silent": 504, "silent-after-head": 504, "drips": 504, "drips-its-head": 504, "endless": 422,
    "stopped": 504, "partial": 504, "504": 504, "503": 503, "400": 400,
}  # fmt: skip
# What an update is told: its answer is not read, so that much is no reason to doubt it.
WRITES = {"silent": 504, "drips-its-head": 504, "hangs-up": 502, "not-http": 502, "500": 502,
          "404": 502, "401": 502, "503": 503, "504": 504, "400": 400}  # fmt: skip


@pytest.fixture(scope="module")
def bad() -> Iterator[Misbehaving]:
    with misbehaving() as found:
        yield found


@pytest.fixture(scope="module")
def over_bad(bad: Misbehaving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    store = Store("misbehaving", bad.address, {"STORE_USER": "city", "STORE_PASSWORD": "s3cret-pw"})
    with serving(store, tmp_path_factory.mktemp("bad"), **SETTINGS) as service:
        yield service


@pytest.fixture
def service(over_bad: Service, bad: Misbehaving) -> Iterator[Service]:
    """Give the service; its store behaves before and after."""
    bad.way = "well"
    yield over_bad
    bad.way = "well"


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_is_none_is_told_in_time(
    service: Service, bad: Misbehaving, way: str
) -> None:
    bad.way = way
    began = time.monotonic()
    answer = service.client.get("/sparql", params=SELECT)
    took = time.monotonic() - began
    told = problem(answer, EXPECTED.get(way, 502))
    assert took < LIMIT_S + 1
    assert "s3cret" not in answer.text
    assert "\x1b" not in str(told)
    assert "router" not in str(told)
    bad.way = "well"
    assert service.client.get("/sparql", params=SELECT).status_code == 200


@pytest.mark.parametrize("way", WRITES)
def test_a_write_without_a_word_is_told_in_time(
    service: Service, bad: Misbehaving, way: str
) -> None:
    bad.way = way
    began = time.monotonic()
    told = problem(service.update("INSERT DATA { <x:s> <x:p> 1 }"), WRITES[way])
    assert time.monotonic() - began < LIMIT_S + 1
    if way in ("silent", "drips-its-head", "hangs-up", "not-http"):
        assert "may have been carried out" in str(told["detail"])


def test_a_connection_that_the_store_let_go_of_costs_no_answer(
    service: Service, bad: Misbehaving
) -> None:
    bad.way = "lets-go-once"
    assert service.client.get("/sparql", params=SELECT).status_code == 200
    bad.calls.clear()
    bad.way = "lets-go-once"
    problem(service.update("INSERT DATA { <x:s> <x:p> 1 }"), 502)
    assert sum(b"INSERT" in call for call in bad.calls) == 1, "a write is not sent again"


def test_a_redirect_is_not_followed(service: Service, bad: Misbehaving) -> None:
    with misbehaving() as other:
        bad.way, bad.elsewhere = "redirect", other.address
        problem(service.client.get("/sparql", params=SELECT), 502)
        assert not other.calls


def test_what_needs_no_store_goes_on_while_it_is_silent(service: Service, bad: Misbehaving) -> None:
    bad.way = "silent"
    client = service.client
    waiting = threading.Thread(target=lambda: client.get("/sparql", params=SELECT))
    waiting.start()
    try:
        turtle = (ROOT / "examples" / "arden.ttl").read_bytes()
        checked = client.post(
            "/validate", content=turtle, headers={"Content-Type": "text/turtle"}, timeout=30
        )
        assert checked.json()["conforms"] is True
        for path in (
            "/",
            "/iso37106-2021/B7.ttl",
            "/linkages",
            "/health/live",
            "/queries",
            "/docs",
        ):
            answer = client.get(path, headers={"Accept": "text/html, application/json"})
            assert answer.status_code == 200, path
    finally:
        waiting.join()


def test_many_who_wait_for_the_store_do_not_hold_the_loop(
    service: Service, bad: Misbehaving
) -> None:
    bad.way = "drips"
    threads = [
        threading.Thread(target=lambda: service.client.get("/sparql", params=SELECT))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    took = []
    for _ in range(20):
        began = time.monotonic()
        assert service.client.get("/health/live").status_code == 200
        took.append(time.monotonic() - began)
    for thread in threads:
        thread.join()
    assert statistics.median(took) < LIMIT_S / 2


def test_readiness_follows_the_store(service: Service, bad: Misbehaving) -> None:
    ready_within(service, 200, 20)
    bad.way = "500"
    service.client.get("/sparql", params=SELECT)
    assert "status 500" in str(problem(ready_within(service, 503, 20), 503)["detail"])
    assert "graphsvc_ready 0.0" in service.client.get("/metrics").text
    bad.way = "well"
    ready_within(service, 200, 20)


def ready_within(service: Service, status: int, seconds: float) -> httpx.Response:
    """Return the readiness once it has that status; fail when it never has."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = service.client.get("/health/ready")
        if answer.status_code == status:
            return answer
        time.sleep(0.1)
    pytest.fail(f"the readiness was never {status}")


def test_name_and_password_go_to_the_store_alone(service: Service, bad: Misbehaving) -> None:
    bad.calls.clear()
    assert service.client.get("/sparql", params=SELECT).status_code == 200
    sent = base64.b64encode(b"city:s3cret-pw")
    assert b"authorization: basic " + sent.lower() in bad.calls[-1].lower()
    assert b"s3cret" not in service.running.log.read_bytes()
    assert sent not in service.running.log.read_bytes()


def test_a_bearer_token_is_sent_and_shown_nowhere(tmp_path: Path) -> None:
    with misbehaving() as store:
        settings = {"STORE_TOKEN": "tok-s3cret", "LOG_REQUESTS": "true"}
        with serving(Store("m", store.address, settings), tmp_path, **SETTINGS) as service:
            assert service.client.get("/sparql", params=SELECT).status_code == 200
            told = service.client.get("/health/ready").text
            assert b"authorization: bearer tok-s3cret" in store.calls[-1].lower()
        assert "s3cret" not in told
        assert b"s3cret" not in service.running.log.read_bytes()


def test_a_store_that_is_down_is_waited_for(tmp_path: Path) -> None:
    port = free_port()
    environment = {f"GRAPHSVC_{name}": value for name, value in SETTINGS.items()}
    environment |= {
        "GRAPHSVC_STORE": f"http://127.0.0.1:{port}/query",
        "GRAPHSVC_DATA": str(tmp_path / "data"),
    }
    running: Running = start(tmp_path, environment, ready=False)
    try:
        with running.client as client:
            told = problem(_first_other(client, 503), 502)
            assert "can't be reached" in str(told["detail"])
            assert "127.0.0.1" not in str(told), "the store's address is the operator's"
            problem(client.get("/health/ready"), 503)
            assert client.get("/iso37106-2021/B7.ttl").status_code == 200
    finally:
        running.stop()


def _first_other(client: httpx.Client, starting: int) -> httpx.Response:
    """Return the first answer that has another status than that of a service that starts."""
    for _ in range(300):
        with contextlib.suppress(httpx.HTTPError):
            answer = client.get("/sparql", params=SELECT)
            if answer.status_code != starting:
                return answer
        time.sleep(0.1)
    pytest.fail("the service never told")
