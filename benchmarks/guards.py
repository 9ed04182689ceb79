"""Tell what each guard costs: unique look-ups with all of them beside the same without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final

from benchmarks import questions, servers
from benchmarks.measuring import ROOT, Bench
from benchmarks.rates import Rate
from benchmarks.results import lines, short

PATCHES: Final = ROOT / "benchmarks" / "unguarded"
GUARDS: Final[Mapping[str, str]] = {
    "edge": "request id, CORS, metrics, rate per address, all together",
    "text": "the look at the text: length, depth, updates, SERVICE, graphs",
    "deadline": "the deadline of the query",
    "caps": "caps on bytes and rows of the answer",
    "memory": "the worker's memory limit",
    "confinement": "no network and no files for the worker (seccomp, Landlock)",
    "processes": "a process of its own for the query: all that can be killed",
}
_HEAD = ("guard", "processor time with all", "without it", "it costs", "answers a second without")


def run(bench: Bench) -> Iterator[str]:
    """Yield the table: processor time of all processes for an answer, one client."""
    rows = []
    for name, meaning in GUARDS.items():
        patched = {"PYTHONPATH": str(PATCHES), "PYTHON_GRAPHSVC_WITHOUT": name}
        with servers.graphsvc(bench) as all_on, servers.graphsvc(bench, settings=patched) as off:
            rates = [Rate(server, questions.unique(server)) for server in (all_on, off)]
            measured = [
                [
                    _measured(server, rate, bench.seconds)
                    for rate, server in zip(rates, (all_on, off), strict=True)
                ]
                for _ in range(bench.rounds)
            ]
        here, there = ([pair[side][0] for pair in measured] for side in (0, 1))
        costs = median(a - b for a, b in zip(here, there, strict=True))
        faster = median(pair[1][1] / pair[0][1] for pair in measured)
        rows.append(
            (meaning, f"{short(median(here))} µs", f"{short(median(there))} µs",
             f"{costs:.0f} µs", f"{faster:.2f} times as many")
        )  # fmt: skip
        bench.say(f"  {rows[-1]}")
    yield lines([_HEAD, *rows])


def _measured(server: servers.Server, rate: Rate, seconds: float) -> tuple[float, float]:
    """Return the microseconds of processor time for an answer, and the answers a second."""
    before = server.processor_s()
    served = rate.served(1, seconds)
    return (server.processor_s() - before) / served.requests * 1e6, served.rate
