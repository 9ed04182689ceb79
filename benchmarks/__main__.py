"""Run the benchmarks that are named, or all, and print their results as a table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks import (
    cached,
    cold,
    commands,
    http_check,
    in_process,
    look_ups,
    machine,
    many,
    memory,
    page,
)
from benchmarks.measuring import Bench
from benchmarks.results import Result, table

BENCHMARKS: Final[dict[str, Callable[[Bench], Iterator[Result]]]] = {
    "cold": cold.run,
    "commands": commands.run,
    "in-process": in_process.run,
    "http-check": http_check.run,
    "look-ups": look_ups.run,
    "cached": cached.run,
    "memory": memory.run,
    "many": many.run,
}


def main(arguments: list[str] | None = None) -> int:
    """Run, print the table, and with --write put it into the documentation."""
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Measure speed and memory beside other tools."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; all when none is named"
    )
    parser.add_argument("--rounds", type=int, default=7, help="runs of each alternate [7]")
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="length of one run of requests [2]"
    )
    parser.add_argument(
        "--files", type=int, default=many.FEW, help=f"files that are checked at once [{many.FEW}]"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/benchmarks.md"
    )
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    if options.write and options.names:
        parser.error("--write needs all benchmarks: name none")

    there = os.environ.get("GRAPHSVC_BENCH_PEERS")
    # The developer's own settings would change what is measured.
    for name in [name for name in os.environ if name.startswith("GRAPHSVC_")]:
        del os.environ[name]
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="graphsvc-bench-") as folder:
        peers = Path(there) if there else None
        bench = Bench(options.rounds, options.seconds, Path(folder), peers, options.files)
        loads = [machine.load()]
        for name in options.names or BENCHMARKS:
            bench.say(f"Running {name} (load {loads[-1]:.1f})")
            results += BENCHMARKS[name](bench)
            loads.append(machine.load())
    told = (
        f"{machine.described(peers)}\n"
        f"- load {loads[0]:.1f} before the run, {max(loads[1:]):.1f} at most during it"
    )
    print(f"{table(results)}\n\n{told}")
    if options.write:
        page.write(f"{table(results)}\n\n{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
