"""Write the store as N-Quads, the form that every other store reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from graphsvc.errors import UnknownNameRefusal
from graphsvc.storage.checkpoints import checkpoint
from graphsvc.store.folder import Folder


def dump(
    folder: Folder, output: BinaryIO, *, graph: str | None = None, without: frozenset[str]
) -> int:
    """Write all statements but those of the graphs ``without``, or one graph's; return how many."""
    written = 0

    def counted(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
        nonlocal written
        for quad in quads:
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in without:
                continue
            written += 1
            yield quad

    with checkpoint(folder) as picture:
        store = ox.Store.read_only(str(picture))
        node = None if graph is None else ox.NamedNode(graph)
        if node is not None and (graph in without or not store.contains_named_graph(node)):
            raise UnknownNameRefusal(
                f"The store has no graph {graph}", todo="Without --graph, all are written."
            )
        quads = store.quads_for_pattern(None, None, None, node)
        ox.serialize(counted(quads), output, ox.RdfFormat.N_QUADS)
    return written
