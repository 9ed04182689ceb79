"""Fill a store with what comes from files of ours: the bundle, the stated linkages."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from graphsvc.jobs import bundle
from graphsvc.storage import opening
from graphsvc.storage.counts import write_whole
from graphsvc.storage.keeping import Keeper
from graphsvc.store.folder import Folder, held
from graphsvc.vocab import LINKAGE_GRAPHS


def load_bundle(
    folder: Folder, store: ox.Store, keeper: Keeper, wanted: Iterable[str], *, anew: bool = False
) -> int:
    """Bring the wanted parts up to date, or all of them ``anew``; return how many were loaded."""
    loaded = _read(folder.loaded)
    count = 0
    for part in bundle.parts(wanted):
        digest = part.digest()
        is_there = loaded.get(part.graph) == digest or (part.kept and part.graph in loaded)
        if is_there and not anew:
            continue
        keeper.begin(part.graph)
        graph = ox.NamedNode(part.graph)
        store.remove_graph(graph)
        for path in part.files:
            store.load(
                path.read_bytes(),
                format=ox.RdfFormat.TURTLE,
                base_iri=f"file:///{path.name}",
                to_graph=graph,
            )
        store.flush()
        # Written last: after a crash before this line the graph is loaded anew.
        loaded[part.graph] = digest
        write_whole(folder.loaded, json.dumps(loaded, indent=1, sort_keys=True).encode())
        keeper.done()
        count += 1
    return count


def load_stated(store: ox.Store, keeper: Keeper, file: str | None) -> int:
    """Make the graph of stated linkages what the file says; without one, nothing."""
    name = LINKAGE_GRAPHS["stated"]
    graph = ox.NamedNode(name)
    if file is None and not store.contains_named_graph(graph):
        return 0
    found = []
    if file is not None:
        from graphsvc import stated

        found = list(stated.quads(stated.linkages_of_file(file)))
    keeper.begin(name)
    store.remove_graph(graph)
    store.extend(found)
    store.flush()
    keeper.done()
    return len(found)


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(found) if isinstance(found, dict) else {}


def bundle_put_back(folder: Folder, part: str) -> int:
    """Put the graphs of the ``model`` or ``alignments`` into a store nobody holds; count them."""
    with _kept(folder) as (store, keeper):
        return load_bundle(folder, store, keeper, (part,), anew=True)


def stated_put_in(folder: Folder, file: Path) -> int:
    """Put stated linkages into the store of a folder nobody holds; return how many statements."""
    with _kept(folder) as (store, keeper):
        return load_stated(store, keeper, str(file))


@contextlib.contextmanager
def _kept(folder: Folder) -> Iterator[tuple[ox.Store, Keeper]]:
    folder.path.mkdir(parents=True, exist_ok=True)
    with held(folder.path):
        store = opening.opened(folder)
        yield store, Keeper(folder, store)
