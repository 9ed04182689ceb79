"""What an operator sees: metrics, logs, limits on who asks too much or too slowly."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from collections.abc import Callable

import httpx
import pytest

from graphsvc.api.throttle import Throttle
from service.running import Running, problem

Start = Callable[..., Running]
ASK = {"query": "ASK {}"}


def samples(client: httpx.Client) -> dict[str, float]:
    """Return the values of all metrics by name and labels."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = re.findall(r"^(graphsvc_\S+) ([\d.e+-]+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in found}


# --- Metrics --------------------------------------------------------------------------------


def test_metrics_count_queries_by_outcome(service: Start) -> None:
    with service(GRAPHSVC_QUERY_TIME_LIMIT_S="1", GRAPHSVC_PRELOAD="model").client as client:
        for _ in range(3):
            client.get("/sparql", params=ASK)
        client.get("/sparql", params={"query": "ASK {"})
        client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f}"})
        etag = client.get("/sparql", params=ASK).headers["etag"]
        client.get("/sparql", params=ASK, headers={"If-None-Match": etag})
        found = samples(client)
    by = 'graphsvc_requests_total{outcome="%s",route="sparql"}'
    assert found[by % "answered"] == 4
    assert found[by % "unchanged"] == 1
    assert found[by % "query"] == 1
    assert found[by % "deadline"] == 1
    assert found['graphsvc_request_seconds_count{route="sparql"}'] == 7
    assert found['graphsvc_request_seconds_bucket{le="0.5",route="sparql"}'] == 6


def test_metrics_tell_of_workers_cache_and_store(client: httpx.Client) -> None:
    client.get("/sparql", params=ASK)
    found = samples(client)
    assert found["graphsvc_ready"] == 1
    assert found['graphsvc_workers{kind="queries"}'] in (1, 2)  # the other may just be starting
    assert found['graphsvc_workers{kind="writes"}'] == 1
    assert found['graphsvc_waiting{kind="queries"}'] == 0
    assert found["graphsvc_cache_bytes"] > 0
    assert found["graphsvc_store_bytes"] > 100_000
    assert found["graphsvc_store_statements"] > 5000
    assert found["graphsvc_disk_free_bytes"] > 0


def test_metrics_do_not_grow_with_what_strangers_ask(client: httpx.Client) -> None:
    for number in range(20):
        client.get(f"/nothing-{number}/here")
    assert "nothing" not in client.get("/metrics").text


# --- Logs -----------------------------------------------------------------------------------


def lines(running: Running, *, about: str = "") -> list[dict[str, object]]:
    """Return the lines of the log that are JSON, once one of them says ``about``.

    An answer may reach its reader a moment before its line reaches the log.
    """
    for _ in range(100):
        if about in running.log.read_text(encoding="utf-8"):
            break
        time.sleep(0.05)
    text = running.log.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in text if line.startswith("{")]


def test_requests_are_logged_when_asked_with_their_id_and_without_the_query(
    service: Start,
) -> None:
    running = service(GRAPHSVC_LOG_REQUESTS="true")
    with running.client as client:
        client.get("/sparql", params={"query": "ASK { <x:secret> ?p ?o }"},
                   headers={"X-Request-ID": "my-request"})  # fmt: skip
    mine = [
        line for line in lines(running, about="my-request") if line.get("request") == "my-request"
    ]
    assert len(mine) == 1
    assert mine[0]["path"] == "/sparql"
    assert mine[0]["status"] == 200
    assert mine[0]["outcome"] == "answered"
    assert {"time", "level", "message", "ms", "method"} <= set(mine[0])
    assert "secret" not in running.log.read_text()


def test_queries_are_logged_only_when_asked(service: Start) -> None:
    running = service(GRAPHSVC_LOG_QUERIES="true")
    query = 'ASK { ?s ?p "서울" }'
    with running.client as client:
        for _ in range(2):  # the second comes from the cache
            client.get("/sparql", params={"query": query})
    assert [line["query"] for line in lines(running) if "query" in line] == [query, query]


def test_nothing_is_logged_of_requests_by_default(service: Start) -> None:
    running = service()
    with running.client as client:
        client.get("/sparql", params=ASK)
    assert [line for line in lines(running) if line["logger"] == "graphsvc.requests"] == []


def test_a_refusal_for_want_of_time_is_logged_with_its_request(service: Start) -> None:
    running = service(GRAPHSVC_QUERY_TIME_LIMIT_S="0.5", GRAPHSVC_PRELOAD="model")
    with running.client as client:
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
        answer = client.get("/sparql", params={"query": query})
    warned = [line for line in lines(running) if line["level"] == "warning"]
    assert [line["request"] for line in warned] == [answer.headers["x-request-id"]]
    assert "?a" not in json.dumps(warned)


