"""Holders of tokens have limits of their own, and strangers can't take their place."""

from __future__ import annotations

import asyncio
import io
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.access.tokens import TokenBook
from graphsvc.api.throttle import Throttle
from graphsvc.errors import CapRefusal
from graphsvc.jobs import caps
from graphsvc.workers.pool import Pool, Size
from graphsvc.workers.process import Confinement
from service.running import Running, problem, start

FORMATS = ("JSON", "XML", "CSV", "TSV")
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, dict[str, str]]]:
    """Give a service with small limits for strangers, and the header of a token that may read."""
    folder = tmp_path_factory.mktemp("callers")
    token, _ = TokenBook(folder / "data").create(["read"])
    running = start(folder, {
        "GRAPHSVC_DATA": str(folder / "data"),
        "GRAPHSVC_READERS": "1",
        "GRAPHSVC_QUEUE_TIME_LIMIT_S": "8",
        "GRAPHSVC_QUERY_TIME_LIMIT_S": "3",
        "GRAPHSVC_TOKEN_QUERY_TIME_LIMIT_S": "4",
        "GRAPHSVC_MAX_RESULT_ROWS": "100",
        "GRAPHSVC_TOKEN_MAX_RESULT_ROWS": "200",
        "GRAPHSVC_MAX_RESULT_BYTES": "30000",
        "GRAPHSVC_TOKEN_MAX_RESULT_BYTES": "60000",
        "GRAPHSVC_REQUESTS_PER_MINUTE": "30",
        "GRAPHSVC_TOKEN_REQUESTS_PER_MINUTE": "60",
    })  # fmt: skip
    yield running, {"Authorization": f"Bearer {token}"}
    running.stop()


def rows(number: int, size: int = 1) -> dict[str, str]:
    """Return the parameters of a query with so many rows."""
    values = " ".join(f'"{n:0{size}d}"' for n in range(number))
    return {"query": f"SELECT ?n {{ VALUES ?n {{ {values} }} }}"}


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_too_many_rows_are_refused_by_the_name_of_the_cap(
    place: tuple[Running, dict[str, str]], name: str
) -> None:
    running, holder = place
    with running.client as client:
        for headers, prefix, most in (({}, "", 100), (holder, "token_", 200)):
            told = problem(
                client.get("/sparql", params=rows(most + 1) | {"format": name}, headers=headers),
                422,
            )
            assert f"than {prefix}max_result_rows = {most}" in str(told["detail"])
            assert "LIMIT" in str(told["todo"])
            fits = client.get("/sparql", params=rows(most) | {"format": name}, headers=headers)
            assert fits.status_code == 200


def test_too_many_statements_are_refused_too(place: tuple[Running, dict[str, str]]) -> None:
    running, holder = place
    text = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT "
    with running.client as client:
        told = problem(client.get("/sparql", params={"query": f"{text} 101"}), 422)
        assert "more statements than max_result_rows" in str(told["detail"])
        assert client.get("/sparql", params={"query": f"{text} 100"}).status_code == 200
        assert client.get("/sparql", params={"query": f"{text} 101"}, headers=holder).is_success
        model = {"graph": "https://w3id.org/scom/graph/model"}
        assert "token_max" in str(problem(client.get("/graphs", params=model, headers=holder), 422))


def test_too_many_bytes_are_refused_by_the_cap_of_the_class(
    place: tuple[Running, dict[str, str]],
) -> None:
    running, holder = place
    with running.client as client:
        large, larger = rows(60, size=600), rows(100, size=600)
        told = problem(client.post("/sparql", data=large), 422)
        assert "than max_result_bytes = 30,000" in str(told["detail"])
        assert client.post("/sparql", data=large, headers=holder).status_code == 200
        told = problem(client.post("/sparql", data=larger, headers=holder), 422)
        assert "than token_max_result_bytes = 60,000" in str(told["detail"])


def test_answers_to_holders_are_not_given_to_strangers(
    place: tuple[Running, dict[str, str]],
) -> None:
    running, holder = place
    with running.client as client:
        asked = rows(150)
        answered = client.get("/sparql", params=asked, headers=holder)
        assert answered.status_code == 200
        assert answered.headers["cache-control"] == "no-store"
        assert client.get("/sparql", params=asked).status_code == 422
        assert client.get("/sparql", params=asked, headers=holder).status_code == 200
        public = client.get("/sparql", params=rows(1))
        assert public.headers["cache-control"] == "no-cache"
        for answer in (answered, public):
            varies = {name.strip() for name in answer.headers["vary"].split(",")}
            assert {"Accept", "Authorization"} <= varies


def test_a_token_that_is_not_known_and_a_proxys_password_make_nobody_a_holder(
    place: tuple[Running, dict[str, str]],
) -> None:
    running, _ = place
    with running.client as client:
        unknown = {"Authorization": "Bearer gsvc_00000000_nothing"}
        problem(client.get("/sparql", params=rows(150), headers=unknown), 422)
        problem(client.get("/sparql", params=rows(150), auth=("user", "word")), 422)
        assert client.get("/sparql", params=rows(2), auth=("user", "word")).status_code == 200


def test_each_class_is_told_of_its_own_deadline(place: tuple[Running, dict[str, str]]) -> None:
    running, holder = place
    with running.client as client:
        for headers, limit in (({}, 3), (holder, 4)):
            query = f"{PRODUCT} # {limit}"
            told = problem(client.get("/sparql", params={"query": query}, headers=headers), 503)
            assert f"limit of {limit} seconds" in str(told["detail"])


