"""Own the read-write store: one write at a time, flushed, then published as a snapshot.

The folder holds ``store`` (the engine's files), ``snapshots`` (hard links to
them, one folder a snapshot) and ``loaded.json`` (which version of each bundled
graph is in the store).
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import Refusal, StoreRefusal
from graphsvc.jobs import bundle, changing
from graphsvc.vocab import LINKAGE_GRAPHS
from graphsvc.workers.frames import Header


class Writer:
    """Carry out one write after the other; each is there as a whole or not at all."""

    def __init__(self, config: Header) -> None:
        self._folder = Path(config["folder"])
        self._temporary = bool(config["temporary"])
        self._snapshots = self._folder / "snapshots"
        self._loaded = self._folder / "loaded.json"
        self._count = 0
        self._store = _opened(self._folder / "store")
        self._remove_snapshots(keep=config["in_use"])
        self._load_bundle(config["preload"])
        self._load_stated(config["stated"])
        self.ready: Header = {"snapshot": self._published()}

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Carry out one job on a graph or an update; answer when it is on the disk."""
        told: Header = {}
        try:
            match header["job"]:
                case "replace":
                    self._replace(header["graph"], body)
                case "drop":
                    self._store.remove_graph(ox.NamedNode(header["graph"]))
                case "update":
                    changing.update(self._store, body.decode(), header)
                case "graph":
                    told["existed"] = changing.change_graph(self._store, header, body)
                case other:
                    raise ValueError(f"no such job: {other}")
            return {**told, "snapshot": self._published()}, b""
        except OSError as fault:
            raise _store_refusal(fault) from fault

    def close(self) -> None:
        """Remove a store that was only for this run."""
        if self._temporary:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _replace(self, graph: str, nquads: bytes) -> None:
        """Put the statements, N-Triples without graph names, in place of the graph's own."""
        node = ox.NamedNode(graph)
        triples = ox.parse(nquads, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)
        text = _ntriples(statement.triple for statement in triples)
        # One request is one transaction: no reader and no crash sees the graph half replaced.
        self._store.update(
            f"DROP SILENT GRAPH {node} ; INSERT DATA {{ GRAPH {node} {{\n{text}}} }}"
        )

    def _remove_snapshots(self, keep: Iterable[str]) -> None:
        """Remove what an earlier run left; the service that opened the store is the only one.

        The folder itself stays: readers are confined to it, not to one of its name.
        """
        self._snapshots.mkdir(exist_ok=True)
        kept = {Path(path) for path in keep}
        for path in self._snapshots.iterdir():
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _load_bundle(self, wanted: Iterable[str]) -> None:
        loaded = self._read_loaded()
        for part in bundle.parts(wanted):
            digest = part.digest()
            if loaded.get(part.graph) == digest or (part.kept and part.graph in loaded):
                continue
            graph = ox.NamedNode(part.graph)
            self._store.remove_graph(graph)
            for path in part.files:
                self._store.load(
                    path.read_bytes(),
                    format=ox.RdfFormat.TURTLE,
                    base_iri=f"file:///{path.name}",
                    to_graph=graph,
                )
            self._store.flush()
            # Written last: after a crash before this line the graph is loaded anew.
            loaded[part.graph] = digest
            self._write_loaded(loaded)

    def _load_stated(self, file: str | None) -> None:
        """Make the graph of stated linkages what the file says; without one, nothing."""
        graph = ox.NamedNode(LINKAGE_GRAPHS["stated"])
        self._store.remove_graph(graph)
        if file is not None:
            from graphsvc import stated

            self._store.extend(stated.quads(stated.linkages_of_file(file)))

    def _published(self) -> dict[str, str]:
        """Flush, and publish what is in the store now as a snapshot of its own."""
        self._store.flush()
        self._count += 1
        # The second part tells apart the same count of two runs.
        name = f"{self._count}-{secrets.token_hex(6)}"
        path = self._snapshots / name
        self._store.backup(path)
        return {"id": name, "path": str(path)}

    def _read_loaded(self) -> dict[str, str]:
        try:
            found = json.loads(self._loaded.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return dict(found) if isinstance(found, dict) else {}

    def _write_loaded(self, loaded: dict[str, str]) -> None:
        draft = self._loaded.with_suffix(".new")
        draft.write_text(json.dumps(loaded, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(self._loaded)


def start(config: Header) -> Writer:
    """Open the store in the folder that the configuration names and bring it up to date."""
    try:
        return Writer(config)
    except OSError as fault:
        raise _store_refusal(fault) from fault


def _ntriples(triples: Iterable[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _opened(path: Path) -> ox.Store:
    try:
        return ox.Store(path)
    except OSError as fault:
        if "lock" in str(fault).lower():
            raise StoreRefusal(
                f"The store in {path.parent} is in use by another process",
                todo="Stop that one, or give this service another GRAPHSVC_DATA.",
            ) from fault
        raise


def _store_refusal(fault: OSError) -> Refusal:
    if "No space left" in str(fault):
        return StoreRefusal("The disk of the store is full", todo="Make room, then restart.")
    return StoreRefusal(
        f"The store can't be used: {fault}", todo="See that GRAPHSVC_DATA can be written."
    )
