"""Load files of any size: in batches, each of them safe on the disk before the next.

How far a load has come is kept beside the store.  The same command, given again
after a kill, goes on from there: statements come out of a file in the same order
each time, and blank nodes are named by the order in which they appear.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.errors import ParameterRefusal, SyntaxRefusal, UnreadableRefusal, Where
from graphsvc.publications import names
from graphsvc.publications.names import DCAT
from graphsvc.rdfio.formats import FORMATS, Format, format_of_file
from graphsvc.storage import counts, opening
from graphsvc.storage.keeping import Keeper
from graphsvc.store.folder import Folder, held
from graphsvc.workers.frames import Header

BATCH: Final = 200_000


@dataclass(frozen=True, slots=True)
class Source:
    """Name a file as it is now: another size or time is another file."""

    path: str
    graph: str | None
    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path, graph: str | None) -> Source:
        """Return the source that a path names; refuse one that can't be read."""
        try:
            status = path.stat()
        except OSError as fault:
            raise UnreadableRefusal(
                f"The file can't be read: {fault.strerror}",
                todo="Check the path.",
                where=Where(str(path)),
            ) from fault
        return cls(str(path.resolve()), graph, status.st_size, status.st_mtime_ns)


@dataclass(slots=True)
class Progress:
    """Tell how many statements of each source are in the store, and whether that is all."""

    done: dict[str, int] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> Progress:
        """Return what an earlier load left, or nothing done."""
        try:
            found: Header = json.loads(path.read_bytes())
            return cls(dict(found["done"]), set(found["complete"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, path: Path) -> None:
        """Put it on the disk as a whole."""
        text: Header = {"done": self.done, "complete": sorted(self.complete)}
        counts.write_whole(path, json.dumps(text).encode())

    def forget_complete(self, path: Path) -> None:
        """Leave only what other loads have not finished; without any, no file."""
        self.done = {key: done for key, done in self.done.items() if key not in self.complete}
        self.complete = set()
        if self.done:
            self.write(path)
        else:
            path.unlink(missing_ok=True)


Tell = Callable[[Source, int, int], None]
"""Called with the source, the bytes read of it and the statements that are in the store."""


def load(
    folder: Folder,
    sources: Iterable[Source],
    tell: Tell = lambda *_: None,
    *,
    batch: int = BATCH,
) -> int:
    """Add the statements of files to the store; return how many were read this time."""
    folder.path.mkdir(parents=True, exist_ok=True)
    total = 0
    with held(folder.path):
        store = opening.opened(folder)
        keeper = Keeper(folder, store)
        keeper.begin(None)
        progress = Progress.read(folder.loading)
        published = _published(store)
        try:
            for source in sources:
                refuse_published(source, published)
                total += _load_one(folder, store, source, progress, tell=tell, batch=batch)
        except OSError as fault:
            raise opening.refusal(folder, fault) from fault
        progress.forget_complete(folder.loading)
        keeper.settle()
    return total


def _load_one(
    folder: Folder,
    store: ox.Store,
    source: Source,
    progress: Progress,
    *,
    tell: Tell,
    batch: int,
) -> int:
    key = json.dumps(asdict(source), sort_keys=True)
    if key in progress.complete:
        return 0
    done = began = progress.done.get(key, 0)
    with Path(source.path).open("rb") as opened:
        quads = _named_in_order(parsed(opened, source), key)
        for _ in islice(quads, done):
            pass  # these are in the store already
        while part := list(islice(quads, batch)):
            store.bulk_extend(part)
            store.flush()
            done += len(part)
            progress.done[key] = done
            progress.write(folder.loading)
            tell(source, opened.tell(), done)
    progress.complete.add(key)
    progress.write(folder.loading)
    tell(source, source.size, done)
    return done - began


def parsed(opened: Any, source: Source) -> Iterator[ox.Quad]:  # noqa: ANN401 - a file, or any other stream of bytes
    """Return the statements of an opened file, in their order and in its source's graph."""
    found = _format(source)
    try:
        for quad in ox.parse(
            opened,
            format=getattr(ox.RdfFormat, found.engine_name),
            base_iri=f"file:///{Path(source.path).name}",
        ):
            if source.graph is None:
                yield quad
            else:
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(source.graph))
    except SyntaxError as fault:
        raise SyntaxRefusal(
            f"The file has a syntax error: {fault.msg}",
            todo="Mend it and load it again; what was loaded before that place stays.",
            where=Where(source.path, fault.lineno, fault.offset),
        ) from fault


def refuse_published(source: Source, published: set[str]) -> None:
    """Refuse a file that writes graphs of published models without their versions.

    One that brings the records of publications along, as a dump does, brings these too.
    """
    named = {source.graph} if source.graph else _graphs(source) if published else set()
    hit = sorted(named & published)
    if hit and names.RECORDS not in named:
        identity = names.id_of(hit[0])
        raise ParameterRefusal(
            f"{source.path} would change the graph of {identity}, which is published, "
            "and make no version",
            todo=f"Publish the city's file: PUT /models/{identity}; or DELETE the model first.",
        )


def _published(store: ox.Store) -> set[str]:
    current, records = ox.NamedNode(DCAT + "hasCurrentVersion"), ox.NamedNode(names.RECORDS)
    found = store.quads_for_pattern(None, current, None, records)
    return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}


def _graphs(source: Source) -> set[str]:
    """Return the names of the graphs in a file; reads all of it where it may have any."""
    if not _format(source).has_graphs:
        return set()
    with Path(source.path).open("rb") as opened:
        found = {quad.graph_name for quad in parsed(opened, source)}
    return {graph.value for graph in found if isinstance(graph, ox.NamedNode)}


def _format(source: Source) -> Format:
    found = format_of_file(source.path)
    if found not in FORMATS:
        raise UnreadableRefusal(
            f"A {found.label} can't be loaded",
            todo="Convert it first: graphsvc convert.",
            where=Where(source.path),
        )
    return found


def _named_in_order(quads: Iterator[ox.Quad], key: str) -> Iterator[ox.Quad]:
    """Name blank nodes by the file and their order in it, the same in each run."""
    prefix = hashlib.sha256(key.encode()).hexdigest()[:12]
    names: dict[str, ox.BlankNode] = {}

    def renamed(node: Any) -> Any:  # noqa: ANN401 - any term, for any term of that kind
        if isinstance(node, ox.BlankNode):
            known = names.get(node.value)
            if known is None:
                known = names[node.value] = ox.BlankNode(f"b{prefix}x{len(names)}")
            return known
        if isinstance(node, ox.Triple):
            return ox.Triple(renamed(node.subject), node.predicate, renamed(node.object))
        return node

    for quad in quads:
        yield ox.Quad(
            renamed(quad.subject), quad.predicate, renamed(quad.object), renamed(quad.graph_name)
        )


def unfinished(folder: Folder) -> list[str]:
    """Return the files of which a load was begun and not finished."""
    progress = Progress.read(folder.loading)
    return sorted(
        str(json.loads(key)["path"]) for key in progress.done if key not in progress.complete
    )
