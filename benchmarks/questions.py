"""Ask every server the same questions and see that the answers are right before any clock runs."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from benchmarks.load import numbered
from benchmarks.servers import Server, quads
from graphsvc.vocab import ELEMENTS, OM, RDFS, SCOM

# Far above what any run counts to, so that the check leaves nothing in a cache that a run finds.
_NUMBER = 900_000_000
_PREFIXES = f"PREFIX om: <{OM}> PREFIX rdfs: <{RDFS}> PREFIX scom: <{SCOM}> "


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold questions with the length of each answer as one server gives it.

    ``digest`` is that of the one answer where one query is repeated.
    """

    queries: list[str]
    lengths: list[int]
    digest: int | None = None

    @property
    def are_unique(self) -> bool:
        """Tell whether each request is to be a query of its own."""
        return self.digest is None


@cache
def look_ups() -> tuple[str, ...]:
    """Return look-ups as pages and tools send them: what is linked, who does it, what it states."""
    linked = tuple(
        f"{_PREFIXES}SELECT ?other ?label WHERE {{ om:{element} scom:linksTo ?other . "
        '?other rdfs:label ?label FILTER (LANG(?label) = "en") }'
        for element in ELEMENTS
    )
    realized = tuple(
        f"{_PREFIXES}SELECT ?practice ?label ?status WHERE {{ "
        f"?practice scom:realizes om:{element} ; rdfs:label ?label ; scom:status ?status }}"
        for element in ELEMENTS
    )
    practices = sorted({str(quad.subject) for quad in quads() if _is_realizing(quad)})
    stated = tuple(
        f"SELECT ?property ?value WHERE {{ {practice} ?property ?value }}" for practice in practices
    )
    return (*linked, *realized, *stated)


def unique(server: Server) -> Checked:
    """Check the look-ups on the server; each request of a run will be a query of its own."""
    queries = list(look_ups())
    answers = [_checked(server, query, numbered(query, _NUMBER)) for query in queries]
    return Checked(queries, [len(answer) for answer in answers])


def repeated(server: Server) -> Checked:
    """Check the one query that a run repeats, in the order that makes answers comparable."""
    query = f"{look_ups()[ELEMENTS.index('B7')]} ORDER BY ?other"
    answer = _checked(server, query, query)
    return Checked([query], [len(answer)], zlib.crc32(answer))


def _checked(server: Server, query: str, asked: str) -> bytes:
    answer = server.ask(asked)
    found = Counter(
        frozenset((name, term["value"], term.get("xml:lang", "")) for name, term in row.items())
        for row in json.loads(answer)["results"]["bindings"]
    )
    if found != _expected(query):
        raise RuntimeError(f"{server.name} answers otherwise: {query}")
    return answer


@cache
def _expected(query: str) -> Counter[frozenset[tuple[str, str, str]]]:
    solutions = _store().query(query, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"not a SELECT: {query}")
    names = [variable.value for variable in solutions.variables]
    return Counter(
        frozenset(
            (name, term.value, getattr(term, "language", None) or "")
            for name in names
            if (term := solution[name]) is not None
        )
        for solution in solutions
    )


@cache
def _store() -> ox.Store:
    store = ox.Store()
    store.extend(quads())
    return store


def _is_realizing(quad: ox.Quad) -> bool:
    return quad.predicate.value == f"{SCOM}realizes" and isinstance(quad.subject, ox.NamedNode)
