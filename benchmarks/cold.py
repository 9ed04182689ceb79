"""Check one file by command, the whole process from start to end."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks import cities
from benchmarks.measuring import BIN, Bench, alternating, timed
from benchmarks.results import Goal, Result, beside

STATEMENTS = 500
GOAL = Goal("at most", 0.5)
_CONFORMS, _FINDINGS = 0, 1


def run(bench: Bench) -> Iterator[Result]:
    """Compare the wall time of ``graphsvc validate`` and of pySHACL's own command."""
    text = cities.city(STATEMENTS)
    alone, beside_model = bench.folder / "city.ttl", bench.folder / "city-and-model.ttl"
    shapes = bench.folder / "shapes.ttl"
    alone.write_bytes(text)
    beside_model.write_bytes(text + cities.background().encode())
    shapes.write_text(cities.all_shapes(), encoding="utf-8")
    ours = timed(lambda: _done(BIN / "graphsvc", "validate", alone))
    peer = timed(lambda: _done(BIN / "pyshacl", "--shapes", shapes, beside_model))
    ours(), peer()  # the files come into the system's cache
    times = alternating(ours, peer, bench.rounds)
    what = f"Check by command, cold, {STATEMENTS} statements"
    yield beside(what, *times, unit="ms", peer_name="pyshacl", goal=GOAL)


def _done(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if done.returncode not in (_CONFORMS, _FINDINGS):
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode()[-500:]}")
