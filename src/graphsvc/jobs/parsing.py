"""Read files that are to become one graph of the store, into N-Triples."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graphsvc.errors import UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_named
from graphsvc.rdfio.reading import statements
from graphsvc.workers.frames import Header


class Parser:
    """Parse the files of one request after the other; nothing else is here to be harmed."""

    def __init__(self, config: Header) -> None:
        self.ready: Header = {}
        self._limits = Limits(**config["limits"])

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return the statements of all files as N-Triples, blank nodes kept apart."""
        store = ox.Store()
        start = 0
        for file in header["files"]:
            end = start + file["bytes"]
            store.extend(self._quads(file, body[start:end], header["base"]))
            start = end
        told = {"statements": len(store)}
        return told, store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def close(self) -> None:
        """Leave nothing behind: a parser writes nothing."""

    def _quads(self, file: Header, data: bytes, base: str) -> Iterator[ox.Quad]:
        if not data.strip():
            return  # an empty graph is a graph
        syntax, name = format_named(file["syntax"]), file["name"]
        for quad in statements(data, syntax, name=name, limits=self._limits, base=base):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                raise UnreadableRefusal(
                    f"The data names a graph of its own, {quad.graph_name}, and is to be one graph",
                    todo="Send each graph by itself, its statements without a graph's name.",
                    where=Where(name),
                )
            yield quad


def start(config: Header) -> Parser:
    """Start with the limits that the configuration names."""
    return Parser(config)
