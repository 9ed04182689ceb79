"""Answer queries of which no two are the same, beside rdflib-endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import questions, servers
from benchmarks.measuring import Bench
from benchmarks.rates import Rate, compared
from benchmarks.results import Goal, Result

GOAL = Goal("at least", 1.5)


def run(bench: Bench) -> Iterator[Result]:
    """Compare the requests a second by the number of clients."""
    with servers.graphsvc(bench) as here, servers.rdflib_endpoint(bench) as there:
        ours, peer = Rate(here, questions.unique(here)), Rate(there, questions.unique(there))
        yield from compared(bench, "/sparql, unique look-ups", ours, peer, GOAL)
