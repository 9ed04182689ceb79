"""Another engine reads every stored query and gives the same rows: nothing is Oxigraph's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.util import from_n3

import refresh_queries as refresh
from graphsvc import assets
from graphsvc.catalogue import Catalogue, StoredQuery, chosen_graphs
from graphsvc.questions import ask

# rdflib warns of names that its own code still uses.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

QUERIES = list(Catalogue.load(assets.folder("queries")))


@pytest.fixture(autouse=True)
def _dates_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from padding the year 2025 to its first of January."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def test_there_are_queries_to_compare() -> None:
    assert len(QUERIES) >= 40


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_another_engine_gives_the_same_rows(query: StoredQuery) -> None:
    values, (store, _) = refresh.asked_where_most_shows(query)
    bound = query.bind(values)
    ours = ask(store, query.text, bound, bases=bound.bases)
    terms = {name: node(term) for name, term in bound.terms.items()}
    theirs = dataset(store, bound.bases).query(query.text, initBindings=terms)
    rows = Counter(comparable(row) for row in theirs if isinstance(row, tuple))
    if query.form == "CONSTRUCT":
        assert rows == Counter(map(of_oxigraph, ours.statements))
    else:
        assert [str(name) for name in theirs.vars or ()] == list(ours.columns)
        assert rows == Counter(map(of_oxigraph, ours.rows))


@cache
def dataset(store: ox.Store, bases: tuple[str, ...] | None) -> rdflib.Dataset:
    """Return what the query is asked of, as the other engine's dataset."""
    graphs = chosen_graphs((graph.value for graph in store.named_graphs()), bases)
    found = rdflib.Dataset(default_union=True)
    for graph in map(ox.NamedNode, graphs):
        quads = store.quads_for_pattern(None, None, None, graph)
        found.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    return found


def of_oxigraph(terms: Iterable[object]) -> tuple[object, ...]:
    return comparable(None if term is None else node(str(term)) for term in terms)


def node(ntriples: str) -> rdflib.term.Identifier:
    found = from_n3(ntriples)
    assert isinstance(found, rdflib.term.Identifier)
    return found


def comparable(terms: Iterable[rdflib.term.Node | None]) -> tuple[object, ...]:
    """Return forms that can be compared; numbers by value, since one writes 0.0 and the other 0."""
    return tuple(
        float(term.value)
        if isinstance(term, rdflib.Literal) and isinstance(term.value, int | float | Decimal)
        else None
        if term is None
        else term.n3()
        for term in terms
    )
