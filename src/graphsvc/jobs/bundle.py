"""What comes with this installation and goes into the store: which file in which graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graphsvc import assets
from graphsvc.jobs import recording
from graphsvc.publications import names
from graphsvc.store.remote.stocking import Stock
from graphsvc.vocab import CITY_GRAPHS, LINKAGE_GRAPHS, SHAPES_GRAPH

# Examples with deliberate faults teach the checker; among real data they would only mislead.
_FAULTY = "-broken"


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one named graph of the bundle.

    ``kept`` parts, once loaded, belong to the store's owner; the others follow
    the installation.
    """

    graph: str
    files: tuple[Path, ...]
    kept: bool = False

    def digest(self) -> str:
        """Return what changes when any of the files does."""
        digest = hashlib.sha256()
        for path in self.files:
            digest.update(path.read_bytes())
        return digest.hexdigest()


def parts(wanted: Iterable[str]) -> list[Part]:
    """Return the graphs to load: of the ``model``, the ``alignments``, the ``examples``."""
    chosen = set(wanted)
    found: list[Part] = []
    if "model" in chosen:
        by_graph: dict[str, list[Path]] = {}
        for path, graph in assets.model_files().items():
            by_graph.setdefault(graph, []).append(path)
        by_graph[SHAPES_GRAPH] = assets.files("shapes", "*.ttl")
        found += [Part(graph, tuple(files)) for graph, files in sorted(by_graph.items())]
    if "alignments" in chosen:
        found += [Part(graph, (path,)) for path, graph in assets.alignment_files().items()]
    if "examples" in chosen:
        found += [
            Part(CITY_GRAPHS + city, (path,), kept=True)
            for city, path in sorted(assets.city_files().items())
            if not city.endswith(_FAULTY)
        ]
    return found


def stocks(wanted: Iterable[str], stated: Path | None = None) -> list[Stock]:
    """Return the same graphs as statements, for a store elsewhere; stated linkages if any."""
    found = [_stock(part, _statements(part)) for part in parts(wanted)]
    if stated is not None:
        from graphsvc.stated import linkages_of_file, quads

        part = Part(LINKAGE_GRAPHS["stated"], (stated,))
        found.append(_stock(part, [quad.triple for quad in quads(linkages_of_file(stated))]))
    return found


def _stock(part: Part, triples: list[ox.Triple]) -> Stock:
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    distinct = len(set(lines.splitlines()))
    then = recording.first(part.graph, triples) if names.is_model(part.graph) else None
    return Stock(part.graph, part.digest(), distinct, lines, kept=part.kept, then=then)


def _statements(part: Part) -> list[ox.Triple]:
    return [
        quad.triple
        for path in part.files
        for quad in ox.parse(
            path.read_bytes(),
            format=ox.RdfFormat.TURTLE,
            base_iri=f"file:///{path.name}",
            rename_blank_nodes=True,
        )
    ]
