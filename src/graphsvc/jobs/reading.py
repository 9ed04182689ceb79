"""Answer queries on a read-only snapshot of the embedded store."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.errors import QueryRefusal, StoreRefusal
from graphsvc.jobs import answering, joining, statistics
from graphsvc.store import guard
from graphsvc.store.formats import OFFERS, not_acceptable
from graphsvc.vocab import ROOT
from graphsvc.workers.frames import Header

_ROWS: Final = (ox.QuerySolutions, ox.QueryBoolean)
# Shorter answers fit into one packet anyway.  A higher level takes far more time than it saves.
_WORTH_COMPRESSING: Final = 1400
_LEVEL: Final = 4


class Reader:
    """Answer one query after the other, each on the snapshot that it names."""

    def __init__(self, config: Header) -> None:
        self.ready: Header = {}
        self._snapshot = ""
        self._store: ox.Store | None = None
        self._opened(config["snapshot"])

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return the media type and the bytes of the answer to the query in ``body``."""
        store = self._opened(header["snapshot"])
        text = joining.joined(body, header) if "parts" in header else body.decode()
        try:
            if "graph" in header:
                return self._serialized(_graph(store, header["graph"]), header)
            if "statistics" in header:
                return {}, statistics.counted(store, union=header["union"])
            results = store.query(text, base_iri=ROOT, **self._dataset(store, header))
            return self._serialized(results, header)
        except SyntaxError as fault:
            raise guard.syntax_refusal(fault, text) from fault
        except ValueError as fault:
            raise QueryRefusal(f"The query can't be run: {fault}", todo="Mend it.") from fault
        except (OSError, RuntimeError) as fault:
            raise _refusal(fault) from fault

    def close(self) -> None:
        """Leave nothing behind: a reader writes nothing."""

    def _opened(self, snapshot: str) -> ox.Store:
        if self._store is None or snapshot != self._snapshot:
            self._store = None  # its memory goes before the next takes as much
            try:
                self._store = ox.Store.read_only(snapshot)
            except OSError as fault:
                raise StoreRefusal(
                    f"The store's snapshot can't be opened: {fault}", todo="Try again in a moment."
                ) from fault
            self._snapshot = snapshot
        return self._store

    def _dataset(self, store: ox.Store, header: Header) -> dict[str, Any]:
        """Return the engine's arguments: those of the request win over those of the text."""
        arguments: dict[str, Any] = {}
        if terms := header.get("terms"):
            arguments["substitutions"] = {ox.Variable(name): _term(nt) for name, nt in terms}
        default, named = header.get("default"), header.get("named")
        without = set(header.get("without", ()))
        if default is not None or named is not None:
            arguments["default_graph"] = _graphs(default or ())
            arguments["named_graphs"] = _graphs(named or ())
        elif header["names_graphs"]:
            pass  # its own FROM decides, which the union would override
        elif without:
            kept = [graph for graph in store.named_graphs() if graph.value not in without]
            arguments["default_graph"] = arguments["named_graphs"] = kept
        else:
            arguments["use_default_graph_as_union"] = header["union"]
        return arguments

    def _serialized(
        self,
        results: ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple],
        header: Header,
    ) -> tuple[Header, bytes]:
        kind = "rows" if isinstance(results, _ROWS) else "triples"
        engine_name = header[kind]
        if engine_name is None:
            raise not_acceptable(OFFERS[kind], "The answer")
        most = answering.Caps(*header["caps"])
        if isinstance(results, _ROWS):
            answer = answering.rows(results, engine_name, most)
        else:
            answer = answering.triples(results, engine_name, most)
        if header.get("compresses") and len(answer) >= _WORTH_COMPRESSING:
            # No time in it: the same answer has the same bytes.
            return {"kind": kind, "encoding": "gzip"}, gzip.compress(answer, _LEVEL, mtime=0)
        return {"kind": kind}, answer


def start(config: Header) -> Reader:
    """Open the snapshot that the configuration names."""
    return Reader(config)


def _graph(store: ox.Store, iri: str | None) -> Iterator[ox.Triple]:
    """Return the statements of a graph, None the default one; refuse one that is not there."""
    graph = ox.DefaultGraph() if iri is None else ox.NamedNode(iri)
    if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
        raise guard.no_graph(graph.value)
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _graphs(iris: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris]


def _term(ntriples: str) -> ox.NamedNode | ox.Literal:
    """Return the engine's term for one in N-Triples; parameters are no blank nodes."""
    line = f"<x:s> <x:p> {ntriples} ."
    found = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    if not isinstance(found, ox.NamedNode | ox.Literal):
        raise TypeError(f"no IRI and no literal: {ntriples}")
    return found


def _refusal(fault: OSError | RuntimeError) -> QueryRefusal | StoreRefusal:
    message = str(fault)
    if _is_about_the_store(message):
        return StoreRefusal(f"The store can't be read: {message}", todo="Tell the operator.")
    if isinstance(fault, RuntimeError):
        return QueryRefusal(f"The query can't be run: {message}", todo="Mend the query.")
    return guard.network_refusal()


def _is_about_the_store(message: str) -> bool:
    return any(word in message for word in ("Corruption", ".sst", "MANIFEST", "IO error"))
