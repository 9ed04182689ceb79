"""Start graphsvc and its peers on the same data, on free ports, and stop them by their own pids."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import data
from benchmarks.data import Data
from benchmarks.load import Order, Served
from benchmarks.measuring import BIN, ROOT, Bench

_READY_S = 900  # a store of millions of statements, which rdflib reads one by one
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } }"
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Server:
    """Hold a server that runs: its name, where it answers queries, its process, its data."""

    name: str
    port: int
    path: str
    pid: int
    data: Data
    load_s: float = 0.0
    """How long its data took to load, where that is a step of its own."""

    def ask(self, query: str) -> bytes:
        """Return the answer to a query as JSON."""
        address = f"{self.path}?{urlencode({'query': query})}"
        return self.send(address, {"Accept": "application/sparql-results+json"})

    def send(self, address: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
        """Return the body of the answer to one request; anything but a success is an error."""
        url = f"http://127.0.0.1:{self.port}{address}"
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310  its own server
            return bytes(answer.read())

    def serve(self, order: Order) -> Served:
        """Let the load generator carry out an order, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.load"],
            input=json.dumps(asdict(order)).encode(),
            capture_output=True,
            check=False,
            cwd=ROOT,
            timeout=order.seconds + 120,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stderr.decode().strip().splitlines()[-1]}")
        return Served(**json.loads(done.stdout))

    def processor_s(self) -> float:
        """Return the processor time that its processes have taken so far."""
        return sum(map(_processor_s, processes_of(self.pid)))


@contextlib.contextmanager
def graphsvc(
    bench: Bench, held: Data | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serve with the settings that come with it but for those given; load what it has not."""
    held = held or data.bundled(bench)
    port, seconds = free_port(), 0.0
    environment = {**os.environ, **(settings or {})}
    if held.cities:
        folder = bench.folder / f"graphsvc-{held.cities}"
        environment |= {"GRAPHSVC_DATA": str(folder), "GRAPHSVC_PRELOAD": "none"}
        if not folder.exists():
            seconds = loaded([BIN / "graphsvc", "load", held.path, "--data", folder])
    command: list[str | Path] = [BIN / "graphsvc", "serve", "--port", str(port)]
    with running(
        "graphsvc", command, port, "/sparql", held, load_s=seconds, environment=environment
    ) as server:
        yield server


@contextlib.contextmanager
def oxigraph(bench: Bench, held: Data | None = None) -> Iterator[Server]:
    """Serve the same data with Oxigraph's own server, read-only as our readers are."""
    held = held or data.bundled(bench)
    store, port, seconds = bench.folder / f"oxigraph-{held.cities}", free_port(), 0.0
    program = BIN / "oxigraph"
    if not store.exists():
        seconds = loaded([program, "load", "--location", store, "--file", held.path])
    command: list[str | Path] = [program, "serve-read-only", "--location", store]
    command += ["--union-default-graph", "--bind", f"127.0.0.1:{port}"]
    with running("Oxigraph's server", command, port, "/query", held, load_s=seconds) as server:
        yield server


@contextlib.contextmanager
def rdflib_endpoint(bench: Bench, held: Data | None = None) -> Iterator[Server]:
    """Serve the same data with rdflib-endpoint, by its own command."""
    if bench.peers is None:
        raise RuntimeError("GRAPHSVC_BENCH_PEERS is not set: start with ./run bench")
    held = held or data.bundled(bench)
    port = free_port()
    command: list[str | Path] = [bench.peers / "rdflib-endpoint", "serve", held.path]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with running("rdflib-endpoint", command, port, "/", held) as server:
        yield server


def loaded(command: Sequence[str | Path], folder: Path | None = None) -> float:
    """Run a command that loads a store; return the seconds that it took."""
    began = time.monotonic()
    done = subprocess.run(command, check=False, capture_output=True, cwd=folder, timeout=3600)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-500:]}")
    return time.monotonic() - began


@contextlib.contextmanager
def running(
    name: str,
    command: Sequence[str | Path],
    port: int,
    path: str,
    held: Data,
    *,
    load_s: float = 0.0,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Server]:
    """Run a server until the context ends; it is given when it answers with all of the data."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder
    ) as process:
        try:
            server = Server(name, port, path, process.pid, held, load_s)
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
    wanted = server.data.statements
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            bindings = json.loads(server.ask(_COUNT))["results"]["bindings"]
        except (OSError, urllib.error.URLError, ValueError):
            time.sleep(0.2)
            continue
        if (found := int(bindings[0]["n"]["value"])) < wanted:
            raise RuntimeError(f"{server.name} has {found} statements, not {wanted}")
        return
    raise RuntimeError(f"{server.name} was not ready in {_READY_S} s")


def free_port() -> int:
    """Return a port that nobody listens on."""
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


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
