"""Count and log what is asked: how often, how it ended, how long it took.

One object for each application; a request costs it about a microsecond.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.types import Scope

_log = logging.getLogger("graphsvc.requests")

ROUTES: Final = ("sparql", "update", "graphs", "validate", "queries", "linkages", "health")
_OTHER: Final = "other"
_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

Gauges = Callable[[], Iterator[tuple[str, str, dict[str, float]]]]
"""Gives name, help and values by label; the label of an only value is empty."""


class Watch:
    """Take note of each request and write it down for Prometheus.

    Requests are counted in plain numbers, since only the event loop does so; the
    library's own counters take locks, which every answer would pay for.
    """

    def __init__(self, gauges: Gauges, *, logs: bool) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Scraped(self._requests))
        self._registry.register(_Scraped(lambda: _families(gauges)))
        self._count: dict[tuple[str, str], int] = {}
        self._times = {name: [0] * (len(_SECONDS) + 1) for name in (*ROUTES, _OTHER)}
        self._total_s = dict.fromkeys((*ROUTES, _OTHER), 0.0)
        self._logs = logs

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        """Take note of a request that was answered with ``status``; 0 where nothing was sent."""
        route = scope["path"].split("/", 2)[1]
        if route not in self._times:
            route = _OTHER
        outcome = scope.get("outcome") or _outcome(status)
        key = (route, outcome)
        self._count[key] = self._count.get(key, 0) + 1
        self._times[route][bisect_left(_SECONDS, seconds)] += 1
        self._total_s[route] += seconds
        if self._logs:
            told = {
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "outcome": outcome,
                "ms": round(seconds * 1000, 2),
            }
            _log.info("answered", extra={"told": told})

    def _requests(self) -> Iterator[Metric]:
        counts = CounterMetricFamily(
            "graphsvc_requests", "Requests by route and outcome", labels=("route", "outcome")
        )
        for key, count in self._count.copy().items():
            counts.add_metric(key, count)
        yield counts
        times = HistogramMetricFamily(
            "graphsvc_request_seconds", "Time until an answer was sent", labels=("route",)
        )
        for route, held in self._times.items():
            upto = list(zip((*map(str, _SECONDS), "+Inf"), accumulate(held), strict=True))
            times.add_metric((route,), upto, self._total_s[route])
        yield times

    def exposition(self) -> bytes:
        """Return all there is to know, in the text format of Prometheus."""
        return generate_latest(self._registry)


def log_query(text: str) -> None:
    """Log the text of a query; only where the operator has asked for that."""
    _log.info("query", extra={"told": {"query": text}})


class _Scraped(Collector):
    """Ask for what is measured when somebody looks, and not before."""

    def __init__(self, families: Callable[[], Iterator[Metric]]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Give each family with its values."""
        return self._families()

    def describe(self) -> list[Metric]:
        """Say nothing before somebody looks."""
        return []


def _families(gauges: Gauges) -> Iterator[Metric]:
    for name, meaning, values in gauges():
        labels = [] if "" in values else ["kind"]
        family = GaugeMetricFamily(f"graphsvc_{name}", meaning, labels=labels)
        for label, value in values.items():
            family.add_metric([label] if labels else [], value)
        yield family


def _outcome(status: int) -> str:
    if status == 0:
        return "gone"  # the client, before there was an answer
    if status < 400:
        return "unchanged" if status == 304 else "answered"
    return "fault" if status >= 500 else "refused"