def test_strangers_hold_no_holder_up(place: tuple[Running, dict[str, str]]) -> None:
    running, holder = place
    port = int(running.address.rpartition(":")[2])
    query = PRODUCT.replace(" ", "%20")
    asking = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(2)]
    try:
        for number, connection in enumerate(asking):
            head = f"GET /sparql?query={query}%23{number} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(head.encode())
        time.sleep(0.5)
        with running.client as client:
            answers = [client.get("/sparql", params=rows(n), headers=holder) for n in range(1, 4)]
            assert [answer.status_code for answer in answers] == [200] * 3
            waiting = client.get("/metrics").text
        assert 'graphsvc_waiting{kind="queries"} 1.0' in waiting, "a stranger still waits"
    finally:
        for connection in asking:
            connection.close()


def test_a_token_has_a_rate_of_its_own(place: tuple[Running, dict[str, str]]) -> None:
    running, holder = place
    there = {"X-Forwarded-For": "203.0.113.9"}
    with running.client as client:

        def let_through(headers: dict[str, str]) -> int:
            """Return how many requests pass until one is refused; some come back meanwhile."""
            for number in range(400):
                status = client.get("/health/live", headers=there | headers).status_code
                if status == 429:
                    return number
            return 400

        assert 30 <= let_through({}) < 400
        assert 60 <= let_through(holder) < 400, "the address has spent its own, not the token's"


def test_a_token_counts_wherever_it_comes_from() -> None:
    throttle = Throttle(1)
    assert throttle.wait_s("203.0.113.1", "abc") == 0
    assert throttle.wait_s("203.0.113.2", "abc") > 0
    assert throttle.wait_s("203.0.113.2", "def") == 0
    assert throttle.wait_s("127.0.0.1", "abc") == 0


def in_pool(size: Size, work: Callable[[Pool], Awaitable[None]]) -> None:
    """Run ``work`` with a pool of that size."""

    async def run() -> None:
        pool = Pool("tries", Confinement("service.trying"), size)
        await pool.start()
        try:
            await work(pool)
        finally:
            await pool.stop()

    asyncio.run(run())


def test_whoever_goes_first_is_served_first_and_beside_the_others() -> None:
    async def work(pool: Pool) -> None:
        done: list[str] = []

        async def job(name: str, seconds: float, *, first: bool = False) -> None:
            header = {"how": "sleep", "seconds": seconds}
            await pool.run(header, deadline_s=20, goes_first=first)
            done.append(name)

        jobs = [asyncio.create_task(job(f"stranger {n}", 3)) for n in range(2)]
        await asyncio.sleep(0)
        jobs += [asyncio.create_task(job(f"holder {n}", 0.01, first=True)) for n in range(4)]
        await asyncio.gather(*jobs)
        assert set(done[:4]) == {f"holder {n}" for n in range(4)}
        assert pool.alive <= 2

    in_pool(Size(workers=1, kept=1, queue=8, queue_s=30, reserved=1), work)


def test_strangers_get_no_reserved_worker_and_one_that_was_killed_is_made_up_for() -> None:
    async def work(pool: Pool) -> None:
        async def job(how: str, *, first: bool = False) -> None:
            await pool.run({"how": how, "seconds": 0.2}, deadline_s=1, goes_first=first)

        await asyncio.gather(*(job("sleep") for _ in range(3)))
        assert pool.alive == 1
        broken = [job("crash"), job("sleep"), job("sleep", first=True), job("crash", first=True)]
        await asyncio.gather(*broken, return_exceptions=True)
        await asyncio.gather(*(job("sleep") for _ in range(3)))

    in_pool(Size(workers=1, kept=1, queue=8, queue_s=30, reserved=1), work)


VALUES = st.lists(st.one_of(st.none(), st.text(alphabet='},{"<result>\n\r\t a\\', max_size=20)))


@given(VALUES, st.integers(0, 8), st.sampled_from(FORMATS))
def test_rows_are_counted_as_they_are_whatever_they_hold(
    values: list[str | None], limit: int, name: str
) -> None:
    terms = " ".join(f"({'UNDEF' if text is None else ox.Literal(text)})" for text in values)
    sink = caps.Sink(1 << 20)
    ox.Store().query(f"SELECT ?v {{ VALUES (?v) {{ {terms} }} }}").serialize(
        sink, getattr(ox.QueryResultsFormat, name)
    )
    if len(values) > limit:
        with pytest.raises(CapRefusal, match=f"max_result_rows = {limit},"):
            caps.check_rows(sink, name, limit, "")
    else:
        caps.check_rows(sink, name, limit, "")


def test_the_byte_too_many_is_refused() -> None:
    sink = caps.Sink(10)
    assert sink.write(b"0123456789") == 10
    with pytest.raises(CapRefusal, match="max_result_bytes = 10"):
        sink.write(b"x")
    assert isinstance(sink, io.BytesIO)


def test_a_read_token_writes_nothing(place: tuple[Running, dict[str, str]]) -> None:
    running, holder = place
    with running.client as client:
        answer: httpx.Response = client.post(
            "/update", data={"update": "CLEAR ALL"}, headers=holder
        )
        problem(answer, 403)


def test_the_folder_of_the_token_is_the_services(
    place: tuple[Running, dict[str, str]], tmp_path: Path
) -> None:
    other, _ = TokenBook(tmp_path).create(["admin"])
    with place[0].client as client:
        headers = {"Authorization": f"Bearer {other}"}
        problem(client.get("/sparql", params=rows(150), headers=headers), 422)
