"""Measure how many requests a server answers in a second."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks.load import Order, Served
from benchmarks.measuring import Bench, alternating
from benchmarks.questions import Checked
from benchmarks.results import Goal, Result, beside
from benchmarks.servers import Server

CLIENTS = (1, 8)
# More than any server here answers, so that the time ends a run; yet a bound.
_MOST_UNIQUE_A_SECOND, _MOST_A_SECOND = 15_000, 50_000


class Rate:
    """Send a server its questions, run after run; no unique query is ever sent twice."""

    def __init__(self, server: Server, checked: Checked) -> None:
        self.name = server.name
        self._server = server
        self._checked = checked
        self._next = 0

    def measured(self, clients: int, seconds: float) -> float:
        """Return the requests answered in a second."""
        return self.served(clients, seconds).rate

    def served(self, clients: int, seconds: float) -> Served:
        """Let so many clients ask for so many seconds."""
        number = None
        most = int(_MOST_A_SECOND * seconds)
        if self._checked.are_unique:
            most = int(_MOST_UNIQUE_A_SECOND * seconds) + clients
            number = self._next
            self._next += most
        order = Order(
            port=self._server.port,
            path=self._server.path,
            queries=self._checked.queries,
            lengths=self._checked.lengths,
            digest=self._checked.digest,
            unique_from=number,
            clients=clients,
            seconds=seconds,
            most=most,
        )
        return self._server.serve(order)


def told(clients: int) -> str:
    """Return the number of clients in words."""
    return f"{clients} client{'s' if clients > 1 else ''}"


def compared(bench: Bench, what: str, ours: Rate, peer: Rate, goal: Goal) -> Iterator[Result]:
    """Yield the ratio of the two rates for each number of clients."""
    for clients in CLIENTS:
        here, there = alternating(
            partial(ours.measured, clients, bench.seconds),
            partial(peer.measured, clients, bench.seconds),
            bench.rounds,
        )
        yield beside(
            f"{what}, {told(clients)}", here, there, unit="/s", peer_name=peer.name, goal=goal
        )
