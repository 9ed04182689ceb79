"""Which graphs a query sees on the store elsewhere, and how it is told.

Stores differ in what a query without a dataset asks: some all graphs as one, some
the unnamed graph alone.  Which it is is tried out, with statements that named
graphs are known to hold.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Literal

from graphsvc.store import Dataset
from graphsvc.vocab import GRAPH

Union = Literal["auto", "native", "parameter", "list"]
"""How all graphs are asked as one: as the store does by itself, by a parameter, by naming all."""

Parameters = Sequence[tuple[str, str]]
Ask = Callable[[str, Parameters], Awaitable[Any]]
"""Send a query with these parameters; return its rows, or the answer to ASK."""

LOADED_GRAPH: Final = GRAPH + "loaded"
"""The graph in which the instances of the service tell each other what they have loaded."""

_PARAMETER: Final = ("union-default-graph", "true")
_LISTED: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
# Statements without blank nodes, which no query can name.
_SOME: Final = (
    "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } "
    "FILTER (ISIRI(?s) && ISIRI(?o)) } ORDER BY ?s ?p ?o LIMIT 5"
)


class Datasets:
    """Turn a dataset into the parameters of the protocol."""

    def __init__(self, ask: Ask, *, union: Union, is_union: bool) -> None:
        self._ask = ask
        self._way: Union = union
        self._is_union = is_union  # what a query without a dataset means here
        self.is_native: bool | None = None if union == "auto" else union == "native"

    @property
    def way(self) -> Union:
        """Return how all graphs are asked as one; ``auto`` while that is not known."""
        return self._way

    async def find_out(self) -> None:
        """Try how the store is asked for all its graphs; an empty one tells nothing yet."""
        if self._way != "auto":
            return
        some = await self._ask(_SOME, [])
        if not some:
            return
        triples = " . ".join(f"<{row['s']}> <{row['p']}> <{row['o']}>" for row in some)
        ask = f"ASK {{ {triples} }}"
        self.is_native = bool(await self._ask(ask, []))
        if self.is_native:
            self._way = "native"
        elif await self._ask(ask, [_PARAMETER]):
            self._way = "parameter"
        else:
            self._way = "list"

    async def parameters(self, dataset: Dataset, *, names_graphs: bool) -> Parameters:
        """Return the parameters that make a query see this dataset."""
        if dataset.default is not None or dataset.named is not None:
            return _named(dataset.default or (), dataset.named or ())
        if names_graphs:
            return []
        if dataset.without:
            kept = [graph for graph in await self.graphs() if graph not in dataset.without]
            return _named(kept, kept)
        if not (dataset.always_union or self._is_union):
            return []
        return await self._all()

    async def graphs(self) -> list[str]:
        """Return the IRIs of the graphs that hold anything, but for our own notes."""
        rows = await self._ask(_LISTED, [])
        return sorted(row["g"] for row in rows if row["g"] not in (None, LOADED_GRAPH))

    async def _all(self) -> Parameters:
        if self._way == "auto":
            await self.find_out()
        match self._way:
            case "parameter":
                return [_PARAMETER]
            case "list":
                graphs = await self.graphs()
                return _named(graphs, graphs)
        return []


def _named(default: list[str] | tuple[str, ...], named: list[str] | tuple[str, ...]) -> Parameters:
    return [("default-graph-uri", iri) for iri in default] + [
        ("named-graph-uri", iri) for iri in named
    ]
