"""Check a file over HTTP, beside the bare engine's parse and check in this process."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import cities, servers
from benchmarks.measuring import Bench, alternating, timed
from benchmarks.results import Goal, Result, above, beside
from benchmarks.servers import Server

_SMALL, _LARGE, _FAULTS = 500, 10_000, 100
GOAL_SMALL = Goal("at most", 10, " ms more")
GOAL_LARGE = Goal("at most", 3)
GOAL_FAULTY = Goal("at most", 4)
_AS_OF = "2026-11-22"
_ENGINE = "the engine alone, in process"
# How often each is done in one measurement: one is over too soon.
_REPEATED = {_SMALL: 20, _LARGE: 3}


def run(bench: Bench) -> Iterator[Result]:
    """Compare an answer to ``POST /validate`` with the engine, then a faulty file with a clean one.

    An answer is the whole report in JSON: its analysis is in it, and the place of each finding.
    """
    engine = _engine()
    with servers.graphsvc(bench) as server:
        ask = _asking(server)
        clean, large = cities.city(_SMALL), cities.city(_LARGE)
        faulty = cities.city(_SMALL, _FAULTS)
        for data in (clean, large, faulty):
            _check(json.loads(ask(data)), engine(data))
        if (planted := _severe(json.loads(ask(faulty)))) < _FAULTS:
            raise RuntimeError(f"Of {_FAULTS} planted faults only {planted} are found")

        what = f"POST /validate, warm, {_SMALL} statements"
        times = _by_turns(bench, _SMALL, lambda: ask(clean), lambda: engine(clean))
        yield above(what, *times, unit="ms", peer_name=_ENGINE, goal=GOAL_SMALL)

        what = f"POST /validate, warm, {_LARGE:,} statements"
        times = _by_turns(bench, _LARGE, lambda: ask(large), lambda: engine(large))
        yield beside(what, *times, unit="ms", peer_name=_ENGINE, goal=GOAL_LARGE)

        what = f"POST /validate, warm, {_SMALL} statements, {_FAULTS} faults"
        times = _by_turns(bench, _SMALL, lambda: ask(faulty), lambda: ask(clean))
        yield beside(what, *times, unit="ms", peer_name="without faults", goal=GOAL_FAULTY)


def _by_turns(
    bench: Bench, statements: int, ours: Callable[[], object], peer: Callable[[], object]
) -> tuple[list[float], list[float]]:
    ours(), peer()
    repeated = _REPEATED[statements]
    return alternating(timed(ours, repeated), timed(peer, repeated), bench.rounds)


def _engine() -> Callable[[bytes], int]:
    """Return what parses and checks a file with shapes that are compiled already."""
    from shacl import Shapes

    shapes, background = Shapes.from_turtle(cities.all_shapes()), cities.background()

    def found(data: bytes) -> int:
        text = data.decode() + background
        return len(shapes.validate_text(text, format="turtle").results)

    return found


def _asking(server: Server) -> Callable[[bytes], bytes]:
    """Return what sends a file over a connection that stays open, and returns the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Content-Type": "text/turtle", "Accept": "application/json"}

    def asked(data: bytes) -> bytes:
        connection.request("POST", f"/validate?as-of={_AS_OF}", data, headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{server.name} answers {answer.status}: {body[:200]!r}")
        return body

    return asked


def _check(report: dict[str, Any], found: int) -> None:
    """Refuse a report that says less than the engine, or not where."""
    findings = report["findings"]
    if sum(finding["shape"] is not None for finding in findings) != found:
        raise RuntimeError(f"The report does not hold the {found} results of the engine")
    if any(finding["line"] is None for finding in findings):
        raise RuntimeError("The report has findings without a place")


def _severe(report: dict[str, Any]) -> int:
    return sum(finding["severity"] != "info" for finding in report["findings"])
