"""The embedded store: one writing process, several reading ones, snapshots between them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graphsvc.errors import BusyRefusal, DeadlineRefusal, Refusal, StoreRefusal
from graphsvc.store import Allowance, Answer, Health, How, Question, guard
from graphsvc.store.calls import handed
from graphsvc.store.folder import Folder, disk_full, held
from graphsvc.store.formats import AnswerFormat
from graphsvc.store.query_job import Caps, header_of
from graphsvc.store.snapshots import Snapshots
from graphsvc.workers.frames import Header, Spelled
from graphsvc.workers.pool import Pool, Size
from graphsvc.workers.process import Confinement

_log = logging.getLogger("graphsvc.store")
_HOLD_AGAIN_S: Final = 1.0
# The writer counts at its start what the store holds: a million statements, which take 200 to
# 320 MB of the disk, in about a second.  This lets a machine be thirty times as slow.
_START_S: Final = 30.0
_COUNTED_BYTES_A_SECOND: Final = 10e6


@dataclass(frozen=True, slots=True)
class Work:
    """Say what the store's processes may use; seconds and bytes as the settings say."""

    readers: int = 2
    reserved_readers: int = 0  # more of them, for whom an allowance lets go first
    queue: int = 64
    queue_s: float = 5.0
    write_s: float = 60.0
    query_memory_bytes: int = 1 << 30
    write_memory_bytes: int = 4 << 30
    max_query_bytes: int = 64 * 1024
    max_query_depth: int = 100
    allowance: Allowance = field(default_factory=Allowance)  # of whoever asks without one
    longest_answer_bytes: int = 256 << 20
    min_free_bytes: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """Say what the store begins with."""

    folder: Path
    temporary: bool = False
    preload: tuple[str, ...] = ()
    stated: Path | None = None
    keep_stated: bool = False  # those that were loaded into the store by themselves
    union: bool = True
    assets: tuple[Path, ...] = field(default=())


