"""Tell how long queries without end last, and how a small one is answered meanwhile."""

from __future__ import annotations

import itertools
import threading
import time
import urllib.error
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final

from benchmarks import servers
from benchmarks.measuring import Bench
from benchmarks.results import Goal, lines, short

LIMIT_S: Final = 2
ENDS: Final = Goal("at most", LIMIT_S + 1, " s")
MEANWHILE: Final = Goal("at most", 50, " ms")
_TRIPLES: Final = [f"?s{n} ?p{n} ?o{n}" for n in range(4)]
_THREE, _FOUR = (" . ".join(_TRIPLES[:n]) for n in (3, 4))
_VALUES: Final = " ".join(
    f"VALUES ?v{n} {{ {' '.join(map(str, range(200)))} }}" for n in range(5)
)  # fmt: skip
_DEEP: Final = 20_000
_AT_LEAST_S: Final = 1.0
BOMBS: Final[Mapping[str, str]] = {
    "three-way product, counted": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} }}",
    "four-way product, counted": f"SELECT (COUNT(*) AS ?n) {{ {_FOUR} }}",
    "product, sorted": f"SELECT * {{ {_THREE} }} ORDER BY ?o2 ?o1 ?o0",
    "product, streamed": f"SELECT * {{ {_FOUR} }}",
    "product of values": f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}",
    "explosion of paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:a>)*/(!<x:a>|^!<x:a>)* ?b . "
    "?b (!<x:a>|^!<x:a>)* ?c }",
    "catastrophic expression": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} "
    'FILTER(REGEX(STR(?o0), "^(a|a?)+$")) }',
    "huge GROUP_CONCAT": "SELECT (GROUP_CONCAT(CONCAT(STR(?s0), STR(?o1), STR(?o2))) AS ?c) "
    f"{{ {_THREE} }}",
    "deep parentheses": f"ASK {{ FILTER({'(' * _DEEP}1{')' * _DEEP}) }}",
    "deep braces": f"ASK {'{' * _DEEP}{'}' * _DEEP}",
    "deep paths": f"ASK {{ ?s {'(' * (_DEEP // 2)}<x:p>{')*' * (_DEEP // 2)} ?o }}",
}
_HEAD = (
    "query", "answer", f"it ends ({ENDS})", f"ASK beside it, median ({MEANWHILE})", "slowest", "",
)  # fmt: skip


def run(bench: Bench) -> Iterator[str]:
    """Yield the table: one query at a time, with one reader left for the small one."""
    limits = {"GRAPHSVC_QUERY_TIME_LIMIT_S": str(LIMIT_S)}
    rows = []
    with servers.graphsvc(bench, settings=limits) as server:
        for name, query in BOMBS.items():
            with _Beside(server) as beside:
                status, took_s = _longest(server, query)
            usual_ms = median(beside.times_ms)
            met = ENDS.is_met(took_s) and MEANWHILE.is_met(usual_ms)
            rows.append(
                (name, str(status), f"{took_s:.2f} s", f"{short(usual_ms)} ms",
                 f"{short(max(beside.times_ms))} ms", "met" if met else "missed")
            )  # fmt: skip
            bench.say(f"  {rows[-1]}")
    yield lines([_HEAD, *rows])


def _longest(server: servers.Server, query: str) -> tuple[int, float]:
    """Return status and seconds of the slowest answer, asking again where it comes at once."""
    end = time.perf_counter() + _AT_LEAST_S
    asked = [_asked(server, query)]
    while time.perf_counter() < end:
        asked.append(_asked(server, query))
    return max(asked, key=lambda one: one[1])


def _asked(server: servers.Server, query: str) -> tuple[int, float]:
    """Return status and seconds of the answer to a query that is sent as it is."""
    headers = {"Content-Type": "application/sparql-query"}
    began = time.perf_counter()
    try:
        server.send(server.path, headers, query.encode())
        status = 200
    except urllib.error.HTTPError as refusal:
        status = refusal.code
        refusal.close()
    return status, time.perf_counter() - began


class _Beside:
    """Ask a small question again and again, each with a comment of its own for no cache to know."""

    def __init__(self, server: servers.Server) -> None:
        self._server = server
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.times_ms: list[float] = []

    def __enter__(self) -> _Beside:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _ask(self) -> None:
        for number in itertools.count():
            began = time.perf_counter()
            self._server.ask(f"ASK {{}} # {number}")
            self.times_ms.append((time.perf_counter() - began) * 1000)
            if self._end.wait(0.02):
                return
