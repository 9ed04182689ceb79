"""Check a file in a warm process: parse, check and analyse beside parse and check alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

from benchmarks import cities
from benchmarks.measuring import Bench, alternating, timed
from benchmarks.results import Goal, Result, beside
from graphsvc import validate
from graphsvc.vocab import SH

GOAL = Goal("at least", 20)
_AS_OF = "2026-11-22"
# How often ours is checked in one measurement: it is over too soon for a single one.
_REPEATED = {500: 20, 10_000: 3}
# One check of the large city takes the peer half a minute: few rounds tell enough.
_MOST_ROUNDS = {500: 100, 10_000: 3}


def run(bench: Bench) -> Iterator[Result]:
    """Compare a whole report of ours with pySHACL's parse and check, by how often it is faster."""
    from pyshacl import validate as validate_there
    from rdflib import Graph, Namespace

    # Both have read shapes and model before the clock starts.
    shapes = Graph().parse(data=cities.all_shapes(), format="turtle")
    background = Graph().parse(data=cities.background(), format="nt")

    for statements, repeated in _REPEATED.items():
        data = cities.city(statements)
        found: list[int] = []

        def ours(data: bytes = data, found: list[int] = found) -> None:
            report = validate(data, name="city.ttl", as_of=_AS_OF)
            found.append(sum(finding.shape is not None for finding in report.findings))

        def peer(data: bytes = data, found: list[int] = found) -> None:
            graph = Graph().parse(io.BytesIO(data), format="turtle")
            graph += background
            _, report, _ = validate_there(graph, shacl_graph=shapes, advanced=False, js=False)
            found.append(sum(1 for _ in report.objects(None, Namespace(SH).result)))

        ours()
        rounds = min(bench.rounds, _MOST_ROUNDS[statements])
        measured = alternating(timed(ours, repeated), timed(peer), rounds)
        if any(one != other for one, other in pairwise(found)):
            raise RuntimeError(f"The engines differ in how much they find: {set(found)}")
        yield beside(
            f"Parse, check and report, warm, {statements:,} statements",
            *measured,
            unit="ms",
            peer_name="pySHACL, parse and check",
            goal=GOAL,
            times_faster=True,
        )