class EmbeddedStore:
    """Ask the readers, tell the writer."""

    makes_versions = True

    def __init__(self, contents: Contents, work: Work) -> None:
        self._work = work
        self._union = contents.union
        self._snapshots = Snapshots()
        self._folder = contents.folder
        self._hold = ExitStack()
        self._held_by: Refusal | None = None
        write: Header = {
            "folder": str(contents.folder),
            "temporary": contents.temporary,
            "preload": list(contents.preload),
            "stated": str(contents.stated) if contents.stated else None,
            "keep_stated": contents.keep_stated,
            "min_free_bytes": work.min_free_bytes,
        }
        stated = (contents.stated,) if contents.stated else ()
        self._writer = Pool(
            "writes",
            Confinement(
                "graphsvc.jobs.writing",
                config=lambda: {**write, "in_use": self._snapshots.paths},
                read=(*contents.assets, *stated),
                write=(contents.folder,),
                memory_bytes=work.write_memory_bytes,
                keep_bytes=work.write_memory_bytes,
                tidies=contents.temporary,
            ),
            Size(
                workers=1,
                kept=1,
                queue=work.queue,
                queue_s=work.write_s,
                start_s=_START_S + Folder(contents.folder).bytes() / _COUNTED_BYTES_A_SECOND,
            ),
            on_ready=self._snapshots.take_over,
        )
        self._readers = Pool(
            "queries",
            Confinement(
                "graphsvc.jobs.reading",
                config=lambda: {"snapshot": self._snapshots.path},
                read=(contents.folder / "snapshots",),
                memory_bytes=work.query_memory_bytes,
                answer_bytes=work.longest_answer_bytes,
            ),
            Size(
                work.readers,
                kept=work.readers,
                queue=work.queue,
                reserved=work.reserved_readers,
                queue_s=work.queue_s,
            ),
        )

    @property
    def version(self) -> str:
        """Return the id of the snapshot that queries are answered from."""
        return self._snapshots.id

    async def start(self) -> None:
        """Start the writer, which brings the store up to date, then the readers."""
        await self._take_hold()
        await self._writer.start()
        await self._readers.start()

    async def stop(self) -> None:
        """End the readers and then the writer."""
        await self._readers.stop()
        await self._writer.stop()
        await self._snapshots.stop()
        self._hold.close()

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a query on the snapshot of this moment."""
        work = self._work
        reading = guard.read(
            question.text,
            max_bytes=work.max_query_bytes,
            max_depth=work.max_query_depth,
            may_call=bool(question.fetched),
        )
        may = question.allowance or work.allowance
        sent = question.text.encode()
        more: Header = {}
        if question.fetched:
            sent = handed(question.fetched, more, sent)
        union = question.dataset.always_union or self._union
        told, body, version = await self._read(
            lambda snapshot: header_of(
                question, snapshot, reading, union=union, caps=_caps(may), more=more
            ),
            may,
            sent,
        )
        chosen = question.triples if told["kind"] == "triples" else question.rows
        assert chosen is not None  # noqa: S101 - the reader refuses before it answers
        return Answer(
            chosen.content_type,
            body,
            version,
            is_repeatable=reading.is_repeatable,
            encoding=told.get("encoding", ""),
        )

    async def graph(
        self, iri: str | None, triples: AnswerFormat, allowance: Allowance | None = None
    ) -> Answer:
        """Return one graph, None for the default one; refuse one that is not there."""
        may = allowance or self._work.allowance
        header = {"graph": iri, "triples": triples.engine_name, "caps": _caps(may)}
        _, body, version = await self._read(lambda path: {"snapshot": path, **header}, may)
        return Answer(triples.content_type, body, version)

    async def statistics(self) -> Answer:
        """Return the counts of graphs, classes and properties, as JSON."""
        header = {"statistics": True, "union": self._union}
        may = self._work.allowance
        _, body, version = await self._read(lambda path: {"snapshot": path, **header}, may)
        return Answer("application/json", body, version)

    async def replace_graph(self, graph: str, ntriples: bytes) -> str:
        """Put the statements in place of the graph's own; return the new version."""
        return await self._write({"job": "replace", "graph": graph}, ntriples)

    async def drop_graph(self, graph: str) -> str:
        """Remove the graph; return the new version."""
        return await self._write({"job": "drop", "graph": graph})

    async def update(
        self, text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()
    ) -> str:
        """Carry out a SPARQL update as one transaction; return the new version.

        ``default`` and ``named`` are the graphs of the request, as for a query.
        """
        header: Header = {"default": default, "named": named}
        header |= {"job": "update", "max_depth": self._work.max_query_depth}
        return await self._write(header, text.encode())

    async def forget(self, graph: str) -> None:
        """Let a graph that holds nothing be no more."""
        await self._write({"job": "forget", "graph": graph})

    async def change_graph(self, how: How, iri: str | None, ntriples: bytes = b"") -> bool:
        """Put, post (merge) or delete one graph; tell whether it was there before."""
        told = await self._written({"job": "graph", "how": how, "graph": iri}, ntriples)
        return bool(told["existed"])

    def health(self) -> Health:
        """Tell whether queries would be answered now, and by what."""
        troubles = (self._held_by, self._writer.trouble, self._readers.trouble)
        trouble = [str(why) for why in troubles if why]
        ready = bool(self.version) and self._readers.alive > 0
        if not ready and not trouble:
            trouble = ["The store is starting."]
        return Health(
            ready,
            {
                "snapshot": self.version or None,
                "readers": self._readers.alive,
                "writer": self._writer.alive,
                "confinement": {"readers": self._readers.sandbox, "writer": self._writer.sandbox},
                "trouble": trouble,
            },
            workers={pool.name: pool.alive for pool in (self._readers, self._writer)},
            waiting={pool.name: pool.waiting for pool in (self._readers, self._writer)},
        )

    @property
    def pids(self) -> list[int]:
        """Return the process ids of writer and readers."""
        return self._writer.pids + self._readers.pids

    async def _read(
        self, header: Callable[[str], Header | Spelled], may: Allowance, body: bytes = b""
    ) -> tuple[Header, bytes, str]:
        """Return a reader's answer to the job on the newest snapshot, and that snapshot's id."""
        if not self.version:
            raise self._why_not()
        with self._snapshots.in_use() as snapshot:
            told, answer = await self._readers.run(
                header(snapshot.path), body, deadline_s=may.query_s, goes_first=may.goes_first
            )
        return told, answer, snapshot.id

    async def _write(self, header: Header, body: bytes = b"") -> str:
        await self._written(header, body)
        return self.version

    async def _written(self, header: Header, body: bytes = b"") -> Header:
        try:
            told, _ = await self._writer.run(header, body, deadline_s=self._work.write_s)
        except (BusyRefusal, DeadlineRefusal, StoreRefusal) as refusal:
            if not Folder(self._folder).is_full(len(body)):
                raise
            self._snapshots.let_last_go()
            if isinstance(refusal, StoreRefusal):
                raise
            raise disk_full() from refusal  # the engine waits for room, without a word
        self._snapshots.take_over(told)
        return told

    async def _take_hold(self) -> None:
        """Hold the folder; wait for whoever holds it, who may be on the way out."""
        while True:
            try:
                self._hold.enter_context(held(self._folder))
            except StoreRefusal as refusal:
                if self._held_by is None:
                    _log.error("the store did not start: %s", refusal)
                self._held_by = refusal
                await asyncio.sleep(_HOLD_AGAIN_S)
            else:
                self._held_by = None
                return

    def _why_not(self) -> Refusal:
        return (
            self._held_by
            or self._writer.trouble
            or StoreRefusal("The store is starting", todo="Try again in some seconds.")
        )


def _caps(may: Allowance) -> Caps:
    return may.max_result_bytes, may.max_result_rows, may.prefix
