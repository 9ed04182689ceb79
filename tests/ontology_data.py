"""Load the ontology for the tests that look at it as data."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

import support
from graphsvc.vocab import PREFIXES

ONTOLOGY = support.ROOT / "ontology"
SHAPES = support.ROOT / "shapes"
QUERIES = support.ROOT / "queries"
FIXTURES = support.ROOT / "tests" / "ontology"
SCOM = PREFIXES["scom"]
DECLARATIONS = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def turtle_files(*folders: Path) -> list[Path]:
    """Return the Turtle files below the folders; fail when there is none."""
    return support.own_files(".ttl", under=folders)


def load(files: Iterable[Path]) -> Store:
    """Return a store with each file in a graph named by its address."""
    store = Store()
    for path in files:
        graph = NamedNode(path.as_uri())
        store.load(path.read_bytes(), format=RdfFormat.TURTLE, to_graph=graph)
    return store


@functools.cache
def ontology() -> Store:
    """Return every file under ontology/; no test writes to it."""
    return load(turtle_files(ONTOLOGY))


def rows(text: str, store: Store | None = None) -> list[tuple[str, ...]]:
    """Return the answers of a SELECT over all graphs, as plain values ('' where unbound)."""
    store = ontology() if store is None else store
    answer = store.query(DECLARATIONS + text, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return [tuple("" if term is None else _plain(term) for term in row) for row in answer]


def column(text: str, store: Store | None = None) -> list[str]:
    """Return the first column of a SELECT over all graphs."""
    return [row[0] for row in rows(text, store)]


def name(iri: str) -> str:
    """Return an IRI without the namespace of the model or of the terms."""
    return iri.removeprefix(PREFIXES["om"]).removeprefix(SCOM)


def _plain(term: object) -> str:
    value = getattr(term, "value", None)
    assert isinstance(value, str), f"no plain value: {term}"
    return value
