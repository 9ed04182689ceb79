"""Check one file by the command lines of other engines, from start to end of the process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from benchmarks import cities, jena
from benchmarks.measuring import BIN, Bench, alternating, timed
from benchmarks.results import Result, beside
from graphsvc.vocab import SH

# Statements, and the faults planted in them so that there is something to agree on.
_CITIES = ((500, 100), (10_000, 0))
_PYSHACL = "pyshacl"
# One check of the large city takes pySHACL half a minute: two rounds tell enough.
_MOST_ROUNDS = {500: 5, 10_000: 5}
_MOST_OF_PYSHACL = {500: 3, 10_000: 2}
_CONFORMS, _FINDINGS = 0, 1
# The fast engine comes without a command.
_SHACL = """
import shacl, sys
print(shacl.validate(sys.argv[2], sys.argv[1]).turtle)
"""

Command = list[str | Path]


@dataclass(frozen=True, slots=True)
class _Case:
    what: str
    statements: int
    ours: Command
    data: Path
    """The city, with what graphsvc adds of the model beside it."""


@dataclass(frozen=True, slots=True)
class _Peer:
    name: str
    command: Callable[[Path], Command]
    """Makes the command that checks a file and prints the report in Turtle."""
    start_ms: float | None = None
    """What its process takes before it has anything to do."""


def run(bench: Bench) -> Iterator[Result]:
    """Compare the wall time of ``graphsvc validate`` with that of each other command."""
    peers = list(_peers(bench))
    for statements, faults in _CITIES:
        case = _case(bench, statements, faults)
        found = _found_by_us(case.ours)
        for peer in peers:
            if (there := _found_there(peer.command(case.data))) != found:
                raise RuntimeError(f"{peer.name} finds {there} results, not {found}")
            yield _compared(bench, case, peer)


def _case(bench: Bench, statements: int, faults: int) -> _Case:
    city = cities.city(statements, faults)
    alone = bench.folder / f"city-{statements}.ttl"
    beside_model = bench.folder / f"city-{statements}-and-model.ttl"
    alone.write_bytes(city)
    beside_model.write_bytes(city + cities.background().encode())
    planted = f", {faults} faults" if faults else ""
    return _Case(
        f"Check by command, {statements:,} statements{planted}",
        statements,
        [BIN / "graphsvc", "validate", "--format", "json", alone],
        beside_model,
    )


def _compared(bench: Bench, case: _Case, peer: _Peer) -> Result:
    theirs = peer.command(case.data)
    most = _MOST_OF_PYSHACL if peer.name == _PYSHACL else _MOST_ROUNDS
    times = alternating(
        timed(lambda: _done(case.ours)),
        timed(lambda: _done(theirs)),
        min(bench.rounds, most[case.statements]),
    )
    result = beside(case.what, *times, unit="ms", peer_name=peer.name, goal=None)
    if peer.start_ms is None:
        return result
    return replace(result, peer=f"{result.peer}, its start {peer.start_ms:,.0f}")


def _peers(bench: Bench) -> Iterator[_Peer]:
    shapes = bench.folder / "all-shapes.ttl"
    shapes.write_text(cities.all_shapes(), encoding="utf-8")
    pyshacl: Command = [BIN / "pyshacl", "--format", "turtle", "--shapes", shapes]
    yield _Peer(_PYSHACL, lambda data: [*pyshacl, data])
    shacl: Command = [sys.executable, "-c", _SHACL, shapes]
    yield _Peer("shacl, from Python", lambda data: [*shacl, data])
    if reason := jena.missing():
        bench.say(f"Jena's SHACL is not measured: {reason}")
        return
    there = jena.installed(bench.folder / "jena")
    nothing = bench.folder / "nothing.ttl"
    nothing.write_bytes(b"")
    started = timed(lambda: _done(there.command(nothing, nothing)))
    start_ms = median(started() for _ in range(bench.rounds))
    yield _Peer("Jena's SHACL", lambda data: there.command(shapes, data), start_ms)


def _found_by_us(command: Command) -> int:
    findings = json.loads(_done(command))["findings"]
    return sum(finding["shape"] is not None for finding in findings)


def _found_there(command: Command) -> int:
    report = ox.parse(_done(command), format=ox.RdfFormat.TURTLE)
    return sum(triple.predicate.value == f"{SH}result" for triple in report)


def _done(command: Command) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False, timeout=180)
    if done.returncode not in (_CONFORMS, _FINDINGS) or not done.stdout:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode()[-500:]}")
    return done.stdout
