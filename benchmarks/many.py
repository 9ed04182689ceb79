"""Check many files by one command: the rate of a core and of two, and the memory."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks import cities
from benchmarks.measuring import BIN, ROOT, Bench, alternating
from benchmarks.memory import proportional
from benchmarks.results import Goal, Result, beside
from benchmarks.servers import processes_of

RATE = Goal("at least", 250, " files/s")
SCALING = Goal("at least", 1.6)
PEER = Goal("at least", 30)
MEMORY = Goal("at most", 1.1)
STATEMENTS = 500
FEW = 1_000
_MOST_ROUNDS = 3
_SAMPLED = 20
_EVERY_S = 0.2
_CONFORMS, _FINDINGS = 0, 1


@dataclass(frozen=True, slots=True)
class _Run:
    """Hold what one run took: on the clock, of processors, and of memory in MB at most.

    ``at_first`` is the memory while the first thousand reports were written.
    """

    wall_s: float
    processor_s: float
    memory: float
    at_first: float


def run(bench: Bench) -> Iterator[Result]:
    """Measure on a thousand generated files, and on as many as the option asks for at once."""
    folder = _written(bench, FEW)
    out = bench.folder / "reports"
    runs: dict[int, list[_Run]] = {1: [], 2: []}

    def files_a_second(jobs: int) -> float:
        runs[jobs].append(_checked(folder, out, jobs))
        return FEW / runs[jobs][-1].wall_s

    rounds = min(bench.rounds, _MOST_ROUNDS)
    two, one = alternating(lambda: files_a_second(2), lambda: files_a_second(1), rounds)
    a_core = sorted(FEW / item.processor_s for item in runs[1])
    yield Result(
        f"Check {FEW:,} files of {STATEMENTS} statements, a second of one core, start included",
        f"{median(a_core):.0f} files",
        "–",
        median(a_core),
        RATE,
        (a_core[0], a_core[-1]),
    )
    if len(os.sched_getaffinity(0)) > 1:
        yield beside(
            f"Check {FEW:,} files, 2 processes",
            two,
            one,
            unit="files/s",
            peer_name="1 process",
            goal=SCALING,
        )
    yield _beside_pyshacl(folder, [1000 / rate for rate in a_core])
    if bench.files > FEW:
        yield from _large(bench, out)


def _large(bench: Bench, out: Path) -> Iterator[Result]:
    """Check all files once, on all cores."""
    jobs = len(os.sched_getaffinity(0))
    took = _checked(_written(bench, bench.files), out, jobs)
    rate = bench.files / took.processor_s
    yield Result(
        f"Check {bench.files:,} files of {STATEMENTS} statements, a second of one core",
        f"{rate:.0f} files",
        f"{took.wall_s:.0f} s with {jobs} processes",
        rate,
        RATE,
    )
    yield Result(
        f"Memory at most, all processes, {bench.files:,} files",
        f"{took.memory:.0f} MB",
        f"first {FEW:,} files: {took.at_first:.0f} MB",
        took.memory / took.at_first,
        MEMORY,
        (took.memory / took.at_first,) * 2,
    )


def _written(bench: Bench, count: int) -> Path:
    """Return a folder with so many generated cities."""
    folder = bench.folder / f"cities-{count}"
    bench.say(f"Generating {count:,} files")
    generate: list[str | Path] = [sys.executable, ROOT / "tools" / "generate_cities.py", folder]
    sizes = ["--cities", str(count), "--statements", str(STATEMENTS)]
    subprocess.run([*generate, *sizes], check=True, capture_output=True)
    return folder


def _checked(folder: Path, out: Path, jobs: int) -> _Run:
    shutil.rmtree(out, ignore_errors=True)
    command: list[str | Path] = [
        BIN / "graphsvc",
        "validate",
        folder,
        "--out",
        out,
        "--jobs",
        str(jobs),
    ]
    start = time.perf_counter()
    before = os.times()
    memory = at_first = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(_EVERY_S)
            memory = max(memory, _memory(process.pid))
            if _reports(out) <= FEW:
                at_first = memory
    after = os.times()
    if process.returncode not in (_CONFORMS, _FINDINGS):
        raise RuntimeError(f"graphsvc ended with {process.returncode}")
    return _Run(
        time.perf_counter() - start,
        (after.children_user - before.children_user)
        + (after.children_system - before.children_system),
        memory,
        at_first,
    )


def _memory(pid: int) -> float:
    """Return the memory of a process and all below it; 0 where the system does not tell."""
    try:
        return sum(proportional(child) for child in processes_of(pid))
    except (OSError, RuntimeError):  # one of them has just ended
        return 0.0


def _reports(out: Path) -> int:
    return sum(1 for _ in os.scandir(out)) if out.exists() else 0


def _beside_pyshacl(folder: Path, ours_ms: list[float]) -> Result:
    """Compare the time a file takes with pySHACL's in a plain loop over some of the files."""
    from pyshacl import validate
    from rdflib import Graph

    shapes = Graph().parse(data=cities.all_shapes(), format="turtle")
    background = Graph().parse(data=cities.background(), format="nt")
    there = []
    for path in islice(sorted(folder.iterdir()), _SAMPLED):
        data = path.read_bytes()
        start = time.process_time()  # as ours: a busy machine must not count against the other
        graph = Graph().parse(io.BytesIO(data), format="turtle")
        graph += background
        validate(graph, shacl_graph=shapes, advanced=False, js=False)
        there.append((time.process_time() - start) * 1000)
    return beside(
        f"Check one of {FEW:,} files, one core",
        ours_ms,
        [median(there)] * len(ours_ms),
        unit="ms",
        peer_name=f"pySHACL in a plain loop ({_SAMPLED} sampled)",
        goal=PEER,
        times_faster=True,
    )
