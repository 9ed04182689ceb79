"""Run the benchmarks that are named, or the quick ones, and print their results."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks import (
    cached,
    cold,
    commands,
    guards,
    http_check,
    in_process,
    look_ups,
    machine,
    many,
    memory,
    page,
    paint,
    published,
    scaling,
    stalls,
    thousand,
    web_pages,
)
from benchmarks.measuring import Bench
from benchmarks.results import Result, table

QUICK: Final[dict[str, Callable[[Bench], Iterator[Result]]]] = {
    "cold": cold.run,
    "commands": commands.run,
    "in-process": in_process.run,
    "http-check": http_check.run,
    "look-ups": look_ups.run,
    "cached": cached.run,
    "memory": memory.run,
    "many": many.run,
    "pages": web_pages.run,
    "published": published.run,
}
"""Run when none is named; their results are one table."""
LONG: Final[dict[str, Callable[[Bench], Iterator[Result | str]]]] = {
    "thousand": thousand.run,
    "guards": guards.run,
    "stalls": stalls.run,
    "paint": paint.run,
    "scaling": scaling.run,
}
"""Run only when they are named; each has a section of its own in the documentation."""


def main(arguments: list[str] | None = None) -> int:
    """Run, print what came out, and with --write put it into the documentation."""
    options = _options(arguments)
    there = os.environ.get("GRAPHSVC_BENCH_PEERS")
    # The developer's own settings would change what is measured.
    for name in [name for name in os.environ if name.startswith("GRAPHSVC_")]:
        del os.environ[name]
    peers = Path(there) if there else None
    quick = [name for name in options.names or QUICK if name in QUICK]
    with tempfile.TemporaryDirectory(prefix="graphsvc-bench-", dir=options.folder) as folder:
        bench = Bench(
            options.rounds,
            options.seconds,
            Path(folder),
            peers,
            options.files,
            options.statements,
            options.cities,
            writes=options.write,
        )
        if quick:
            told = _told(bench, lambda: (item for name in quick for item in _run(bench, name)))
            print(told)
            if options.write:
                page.write(page.QUICK, told)
        for name in [name for name in options.names if name in LONG]:
            told = _told(bench, lambda name=name: _run(bench, name))  # type: ignore[misc]  # mypy can't infer the default's type
            print(told)
            if options.write:
                page.write(name, told)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Measure speed and memory beside other tools."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"{', '.join(QUICK)}: all these when none is named; "
        f"and the long ones: {', '.join(LONG)}",
    )
    parser.add_argument("--rounds", type=int, default=7, help="runs of each alternate [7]")
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="length of one run of requests [2]"
    )
    parser.add_argument(
        "--files", type=int, default=many.FEW, help=f"files that are checked at once [{many.FEW}]"
    )
    parser.add_argument(
        "--statements", type=int, default=10_000_000, help="most in the scaling [10000000]"
    )
    parser.add_argument(
        "--cities", type=int, default=1_000, help="generated cities in the thousand [1000]"
    )
    parser.add_argument("--folder", type=Path, help="for files, some GB for the scaling")
    parser.add_argument(
        "--write", action="store_true", help="put the results into docs/benchmarks.md"
    )
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in QUICK | LONG]:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(QUICK | LONG)}")
    named = set(options.names) & QUICK.keys()
    if options.write and named and named != QUICK.keys():
        parser.error("--write needs all quick benchmarks, or none of them: their table is one")
    return options


def _run(bench: Bench, name: str) -> Iterator[Result | str]:
    bench.say(f"Running {name} (load {machine.load():.1f})")
    yield from (QUICK | LONG)[name](bench)


def _told(bench: Bench, run: Callable[[], Iterator[Result | str]]) -> str:
    """Return the results as Markdown, with the machine and how busy it was."""
    began, loads = time.monotonic(), [machine.load()]
    results: list[Result] = []
    texts: list[str] = []
    for item in run():
        if isinstance(item, str):
            texts.append(item)
        else:
            results.append(item)
        loads.append(machine.load())
    minutes = (time.monotonic() - began) / 60
    about = (
        f"{machine.described(bench.peers)}\n"
        f"- load {loads[0]:.1f} before the run, {max(loads):.1f} at most during it; "
        f"it took {minutes:.0f} minutes"
    )
    tables = [table(results)] if results else []
    return "\n\n".join([*tables, *texts, about]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
