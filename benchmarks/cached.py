"""Answer one query again and again, beside Oxigraph's own server, which answers it anew."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import questions, servers
from benchmarks.measuring import Bench
from benchmarks.rates import Rate, compared
from benchmarks.results import Goal, Result

GOAL = Goal("at least", 0.8)


def run(bench: Bench) -> Iterator[Result]:
    """Compare the requests a second by the number of clients."""
    with servers.graphsvc(bench) as here, servers.oxigraph(bench) as there:
        ours, peer = Rate(here, questions.repeated(here)), Rate(there, questions.repeated(there))
        yield from compared(bench, "/sparql, one query repeated", ours, peer, GOAL)
