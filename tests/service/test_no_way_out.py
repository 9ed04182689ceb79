"""No query and no upload reaches the network or a file: a listener and a canary stay untouched.

Each way out is tried on the service, by its routes, and on its readers, past the
guard that words the refusals.  The same tries by the bare engine, outside any
worker, show that listener and file would notice.
"""

from __future__ import annotations

import asyncio
import platform
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.errors import Refusal
from graphsvc.workers import seccomp
from graphsvc.workers.pool import Pool, Size
from graphsvc.workers.process import Confinement, Process
from service.running import Running

T = TypeVar("T")


@dataclass
class Listener:
    """Count who connects to a loopback port."""

    port: int
    seen: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return its address as a SPARQL endpoint would have it."""
        return f"http://127.0.0.1:{self.port}/sparql"


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Give a server that answers any request with an empty SPARQL result and notes it."""
    server = socket.create_server(("127.0.0.1", 0))
    found = Listener(server.getsockname()[1])
    body = (
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"leak"}}]}}'
    )
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    )

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                found.seen.append(connection.recv(4096))
                connection.sendall(head + body)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield found
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Give a file with a statement that nobody should ever see."""
    path = tmp_path / "canary.ttl"
    path.write_text('<x:canary> <x:says> "tweet" .\n')
    return path


# Ways that were seen to get round filters: glued keywords, escapes, odd places.
QUERIES: dict[str, str] = {
    "plain": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "prefixed": "PREFIX x: <{url}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "base": "BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "glued": "SELECT * {{ BIND(true AS ?t) FILTER(true)SERVICE<{url}>{{ ?s ?p ?o }} }}",
    "exists": "SELECT * {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "lateral": "SELECT * {{ LATERAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "subselect": "SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "comment": "SELECT * {{ SERVICE#\n<{url}> {{ ?s ?p ?o }} }}",
    "construct": "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "describe": "DESCRIBE ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
}
# The engine calls out for these for sure, whatever its optimizer makes of the others.
CALLING = ("plain", "silent", "prefixed", "base", "subselect", "comment", "construct")


@pytest.mark.parametrize("name", CALLING)
def test_the_bare_engine_would_call_out(listener: Listener, name: str) -> None:
    ox_results = ox.Store().query(QUERIES[name].format(url=listener.url))
    list(ox_results)  # type: ignore[arg-type]  # rows or triples
    assert listener.seen


def test_the_bare_engine_would_load(listener: Listener) -> None:
    with pytest.raises(Exception, match=r".*"):
        ox.Store().update(f"LOAD <{listener.url}>")  # the answer is no RDF, but it was fetched
    assert listener.seen


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_of_a_client_calls_out(
    client: httpx.Client, listener: Listener, name: str
) -> None:
    answer = client.get("/sparql", params={"query": QUERIES[name].format(url=listener.url)})
    assert answer.status_code == 400
    assert "leak" not in answer.text
    assert listener.seen == []


def in_worker(
    tmp_path: Path, jobs: Callable[[Process], Awaitable[T]], module: str, config: dict[str, Any]
) -> T:
    """Run ``jobs`` with one confined worker process and return what they give."""

    async def run() -> T:
        confinement = Confinement(module, lambda: config, read=(tmp_path / "snapshot",))
        process = await Process.start(confinement, within_s=20)
        try:
            return await jobs(process)
        finally:
            process.kill()
            await process.closed

    return asyncio.run(run())


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Give a store on the disk, as readers open it."""
    path = tmp_path / "snapshot"
    store = ox.Store(path)
    store.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal("c")))
    store.flush()
    del store
    return path


@pytest.mark.skipif(
    platform.machine() not in seccomp.MACHINES, reason="no filter is known for this processor"
)
@pytest.mark.parametrize("name", QUERIES)
def test_no_query_that_slips_past_the_guard_calls_out(
    tmp_path: Path, snapshot: Path, listener: Listener, name: str
) -> None:
    header: dict[str, Any] = {
        "snapshot": str(snapshot), "rows": "JSON", "triples": "TURTLE", "default": None,
        "named": None, "without": [], "union": True, "names_graphs": False, "terms": [],
        "caps": [1 << 20, 1000, ""],
    }  # fmt: skip
    query = QUERIES[name].format(url=listener.url).encode()

    async def ask(process: Process) -> bytes:
        try:
            return (await process.ask(header, query, deadline_s=10))[1]
        except Refusal:
            return b""

    config = {"snapshot": str(snapshot)}
    answer = in_worker(tmp_path, ask, "graphsvc.jobs.reading", config)
    assert b"leak" not in answer
    assert listener.seen == []


