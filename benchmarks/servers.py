"""Start graphsvc and its peers on the same data, on free ports, and stop them by their own pids."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from benchmarks.load import Order, Served
from benchmarks.measuring import BIN, ROOT, Bench
from graphsvc.jobs.bundle import parts

PRELOADED = ("model", "examples")
_READY_S = 60
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class Server:
    """Hold a server that runs: its name, where it answers queries, its process."""

    name: str
    port: int
    path: str
    pid: int

    def ask(self, query: str) -> bytes:
        """Return the answer to a query as JSON."""
        address = f"{self.path}?{urlencode({'query': query})}"
        return self.send(address, {"Accept": "application/sparql-results+json"})

    def send(self, address: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
        """Return the body of the answer to one request; anything but a success is an error."""
        url = f"http://127.0.0.1:{self.port}{address}"
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  its own server
            return bytes(answer.read())

    def serve(self, order: Order) -> Served:
        """Let the load generator carry out an order, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.load"],
            input=json.dumps(asdict(order)).encode(),
            capture_output=True,
            check=False,
            cwd=ROOT,
            timeout=order.seconds + 60,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stderr.decode().strip().splitlines()[-1]}")
        return Served(**json.loads(done.stdout))


def quads() -> list[ox.Quad]:
    """Return what the service loads into its store, graph by graph."""
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(part.graph))
        for part in parts(PRELOADED)
        for path in part.files
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]


@contextlib.contextmanager
def graphsvc(_: Bench) -> Iterator[Server]:
    """Serve with the settings that come with it."""
    port = _free_port()
    command: list[str | Path] = [BIN / "graphsvc", "serve", "--port", str(port)]
    with _running("graphsvc", command, port, "/sparql") as server:
        yield server


@contextlib.contextmanager
def oxigraph(bench: Bench) -> Iterator[Server]:
    """Serve the same data with Oxigraph's own server, read-only as our readers are."""
    store, port = bench.folder / "oxigraph", _free_port()
    program = BIN / "oxigraph"
    subprocess.run(
        [program, "load", "--location", store, "--file", _dump(bench)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    command: list[str | Path] = [program, "serve-read-only", "--location", store]
    command += ["--union-default-graph", "--bind", f"127.0.0.1:{port}"]
    with _running("Oxigraph's server", command, port, "/query") as server:
        yield server


@contextlib.contextmanager
def rdflib_endpoint(bench: Bench) -> Iterator[Server]:
    """Serve the same data with rdflib-endpoint, by its own command."""
    if bench.peers is None:
        raise RuntimeError("GRAPHSVC_BENCH_PEERS is not set: start with ./run bench")
    port = _free_port()
    command: list[str | Path] = [bench.peers / "rdflib-endpoint", "serve", _dump(bench)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with _running("rdflib-endpoint", command, port, "/") as server:
        yield server


def _dump(bench: Bench) -> Path:
    path = bench.folder / "dump.nq"
    if not path.exists():
        ox.serialize(quads(), str(path), ox.RdfFormat.N_QUADS)
    return path


@contextlib.contextmanager
def _running(name: str, command: list[str | Path], port: int, path: str) -> Iterator[Server]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            server = Server(name, port, path, process.pid)
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers with every statement; refuse one that has other data."""
    wanted = len(quads())
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            bindings = json.loads(server.ask(_COUNT))["results"]["bindings"]
        except (OSError, urllib.error.URLError, ValueError):
            time.sleep(0.2)
            continue
        if (found := int(bindings[0]["n"]["value"])) != wanted:
            raise RuntimeError(f"{server.name} has {found} statements, not {wanted}")
        return
    raise RuntimeError(f"{server.name} was not ready in {_READY_S} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(pid: int) -> list[int]:
    """Return the process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for task in Path(f"/proc/{found[-1]}/task").iterdir():
            waiting += map(int, (task / "children").read_text("ascii").split())
    return found
