"""Run one query over a store, its parameters bound as terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from graphsvc import names
from graphsvc.answer import Answer
from graphsvc.catalogue import Bound, chosen_graphs
from graphsvc.errors import QueryRefusal
from graphsvc.store import guard
from graphsvc.vocab import LANGUAGES


def ask(
    store: ox.Store,
    text: str,
    bound: Bound | None = None,
    *,
    bases: Sequence[str] | None = None,
    cities: Mapping[str, str] | None = None,
    own_dataset: bool = False,
    lang: str = LANGUAGES[0],
) -> Answer:
    """Run one query over the union of the store's graphs, bases left out that were not chosen.

    With ``own_dataset`` the query names its graphs itself, by FROM.  ``cities``
    are the names of city graphs, for tables, whose labels are in ``lang`` where they can be.
    """
    bound = bound or Bound()
    named: list[ox.NamedNode | ox.BlankNode] | None = None
    if not own_dataset:
        graphs = (graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
        named = [ox.NamedNode(graph) for graph in chosen_graphs(graphs, bases)]
    try:
        results = store.query(
            text,
            default_graph=None if named is None else [*named],
            named_graphs=named,
            substitutions={ox.Variable(name): term_of(term) for name, term in bound.terms.items()},
        )
    except SyntaxError as fault:
        raise guard.syntax_refusal(fault, text) from fault
    except (OSError, RuntimeError) as fault:
        raise QueryRefusal(f"The query can't be run: {fault}", todo="Mend the query.") from fault
    if isinstance(results, ox.QueryTriples):
        return Answer("CONSTRUCT", results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
    form = "SELECT" if isinstance(results, ox.QuerySolutions) else "ASK"
    payload = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
    rows = Answer(form, payload).rows
    return Answer(form, payload, names.of(store, rows, cities or {}, lang), lang)


def term_of(ntriples: str) -> ox.NamedNode | ox.Literal:
    """Return the engine's term for one in N-Triples, as ``Bound`` holds them."""
    line = f"<x:s> <x:p> {ntriples} ."
    found = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    if not isinstance(found, ox.NamedNode | ox.Literal):
        raise TypeError(ntriples)
    return found
