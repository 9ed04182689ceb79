"""Ask every server the same questions and see that the answers are right before any clock runs."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from benchmarks.data import MADE_GRAPHS, Data
from benchmarks.load import numbered
from benchmarks.servers import Server
from graphsvc.vocab import ELEMENTS, OM, RDFS, SCOM

# Far above what any run counts to, so that the check leaves nothing in a cache that a run finds.
_NUMBER = 900_000_000
# As many practices are asked of at most, however many the data has.
_MOST_PRACTICES = 200
EVERYTHING = (
    "SELECT ?property (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?property ?o } } "
    "GROUP BY ?property"
)
"""Reads every statement once, graph by graph: where several state the same, some stores count it
once when they are asked as one.  Virtuoso has statements about itself beside ours."""
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
def look_ups(data: Data) -> tuple[str, ...]:
    """Return look-ups as pages and tools send them: what is linked, who does it, what it states.

    Among generated cities, who does something is asked of one city, so that the answer stays one
    of some lines.
    """
    linked = tuple(
        f"{_PREFIXES}SELECT ?other ?label WHERE {{ om:{element} scom:linksTo ?other . "
        '?other rdfs:label ?label FILTER (LANG(?label) = "en") }'
        for element in ELEMENTS
    )
    realized = tuple(
        f"{_PREFIXES}SELECT ?practice ?label ?status WHERE {{ {_in_a_city(data, number)}"
        f"{{ ?practice scom:realizes om:{element} ; rdfs:label ?label ; scom:status ?status }} }}"
        for number, element in enumerate(ELEMENTS)
    )
    realizing = data.reference.quads_for_pattern(None, ox.NamedNode(f"{SCOM}realizes"), None)
    named = sorted({str(q.subject) for q in realizing if isinstance(q.subject, ox.NamedNode)})
    practices = named[:: max(1, len(named) // _MOST_PRACTICES)]
    stated = tuple(
        f"SELECT ?property ?value WHERE {{ {practice} ?property ?value }}" for practice in practices
    )
    return (*linked, *realized, *stated)


def unique(server: Server) -> Checked:
    """Check the look-ups on the server; each request of a run will be a query of its own."""
    queries = list(look_ups(server.data))
    answers = [_checked(server, query, numbered(query, _NUMBER)) for query in queries]
    return Checked(queries, [len(answer) for answer in answers])


def repeated(server: Server) -> Checked:
    """Check the one query that a run repeats, in the order that makes answers comparable."""
    query = f"{look_ups(server.data)[ELEMENTS.index('B7')]} ORDER BY ?other"
    answer = _checked(server, query, query)
    return Checked([query], [len(answer)], zlib.crc32(answer))


def sampled(server: Server) -> Checked:
    """Return the look-ups with the length of the server's answers, and compare them with no other.

    A reference of ten million statements would need more memory than the server.
    """
    queries = list(look_ups(server.data))
    return Checked(queries, [len(server.ask(numbered(query, _NUMBER))) for query in queries])


def measured(server: Server, query: str) -> Checked:
    """Return one query with the length of the server's answer."""
    return Checked([query], [len(server.ask(numbered(query, _NUMBER)))])


def everything(server: Server) -> Checked:
    """Check the query that reads every statement; each one of a run is a query of its own."""
    answer = _checked(server, EVERYTHING, numbered(EVERYTHING, _NUMBER))
    return Checked([EVERYTHING], [len(answer)])


def _checked(server: Server, query: str, asked: str) -> bytes:
    answer = server.ask(asked)
    found = Counter(
        frozenset((name, term["value"], term.get("xml:lang", "")) for name, term in row.items())
        for row in json.loads(answer)["results"]["bindings"]
    )
    if found != _expected(server.data, query):
        raise RuntimeError(f"{server.name} answers otherwise: {query}")
    return answer


@cache
def _expected(data: Data, query: str) -> Counter[frozenset[tuple[str, str, str]]]:
    solutions = data.reference.query(query, use_default_graph_as_union=True)
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


def _in_a_city(data: Data, number: int) -> str:
    if not data.cities:
        return ""
    return f"GRAPH <{MADE_GRAPHS}{1 + 37 * number % data.cities}> "
