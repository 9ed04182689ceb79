"""Add up the memory of an idle service, over all of its processes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import cities, questions, servers
from benchmarks.measuring import Bench
from benchmarks.results import Goal, Result
from benchmarks.servers import Server

GOAL = Goal("at most", 250, " MB")
_SETTLING_S = 5
_CITY = 500
_PSS = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)


def run(bench: Bench) -> Iterator[Result]:
    """Measure with model and examples loaded and the two readers that are the default."""
    if not Path("/proc/self/smaps_rollup").exists():
        bench.say("memory is not measured: this system does not tell shares of memory")
        return
    with servers.graphsvc(bench) as server:
        yield _result("Memory, idle, model and examples loaded", server)
        _use(server)
        yield _result("Memory, idle again after queries, a page and a check", server)


def _result(what: str, server: Server) -> Result:
    time.sleep(_SETTLING_S)
    shares = _shares(server)
    parts = " + ".join(f"{share:.0f}" for share in shares)
    total = sum(shares)
    return Result(what, f"{total:.0f} MB", f"{len(shares)} processes: {parts}", total, GOAL)


def of_all(server: Server) -> float:
    """Return the memory of a server with all its processes, in MB; 0 where no system tells."""
    return sum(_shares(server)) if Path("/proc/self/smaps_rollup").exists() else 0.0


def _shares(server: Server) -> list[float]:
    return [proportional(pid) for pid in servers.processes_of(server.pid)]


def proportional(pid: int) -> float:
    """Return the proportional set size of a process in MB, of a million bytes."""
    told = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"))
    if told is None:
        raise RuntimeError(f"the system does not tell the memory of process {pid}")
    return int(told[1]) * 1024 / 1e6


def _use(server: Server) -> None:
    """Ask everything that makes the service load what it has not loaded yet."""
    questions.unique(server)
    server.send("/iso37106-2021/B7", {"Accept": "text/html"})
    server.send("/validate", {"Content-Type": "text/turtle"}, cities.city(_CITY))
