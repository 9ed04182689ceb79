"""The store: questions and answers, whichever store is behind them.

The service asks through :class:`QueryStore` alone.  The embedded store is in
``embedded``; a remote one would offer the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from graphsvc.store.calls import Fetched
from graphsvc.store.formats import AnswerFormat

How = Literal["put", "post", "delete"]
"""What is done to a graph, by the method that asks it; a post merges."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Name the graphs that a query sees.

    ``default`` and ``named`` are those of the request, None where it names none;
    ``without`` are graphs to leave out where neither request nor query names any.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    always_union: bool = False  # ask all graphs as one, whatever the store's own way is

    @property
    def names_no_graphs(self) -> bool:
        """Tell whether it leaves the choice of graphs to the query and the store."""
        return self.default is None and self.named is None and not self.without


@dataclass(frozen=True, slots=True)
class Allowance:
    """Say what an answer to one class of callers may take, by the settings named in ``prefix``."""

    query_s: float = 10.0
    max_result_bytes: int = 64 << 20
    max_result_rows: int = 500_000  # or statements, where the answer is a graph
    prefix: str = ""
    goes_first: bool = False  # waits for nobody who does not


@dataclass(frozen=True, slots=True)
class Question:
    """Hold a query and the formats its answer may take: rows for SELECT and ASK, else triples.

    A format of None is one that the client does not accept.  ``terms`` binds
    variables to terms in N-Triples.  Without an allowance it has a stranger's.
    ``compresses`` says that the client would take a long answer in gzip; a store
    that can't make one sends it as it is.
    """

    text: str
    rows: AnswerFormat | None
    triples: AnswerFormat | None
    dataset: Dataset = Dataset()
    terms: tuple[tuple[str, str], ...] = ()
    allowance: Allowance | None = None
    fetched: tuple[Fetched, ...] = ()  # what others answered to the parts that ask them
    compresses: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold an answer as it goes to the client, and the version of the store it is true of."""

    media_type: str
    body: bytes
    version: str
    is_repeatable: bool = True  # the same question would get it again
    encoding: str = ""  # the ``Content-Encoding`` of the body, if it has one


@dataclass(frozen=True, slots=True)
class Health:
    """Tell whether a store can answer, and if not why not."""

    ready: bool
    detail: dict[str, object]
    workers: Mapping[str, int] = field(default_factory=dict)  # alive, by what they do
    waiting: Mapping[str, int] = field(default_factory=dict)  # requests that wait for one


class QueryStore(Protocol):
    """Answer queries over named graphs.

    ``makes_versions`` says that a city's graph becomes a version of its model by itself
    when it is changed as a graph.
    """

    makes_versions: bool

    @property
    def version(self) -> str:
        """Return what changes whenever an answer might: the key of caches."""

    async def start(self) -> None:
        """Make ready; return when queries are answered or it is known why they can't be."""

    async def stop(self) -> None:
        """End all that was started."""

    async def ask(self, question: Question) -> Answer:
        """Return the answer; raise the ``Refusal`` that says why there is none."""

    async def graph(
        self, iri: str | None, triples: AnswerFormat, allowance: Allowance | None = None
    ) -> Answer:
        """Return one graph, None for the default one; refuse one that is not there."""

    async def statistics(self) -> Answer:
        """Return the counts of graphs, classes and properties, as JSON."""

    async def update(
        self, text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()
    ) -> str:
        """Carry out a SPARQL update on these graphs; return the new version."""

    async def forget(self, graph: str) -> None:
        """Let a graph that holds nothing be no more, where the store keeps such."""

    async def change_graph(self, how: How, iri: str | None, ntriples: bytes = b"") -> bool:
        """Put, merge or delete one graph; tell whether it was there before."""

    def health(self) -> Health:
        """Tell whether questions would be answered now."""
