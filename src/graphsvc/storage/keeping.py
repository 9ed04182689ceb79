"""Keep the counts true while the store changes, and compare them when it is opened."""

from __future__ import annotations

import contextlib
import threading
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import StoreRefusal
from graphsvc.storage import counts
from graphsvc.storage.counts import Counts
from graphsvc.store.folder import Folder

# An update may touch any graph.  Up to this size all are counted before the answer; larger
# stores are counted when it has become quiet.
_COUNTED_AT_ONCE: Final = 100_000
_QUIET_S: Final = 2.0
_ANY: Final = "*"
_MAX_NAMED: Final = 5


class Keeper:
    """Know how many statements each graph of an open store must hold.

    Between :meth:`begin` and :meth:`done` a file says which graph is changing, so
    that a crash in between is not taken for damage.
    """

    def __init__(self, folder: Folder, store: ox.Store) -> None:
        self._folder = folder
        self._store = store
        self._changing: str | None = None
        self._lock = threading.Lock()
        self._quiet: threading.Timer | None = None
        self._known = self._checked()
        self._known.write(folder.counts)
        folder.changing.unlink(missing_ok=True)

    def begin(self, graph: str | None) -> None:
        """Note that a graph is about to change; None where it may be any, or several."""
        with self._lock:
            if self._quiet is not None:
                self._quiet.cancel()
                self._quiet = None
            name = _ANY if graph is None else graph
            if self._changing is not None:
                name = _ANY if name != self._changing else name
            if name != self._changing:
                self._changing = name
                counts.write_whole(self._folder.changing, name.encode())

    def done(self) -> None:
        """Write down what is there now: the change is on the disk."""
        with self._lock:
            if self._changing is None:
                return
            if self._changing != _ANY:
                held = counts.count_graph(self._store, self._changing)
                self._settle(self._known.with_graph(self._changing, held))
            elif self._known.total <= _COUNTED_AT_ONCE:
                self._settle(counts.count(self._store))
            else:
                self._quiet = threading.Timer(_QUIET_S, self._count_when_quiet)
                self._quiet.daemon = True
                self._quiet.start()

    def settle(self) -> None:
        """Count everything now, if anything is left to count."""
        with self._lock:
            if self._changing is not None:
                self._settle(counts.count(self._store))

    def _count_when_quiet(self) -> None:
        # Without room nothing is settled, and the next start counts.
        with self._lock, contextlib.suppress(OSError):
            if self._quiet is threading.current_thread():
                self._settle(counts.count(self._store))

    def _settle(self, known: Counts) -> None:
        self._known = known
        known.write(self._folder.counts)
        self._folder.changing.unlink(missing_ok=True)
        self._changing = None

    def _checked(self) -> Counts:
        """Return what the store holds; refuse when that is not what it must hold."""
        expected = counts.read(self._folder.counts)
        changing = self._read_changing()
        if expected is None or changing == _ANY:
            return counts.count(self._store)
        if changing is not None:
            held = counts.count_graph(self._store, changing)
            expected = expected.with_graph(changing, held)
        if len(self._store) == expected.total:
            return expected
        raise damaged(self._folder, difference(expected, counts.count(self._store)))

    def _read_changing(self) -> str | None:
        try:
            return self._folder.changing.read_text(encoding="utf-8") or _ANY
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return _ANY


def damaged(folder: Folder, how: str) -> StoreRefusal:
    """Return the refusal of a store that is not what it was, with the ways out."""
    return StoreRefusal(
        f"The store in {folder.path} is damaged: {how}",
        todo="Put a backup in its place: graphsvc restore BACKUP. "
        f"To go on with what is there instead, delete {folder.counts.name} in that folder.",
    )


def difference(expected: Counts, found: Counts) -> str:
    """Say which graphs hold other numbers of statements than they should."""
    wrong = [
        f"{graph or 'the default graph'} holds {found.graphs.get(graph, 0):,} statements "
        f"in place of {expected.graphs.get(graph, 0):,}"
        for graph in sorted(expected.graphs.keys() | found.graphs.keys())
        if expected.graphs.get(graph, 0) != found.graphs.get(graph, 0)
    ]
    more = [f"and {len(wrong) - _MAX_NAMED} more graphs"] if len(wrong) > _MAX_NAMED else []
    return "; ".join([*wrong[:_MAX_NAMED], *more])
