"""What is counted of a store for VoID: the questions, and what their rows come to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from graphsvc.vocab import RDF

_A: Final = f"<{RDF}type>"
QUERIES: Final[Mapping[str, str]] = {
    "graphs": "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph",
    "properties": """
SELECT ?property (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?property ?o } GROUP BY ?property
""",
    "classes": f"""
SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s {_A} ?class }} GROUP BY ?class
""",
    "of_classes": f"""
SELECT ?class ?property (COUNT(*) AS ?n)
WHERE {{ ?s {_A} ?class ; ?property ?o }} GROUP BY ?class ?property
""",
    "all": "SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }",
}

Rows = list[dict[str, Any]]


def told(rows: Mapping[str, Rows]) -> bytes:
    """Return the counts as JSON; a row with a cell that is no IRI and no number is left out."""
    whole = {
        name: sorted((row for row in found if None not in row.values()), key=json.dumps)
        for name, found in rows.items()
    }
    everything = whole.pop("all")[0]
    counts = {
        "triples": sum(row["n"] for row in whole["properties"]),
        "subjects": everything["n"],
        "objects": everything["objects"],
        **whole,
    }
    return json.dumps(counts).encode()
