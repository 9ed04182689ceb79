"""Look at the folder of a store without changing anything."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graphsvc.storage import counts, keeping, loading, opening
from graphsvc.store.folder import Folder, is_held


def contents(folder: Folder) -> str:
    """Say what the store holds; refuse when it is damaged.

    While a process works on it, that one has compared the counts at its start, and
    the engine's files are not to be opened by another.
    """
    known = counts.read(folder.counts)
    if is_held(folder.path):
        total = "an unknown number of" if known is None else f"{known.total:,}"
        return f"{total} statements, by the counts beside it"
    try:
        found = counts.count(ox.Store.read_only(str(folder.store)))
    except (OSError, RuntimeError) as fault:
        raise opening.refusal(folder, fault) from fault
    if known is not None and not folder.changing.exists() and found != known:
        raise keeping.damaged(folder, keeping.difference(known, found))
    size = folder.bytes()
    return f"{found.total:,} statements in {len(found.graphs):,} graphs, {size:,} bytes"


def remarks(folder: Folder) -> Iterator[str]:
    """Give what is left of earlier work, each with what may be done about it."""
    for file in loading.unfinished(folder):
        yield f"the load of {file} was not finished; graphsvc load {file} goes on with it"
    if folder.changing.exists() and not is_held(folder.path):
        yield "a write was interrupted; the next start counts anew"
    if folder.incoming.is_dir():
        yield "a restore was interrupted; the next start finishes it"
    if folder.replaced.is_dir():
        yield f"{folder.replaced} holds the store before the last restore; delete it when sure"
