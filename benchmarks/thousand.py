"""Ask every server the same of a thousand generated cities, about half a million statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from statistics import median

from benchmarks import data, questions, servers, stores
from benchmarks.data import Data
from benchmarks.load import Served
from benchmarks.measuring import Bench
from benchmarks.memory import of_all
from benchmarks.questions import Checked
from benchmarks.rates import Rate, told
from benchmarks.results import Goal, Result, beside, lines, short
from benchmarks.servers import Server

CLIENTS = (1, 16)
OURS, OXIGRAPH, RDFLIB = "graphsvc", "Oxigraph's server", "rdflib-endpoint"
_REQUIRED = (OURS, OXIGRAPH, RDFLIB)
_KINDS: Mapping[str, Callable[[Server], Checked]] = {
    "unique look-ups": questions.unique,
    "one query repeated": questions.repeated,
}
_GOALS: Mapping[tuple[str, str], Goal] = {
    ("unique look-ups", OXIGRAPH): Goal("at least", 0.35),
    ("unique look-ups", RDFLIB): Goal("at least", 2),
    ("one query repeated", OXIGRAPH): Goal("at least", 0.9),
}
GROUPED = Goal("at most", 1.3)
LATE = Goal("at most", 5)
# Of servers that take seconds to read everything, one answer tells enough.
_SLOW_MS = 3_000


def run(bench: Bench) -> Iterator[Result | str]:
    """Measure all servers by turns: ours first, and each other beside it."""
    held = data.with_cities(bench, bench.cities)
    bench.say(f"  {held.statements:,} statements are ready")
    with ExitStack() as stack:
        started = [stack.enter_context(one) for one in _servers(bench, held)]
        rows: dict[str, list[str]] = {server.name: [] for server in started}
        idle = {server.name: of_all(server) for server in started}
        for kind, check in _KINDS.items():
            rates = _checked(bench, started, check)
            for clients in CLIENTS:
                served = _by_turns(bench, rates, clients)
                yield from _compared(f"{kind}, {told(clients)}", kind, clients, served)
                for name, cells in rows.items():
                    cells.append(_cell(served.get(name)))
        times = _grouped(bench, started)
        for name, taken in times.items():
            if name != OURS:
                pairs = min(len(taken), len(times[OURS]))
                yield beside(
                    "every statement grouped and counted",
                    times[OURS][:pairs],
                    taken[:pairs],
                    unit="ms",
                    peer_name=name,
                    goal=GROUPED if name == OXIGRAPH else None,
                )
        yield _table(held, started, rows, times, idle)


def _servers(bench: Bench, held: Data) -> Iterator[AbstractContextManager[Server]]:
    yield servers.graphsvc(bench, held)
    yield servers.oxigraph(bench, held)
    yield servers.rdflib_endpoint(bench, held)
    for why_not, start in (
        (stores.why_not_fuseki, stores.fuseki),
        (stores.why_not_virtuoso, stores.virtuoso),
    ):
        if reason := why_not():
            bench.say(f"  {reason}")
        else:
            yield start(bench, held)


def _checked(
    bench: Bench, started: list[Server], check: Callable[[Server], Checked]
) -> dict[str, Rate]:
    """Return those that answer rightly; ours and the first two have to."""
    found: dict[str, Rate] = {}
    for server in started:
        try:
            found[server.name] = Rate(server, check(server))
        except (RuntimeError, OSError, ValueError) as fault:
            if server.name in _REQUIRED:
                raise
            bench.say(f"  {server.name} is left out: {fault}")
    return found


def _by_turns(bench: Bench, rates: dict[str, Rate], clients: int) -> dict[str, list[Served]]:
    """Return what each server came to; one that began to answer wrongly is left out."""
    served: dict[str, list[Served]] = {name: [] for name in rates}
    for _ in range(bench.rounds):
        for name in list(served):
            try:
                served[name].append(rates[name].served(clients, bench.seconds))
            except RuntimeError as fault:
                if name in _REQUIRED:
                    raise
                bench.say(f"  {name} is left out, {told(clients)}: {fault}")
                del served[name]
    return served


def _compared(
    what: str, kind: str, clients: int, served: dict[str, list[Served]]
) -> Iterator[Result]:
    ours = served[OURS]
    for name, theirs in served.items():
        if name != OURS:
            rates = [one.rate for one in ours], [one.rate for one in theirs]
            goal = _GOALS.get((kind, name))
            yield beside(what, *rates, unit="/s", peer_name=name, goal=goal)
    if clients > 1:
        late, middle = [one.p99_ms for one in ours], [one.p50_ms for one in ours]
        yield beside(
            f"{what}: the latest 1 %", late, middle, unit="ms", peer_name="median", goal=LATE
        )


def _grouped(bench: Bench, started: list[Server]) -> dict[str, list[float]]:
    """Return the milliseconds of the query that reads everything, by turns, none from a cache."""
    rates = _checked(bench, started, questions.everything)
    times: dict[str, list[float]] = {name: [] for name in rates}
    for _ in range(bench.rounds):
        for name, rate in rates.items():
            if not times[name] or times[name][0] < _SLOW_MS:
                times[name].append(rate.served(1, bench.seconds).p50_ms)
    return times


def _cell(served: list[Served] | None) -> str:
    if not served:
        return "–"
    rate, middle, late = (
        median(values)
        for values in zip(*((s.rate, s.p50_ms, s.p99_ms) for s in served), strict=True)
    )
    return f"{short(rate)} /s ({short(middle)}, {short(late)})"


def _table(
    held: Data,
    started: list[Server],
    rows: dict[str, list[str]],
    times: dict[str, list[float]],
    idle: dict[str, float],
) -> str:
    head = [
        "server",
        *(f"{kind}, {told(clients)}" for kind in _KINDS for clients in CLIENTS),
        "all grouped",
        "loading",
        "memory, idle then after it all",
    ]
    body = [
        [
            server.name,
            *rows[server.name],
            f"{short(median(times[server.name]))} ms" if server.name in times else "–",
            f"{short(server.load_s)} s" if server.load_s else "at its start",
            f"{short(idle[server.name])} MB, {short(of_all(server))} MB",
        ]
        for server in started
    ]
    return (
        f"{held.statements:,} statements, {held.cities:,} generated cities among them.\n\n"
        "Answers in a second; in brackets the milliseconds of the median answer and of the "
        f"latest 1 %.\n\n{lines([head, *body])}"
    )