# --- What a worker may touch ----------------------------------------------------------------


def tries(tmp_path: Path, **arguments: object) -> dict[str, str]:
    """Return what came of each thing that a worker tries: ``done`` or the error's name."""

    async def run(process: Process) -> dict[str, str]:
        header, _ = await process.ask(dict(arguments), deadline_s=20)
        for what, held in process.sandbox.items():
            if held.startswith("open"):
                pytest.skip(f"this system can't deny {what}: {held}")
        return dict(header["came"])

    (tmp_path / "snapshot").mkdir(exist_ok=True)
    return dict(in_worker(tmp_path, run, "service.trying", {}))


def test_a_worker_may_read_its_folder_and_nothing_else(tmp_path: Path, canary: Path) -> None:
    came = tries(tmp_path, canary=str(canary), allowed=str(tmp_path / "snapshot"), port=9)
    assert came.pop("read its folder") == "done"
    assert came.pop("start a thread") == "done"
    assert came.pop("abort signal to itself") == "done"
    assert came
    assert {name: error for name, error in came.items() if error != "PermissionError"} == {}


def test_the_same_tries_succeed_outside_a_worker(
    tmp_path: Path, canary: Path, listener: Listener
) -> None:
    from service import trying

    came = trying.everything(str(canary), str(tmp_path), listener.port)
    assert {name for name, error in came.items() if error != "done"} <= {"raw io_uring"}
    assert listener.seen


def test_no_upload_is_fetched_for(client: httpx.Client, listener: Listener, canary: Path) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    uploads = {
        "application/ld+json": [
            f'{{"@context": "{listener.url}", "@id": "x:a", "x:b": 1}}',
            f'{{"@context": {{"@import": "{listener.url}"}}, "@id": "x:a", "x:b": 1}}',
            f'{{"@context": "{canary.as_uri()}", "@id": "x:a", "x:b": 1}}',
        ],
        "application/rdf+xml": [
            f'<!DOCTYPE r SYSTEM "{listener.url}"><rdf:RDF xmlns:rdf="{rdf}"/>',
            f'<!DOCTYPE r [<!ENTITY a SYSTEM "{canary.as_uri()}">]><r>&a;</r>',
        ],
        "text/turtle": [listener.url, str(canary), f"@base <{listener.url}> . <> <x:b> <> ."],
    }  # fmt: skip
    for kind, bodies in uploads.items():
        for body in bodies:
            answer = client.post("/validate", content=body, headers={"Content-Type": kind})
            assert 400 <= answer.status_code < 500
            assert "tweet" not in answer.text
    assert listener.seen == []


def test_readiness_tells_how_workers_are_confined(running: Running, client: httpx.Client) -> None:
    held = client.get("/health/ready").json()["store"]["confinement"]
    for kind in ("readers", "writer"):
        assert set(held[kind]) == {"files", "network", "memory"}
        assert held[kind]["network"] == "denied by seccomp"
    assert running.children()


def test_a_pool_tells_how_its_workers_are_confined(tmp_path: Path) -> None:
    async def run() -> dict[str, str]:
        pool = Pool("tries", Confinement("service.trying"), Size(workers=1, kept=1, queue=1))
        await pool.start()
        try:
            return pool.sandbox
        finally:
            await pool.stop()

    assert asyncio.run(run())["network"] == "denied by seccomp"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize("writes", [True, False])
def test_a_filter_jumps_nowhere_outside_itself(machine: str, *, writes: bool) -> None:
    code = seccomp.program(seccomp.MACHINES[machine], writes=writes, pid=1)
    assert code[-1][0] == 0x06
    for at, (operation, if_true, if_false, _) in enumerate(code):
        if operation in (0x15, 0x35, 0x45):
            assert max(if_true, if_false) + at + 1 < len(code)


def test_each_machine_knows_the_calls_that_matter() -> None:
    for machine in seccomp.MACHINES.values():
        known = set(machine.calls)
        assert set(seccomp.NETWORK) <= known
        assert {"clone", "clone3", "openat", "openat2", "execve", "tgkill", "ptrace"} <= known
        assert len(set(machine.calls.values())) == len(known), "a number stands for one call"
