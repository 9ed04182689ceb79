"""Own the read-write store: one write at a time, flushed, then published as a snapshot.

What the folder holds is in ``graphsvc.store.folder``; what a start may find there,
in ``graphsvc.storage.opening`` and ``keeping``.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Refusal, StoreRefusal
from graphsvc.jobs import bundle, changing, filling, recording
from graphsvc.publications import contents, names
from graphsvc.storage import opening
from graphsvc.storage.keeping import Keeper
from graphsvc.store.folder import Folder, disk_full
from graphsvc.workers.frames import Header


class Writer:
    """Carry out one write after the other; each is there as a whole or not at all."""

    def __init__(self, config: Header) -> None:
        self._folder = Folder(Path(config["folder"]))
        self._temporary = bool(config["temporary"])
        self._min_free_bytes: int = config["min_free_bytes"]
        self._count = 0
        self._remove_snapshots(keep=config["in_use"])
        # On a full disk the engine would wait, and not see at once that there is room again.
        # Where nothing is read yet, waiting is better than to give up.
        if config["in_use"] and self._folder.is_full(0):
            raise disk_full()
        self._store = opening.opened(self._folder)
        self._keeper = Keeper(self._folder, self._store)
        filling.load_bundle(self._folder, self._store, self._keeper, config["preload"])
        if config["stated"] is not None or not config["keep_stated"]:
            filling.load_stated(self._store, self._keeper, config["stated"])
        self._record_preloaded(config["preload"])
        snapshot = self._published()
        if opening.is_worth_cleaning(self._folder, Path(snapshot["path"])):
            self._clean()
            snapshot = self._published()
        self.ready: Header = {"snapshot": snapshot}

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Carry out one job on a graph or an update; answer when it is on the disk."""
        self._refuse_when_nearly_full(len(body))
        try:
            # Nobody hears of what stays in the default graph by its name.
            self._keeper.begin(None if header["job"] == "update" else header["graph"] or "")
            told = self._changed(header, body)
            return {**told, "snapshot": self._published()}, b""
        except OSError as fault:
            # The engine takes no more writes after an error of the disk; a new process may.
            refusal = opening.refusal(self._folder, fault)
            return {"refusal": refusal.to_dict(), "retire": True}, b""

    def close(self) -> None:
        """Remove a store that was only for this run."""
        if self._temporary:
            shutil.rmtree(self._folder.path, ignore_errors=True)

    def _changed(self, header: Header, body: bytes) -> Header:
        match header["job"]:
            case "replace":
                self._replace(header["graph"], body)
            case "drop":
                self._store.remove_graph(ox.NamedNode(header["graph"]))
            case "update":
                changing.update(self._store, body.decode(), header)
            case "forget":
                self._forget(ox.NamedNode(header["graph"]))
            case "graph":
                if names.is_model(header["graph"] or ""):
                    lines = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
                    contents.refuse_triple_terms(statement.triple for statement in lines)
                existed = changing.change_graph(self._store, header, body)
                self._record(header["graph"] or "")
                return {"existed": existed}
            case other:
                raise ValueError(f"no such job: {other}")
        return {}

    def _forget(self, graph: ox.NamedNode) -> None:
        """Remove a graph that holds nothing: an update leaves its name behind."""
        if next(self._store.quads_for_pattern(None, None, None, graph), None) is None:
            self._store.remove_graph(graph)

    def _record(self, graph: str) -> None:
        """Record a city's graph as a version of its model."""
        if names.is_model(graph):
            self._keeper.begin(None)
            recording.record(self._store, ox.NamedNode(graph))

    def _record_preloaded(self, preload: Iterable[str]) -> None:
        """Record the bundled cities that are of no model yet.

        Those loaded from files are of none until they are published: there may be
        thousands, and the start would wait for all of them.
        """
        for new in recording.new(self._store, [part.graph for part in bundle.parts(preload)]):
            self._keeper.begin(None)
            recording.record(self._store, new)

    def _replace(self, graph: str, nquads: bytes) -> None:
        """Put the statements, N-Triples without graph names, in place of the graph's own."""
        node = ox.NamedNode(graph)
        triples = ox.parse(nquads, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)
        text = _ntriples(statement.triple for statement in triples)
        # One request is one transaction: no reader and no crash sees the graph half replaced.
        self._store.update(
            f"DROP SILENT GRAPH {node} ; INSERT DATA {{ GRAPH {node} {{\n{text}}} }}"
        )

    def _refuse_when_nearly_full(self, coming: int) -> None:
        """Keep room for what the engine does by itself, and for the snapshots of others."""
        if not self._min_free_bytes:
            return
        free = shutil.disk_usage(self._folder.path).free
        if free - coming < self._min_free_bytes:
            raise StoreRefusal(
                f"The disk of the store has {free:,} bytes left, and with this write fewer than "
                f"min_free_bytes = {self._min_free_bytes:,} would be",
                todo="Make room; nothing else is needed.",
            )

    def _remove_snapshots(self, keep: Iterable[str]) -> None:
        """Remove what an earlier run left; the service that opened the store is the only one.

        The folder itself stays: readers are confined to it, not to one of its name.
        """
        self._folder.snapshots.mkdir(exist_ok=True)
        kept = {Path(path) for path in keep}
        for path in self._folder.snapshots.iterdir():
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _published(self) -> dict[str, str]:
        """Flush, publish what is in the store now as a snapshot of its own, note its counts."""
        self._store.flush()
        self._count += 1
        # The second part tells apart the same count of two runs.
        name = f"{self._count}-{secrets.token_hex(6)}"
        path = self._folder.snapshots / name
        self._store.backup(path)
        self._keeper.done()
        return {"id": name, "path": str(path)}

    def _clean(self) -> None:
        """Make the store anew of what is alive in it; killed loads leave much that is not."""
        opening.rebuild(self._folder, self._store)
        del self._store, self._keeper  # the engine's lock goes with them
        self._store = opening.opened(self._folder)
        shutil.rmtree(self._folder.replaced, ignore_errors=True)
        self._keeper = Keeper(self._folder, self._store)


def start(config: Header) -> Writer:
    """Open the store in the folder that the configuration names and bring it up to date."""
    try:
        return Writer(config)
    except (OSError, RuntimeError) as fault:
        raise _refusal(config, fault) from fault


def _refusal(config: Header, fault: Exception) -> Refusal:
    return opening.refusal(Folder(Path(config["folder"])), fault)


def _ntriples(triples: Iterable[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
