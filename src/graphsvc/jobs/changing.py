"""Change the store as a client asks: an update, or one graph put, merged or deleted."""

from __future__ import annotations

import socket
from collections.abc import Iterable

import pyoxigraph as ox

from graphsvc.errors import QueryRefusal, Refusal
from graphsvc.store import guard, updates
from graphsvc.vocab import ROOT
from graphsvc.workers.frames import Header


def update(store: ox.Store, text: str, header: Header) -> None:
    """Carry out a SPARQL update as one transaction, on the dataset that the header names."""
    default, named = tuple(header.get("default", ())), tuple(header.get("named", ()))
    updates.check(text, max_depth=header["max_depth"], is_confined=_has_no_network())
    try:
        if default or named:
            _check_syntax(text)
            text = updates.with_dataset(text, default, named)
        store.update(text, base_iri=ROOT)
    except SyntaxError as fault:
        raise guard.syntax_refusal(fault, text, "update") from fault
    except (RuntimeError, ValueError) as fault:
        raise QueryRefusal(f"The update can't be run: {fault}", todo="Mend it.") from fault
    except PermissionError as fault:
        raise _reached_out() from fault


def change_graph(store: ox.Store, header: Header, ntriples: bytes) -> bool:
    """Put, merge or delete one graph in one transaction; tell whether it was there before.

    ``graph`` of the header is its IRI, None for the default graph, which counts as
    there once it holds anything.
    """
    graph = ox.NamedNode(header["graph"]) if header["graph"] is not None else ox.DefaultGraph()
    existed = _exists(store, graph)
    match header["how"]:
        case "put":
            store.update(_replacing(graph, ntriples))
        case "post":
            if isinstance(graph, ox.NamedNode):
                store.add_graph(graph)
            store.extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in _parsed(ntriples)
            )
        case "delete":
            if existed:
                store.remove_graph(graph)
        case other:
            raise ValueError(f"no such change: {other}")
    return existed


def _exists(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
    if isinstance(graph, ox.NamedNode):
        return store.contains_named_graph(graph)
    return next(store.quads_for_pattern(None, None, None, graph), None) is not None


def _replacing(graph: ox.NamedNode | ox.DefaultGraph, ntriples: bytes) -> str:
    """Return the update that is one transaction: nobody sees the graph half replaced."""
    text = _written(quad.triple for quad in _parsed(ntriples))
    if isinstance(graph, ox.DefaultGraph):
        return f"DROP SILENT DEFAULT ; INSERT DATA {{\n{text}}}"
    return (
        f"DROP SILENT GRAPH {graph} ; CREATE GRAPH {graph} ; "
        f"INSERT DATA {{ GRAPH {graph} {{\n{text}}} }}"
    )


def _parsed(ntriples: bytes) -> Iterable[ox.Quad]:
    # New names for blank nodes: those of another request are other nodes.
    return ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)


def _written(triples: Iterable[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _check_syntax(text: str) -> None:
    """Let a syntax error show its place in the text as it came, before anything is put in."""
    try:
        ox.Store().update(text, base_iri=ROOT)
    except (RuntimeError, ValueError, OSError):
        return  # an empty store is no place to run it; its syntax is right


def _has_no_network() -> bool:
    """Tell whether the kernel denies this process the network."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    return False


def _reached_out() -> Refusal:
    return QueryRefusal(
        "The update asks another server or a file, which is not allowed here",
        todo="Fetch the data yourself and send it: PUT or POST to /graphs, or INSERT DATA.",
    )
