"""The statements that all servers hold: what the service loads, and generated cities beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

from benchmarks.measuring import ROOT, Bench
from graphsvc.jobs.bundle import parts
from graphsvc.vocab import CITY_GRAPHS

PRELOADED = ("model", "examples")
# Not where the service expects what cities publish: it would add statements about each.
MADE_GRAPHS = "https://cities.example/graph/"
CITY_STATEMENTS = 500


@dataclass(frozen=True)
class Data:
    """Hold a file of N-Quads, how many statements it has, and the generated cities in it."""

    path: Path
    statements: int
    cities: int = 0

    @cached_property
    def reference(self) -> ox.Store:
        """Return an embedded store with the same statements, which says what is right."""
        store = ox.Store()
        store.bulk_load(path=str(self.path), format=ox.RdfFormat.N_QUADS)
        return store


def bundled(bench: Bench) -> Data:
    """Return what ``graphsvc serve`` loads by itself."""
    return _data(bench.folder / "bundled.nq", 0)


def with_cities(bench: Bench, cities: int) -> Data:
    """Return that and so many generated cities, each in a graph of its own."""
    return _data(bench.folder / f"cities-{cities}.nq", cities)


def cities_for(bench: Bench, statements: int) -> int:
    """Return how many cities make about that many statements, with what is there already."""
    return max(1, round((statements - bundled(bench).statements) / CITY_STATEMENTS))


@cache
def _data(path: Path, cities: int) -> Data:
    """Write the file, city by city, so that its size is bounded by the disk alone."""
    count = 0
    with path.open("wb") as file:
        for graph, triples in _graphs(cities):
            quads = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
            file.write(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
            count += len(quads)
    return Data(path, count, cities)


def _graphs(cities: int) -> Iterator[tuple[ox.NamedNode, set[ox.Triple]]]:
    for part in parts(PRELOADED):
        triples = {
            quad.triple
            for path in part.files
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        }
        graph = part.graph.replace(CITY_GRAPHS, MADE_GRAPHS) if cities else part.graph
        yield ox.NamedNode(graph), triples
    sys.path.append(str(ROOT / "tools"))
    import generate_cities

    for seed in range(1, cities + 1):
        text = generate_cities.city(seed, CITY_STATEMENTS)
        parsed = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
        yield ox.NamedNode(f"{MADE_GRAPHS}{seed}"), {quad.triple for quad in parsed}
