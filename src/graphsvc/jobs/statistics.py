"""Count what a snapshot holds: its graphs, classes and properties, as VoID tells them."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from graphsvc.store import counting


def counted(store: ox.Store, *, union: bool) -> bytes:
    """Return the counts as JSON; those without a graph are of the dataset that a query sees."""

    def rows(query: str) -> counting.Rows:
        found = store.query(query, use_default_graph_as_union=union)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - they are SELECT queries
        names = [variable.value for variable in found.variables]
        return [{name: _plain(row[name]) for name in names} for row in found]

    return counting.told({name: rows(query) for name, query in counting.QUERIES.items()})


def _plain(term: Any) -> str | int | None:  # noqa: ANN401 - the engine's terms
    """Return an IRI or a number; nothing else has a place in VoID."""
    if isinstance(term, ox.Literal):
        return int(term.value)
    return term.value if isinstance(term, ox.NamedNode) else None