# --- Who asks too much, or too slowly -------------------------------------------------------


def test_an_address_that_asks_too_much_is_told_when_to_come_back(service: Start) -> None:
    with service(GRAPHSVC_REQUESTS_PER_MINUTE="5").client as client:
        one, other = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}
        answers = [client.get("/sparql", params=ASK, headers=one) for _ in range(6)]
        assert [answer.status_code for answer in answers[:5]] == [200] * 5
        told = problem(answers[5], 429)
        assert "requests_per_minute" in str(told["detail"])
        assert answers[5].headers["retry-after"]
        assert client.get("/sparql", params=ASK, headers=other).status_code == 200
        for _ in range(10):  # this machine itself
            assert client.get("/sparql", params=ASK).status_code == 200


def test_an_address_may_ask_again_after_a_while() -> None:
    now = 0.0
    throttle = Throttle(60, clock=lambda: now)
    assert [throttle.wait_s("203.0.113.7") for _ in range(60)] == [0.0] * 60
    assert throttle.wait_s("203.0.113.7") == pytest.approx(1.0)
    now = 2.0
    assert [throttle.wait_s("203.0.113.7") for _ in range(2)] == [0.0, 0.0]
    assert throttle.wait_s("203.0.113.7") > 0


def test_addresses_of_one_customer_share_their_allowance() -> None:
    throttle = Throttle(1)
    assert throttle.wait_s("2001:db8::1") == 0
    assert throttle.wait_s("2001:db8::ffff") > 0
    assert throttle.wait_s("2001:db8:0:1::1") == 0
    assert [throttle.wait_s(own) for own in ("127.0.0.1", "::1", "::ffff:127.0.0.1") * 3] == [0] * 9


def test_no_rate_is_set_where_none_is_wanted() -> None:
    throttle = Throttle(0)
    assert [throttle.wait_s("203.0.113.7") for _ in range(1000)] == [0.0] * 1000


SLOW = {
    "nothing at all": b"",
    "half a head": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
    b"Content-Type: application/sparql-query\r\n\r\nASK {",
}


def test_slow_clients_are_hung_up_on_and_hold_no_worker(service: Start) -> None:
    limits = {"GRAPHSVC_HEAD_TIME_LIMIT_S": "1", "GRAPHSVC_BODY_TIME_LIMIT_S": "1"}
    running = service(GRAPHSVC_READERS="1", **limits)
    port = int(running.address.rpartition(":")[2])
    connections = []
    for sent in list(SLOW.values()) * 5:
        connections.append(socket.create_connection(("127.0.0.1", port), timeout=20))
        connections[-1].sendall(sent)
    with running.client as client:
        for number in range(5):
            answer = client.get("/sparql", params={"query": f"ASK {{ <x:{number}> ?p ?o }}"})
            assert answer.status_code == 200, "the only reader is free"
    for connection in connections:
        with connection:
            assert b"408" in connection.recv(4096)
            assert connection.recv(4096) == b""


def test_a_steady_client_may_keep_its_connection(service: Start) -> None:
    running = service(GRAPHSVC_HEAD_TIME_LIMIT_S="1", GRAPHSVC_BODY_TIME_LIMIT_S="1")
    with running.client as client:
        for _ in range(4):
            assert client.get("/sparql", params=ASK).status_code == 200
            time.sleep(0.6)


def test_a_full_queue_is_told_with_when_to_come_back(service: Start) -> None:
    running = service(
        GRAPHSVC_PRELOAD="model", GRAPHSVC_READERS="1", GRAPHSVC_QUEUE_LIMIT="1",
        GRAPHSVC_QUERY_TIME_LIMIT_S="5", GRAPHSVC_QUEUE_TIME_LIMIT_S="5",
    )  # fmt: skip
    port = int(running.address.rpartition(":")[2])
    query = "SELECT(COUNT(*)AS%20?n){?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i}"
    long = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
    try:
        for number, connection in enumerate(long):
            head = f"GET /sparql?query={query}%23{number} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(head.encode())
            time.sleep(0.5)
        with running.client as client:
            answer = client.get("/sparql", params=ASK)
            told = problem(answer, 503)
            assert "queries" in str(told["detail"])
            assert answer.headers["retry-after"]
    finally:
        for connection in long:
            connection.close()


def test_a_request_under_way_is_answered_before_the_service_ends(service: Start) -> None:
    running = service(GRAPHSVC_PRELOAD="model")
    port = int(running.address.rpartition(":")[2])
    text = "SELECT(COUNT(*)AS%20?n){{SELECT*{?a%20?b%20?c.?d%20?e%20?f}LIMIT%203000000}}"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as asking:
        asking.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.2)
        running.process.send_signal(signal.SIGTERM)
        assert asking.recv(100).startswith(b"HTTP/1.1 200")
    assert running.process.wait(10) == 0
