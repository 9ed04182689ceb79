"""Count what a snapshot holds: its graphs, classes and properties, as VoID tells them."""

from __future__ import annotations

import json
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.vocab import RDF

_A: Final = f"<{RDF}type>"
_GRAPHS: Final = (
    "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
)
_PROPERTIES: Final = """
SELECT ?property (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?property ?o } GROUP BY ?property
"""
_CLASSES: Final = f"""
SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s {_A} ?class }} GROUP BY ?class
"""
_OF_CLASSES: Final = f"""
SELECT ?class ?property (COUNT(*) AS ?n)
WHERE {{ ?s {_A} ?class ; ?property ?o }} GROUP BY ?class ?property
"""
_ALL: Final = (
    "SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"
)


def counted(store: ox.Store, *, union: bool) -> bytes:
    """Return the counts as JSON; those without a graph are of the dataset that a query sees."""

    def rows(query: str) -> list[dict[str, Any]]:
        found = store.query(query, use_default_graph_as_union=union)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - they are SELECT queries
        names = [variable.value for variable in found.variables]
        plain = [{name: _plain(row[name]) for name in names} for row in found]
        return sorted((row for row in plain if None not in row.values()), key=json.dumps)

    everything = rows(_ALL)[0]
    properties = rows(_PROPERTIES)
    told = {
        "triples": sum(row["n"] for row in properties),
        "subjects": everything["n"],
        "objects": everything["objects"],
        "graphs": rows(_GRAPHS),
        "properties": properties,
        "classes": rows(_CLASSES),
        "of_classes": rows(_OF_CLASSES),
    }
    return json.dumps(told).encode()


def _plain(term: Any) -> str | int | None:  # noqa: ANN401 - the engine's terms
    """Return an IRI or a number; nothing else has a place in VoID."""
    if isinstance(term, ox.Literal):
        return int(term.value)
    return term.value if isinstance(term, ox.NamedNode) else None
