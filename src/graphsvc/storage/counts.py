"""How many statements each graph holds: what a damaged store is noticed by.

An engine whose log was cut short opens as if nothing were missing.  So the
counts are written beside it with each write, and compared at each start.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

DEFAULT = ""
"""The name that the default graph goes by in counts; an IRI is never empty."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Hold the number of statements by graph; empty graphs are left out."""

    graphs: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return the number of statements in all graphs."""
        return sum(self.graphs.values())

    def with_graph(self, graph: str, count: int) -> Counts:
        """Return the counts after that graph has come to hold so many."""
        others = {name: held for name, held in self.graphs.items() if name != graph}
        return Counts(others | {graph: count} if count else others)

    def write(self, path: Path) -> None:
        """Put the counts into the file, as a whole and on the disk."""
        graphs = dict(sorted(self.graphs.items()))
        text = {"graphs": graphs, "sha256": _checksum(graphs)}
        write_whole(path, json.dumps(text, indent=1, ensure_ascii=False).encode())


def read(path: Path) -> Counts | None:
    """Return the counts of a file; None where there is none or it is not what was written."""
    try:
        found = json.loads(path.read_bytes())
        graphs = {str(name): int(count) for name, count in found["graphs"].items()}
        return Counts(graphs) if found["sha256"] == _checksum(graphs) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def count(store: ox.Store) -> Counts:
    """Count what a store holds, graph by graph: about a second for a million statements."""
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = store.query(text)
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
    graphs = {row["g"].value: int(row["n"].value) for row in rows if row["g"] is not None}
    return Counts(graphs).with_graph(DEFAULT, count_graph(store, DEFAULT))


def count_graph(store: ox.Store, graph: str) -> int:
    """Count what one graph holds."""
    node = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    rows = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=[node])
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
    return int(next(rows)["n"].value)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or as it was before, on the disk."""
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(path)


def _checksum(graphs: Mapping[str, int]) -> str:
    text = json.dumps(graphs, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
