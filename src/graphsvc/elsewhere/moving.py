"""Move data between files and a store elsewhere: in batches, each sent and confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from graphsvc.errors import UnknownNameRefusal, UnreadableRefusal, Where
from graphsvc.publications import questions
from graphsvc.storage.loading import Source, Tell, parsed, refuse_published
from graphsvc.store.formats import NTRIPLES
from graphsvc.store.remote.datasets import LOADED_GRAPH, Datasets
from graphsvc.store.remote.endpoint import Endpoint
from graphsvc.store.remote.stocking import Stock, stock

BATCH: Final = 5_000


@asynccontextmanager
async def opened(endpoint: Endpoint) -> AsyncIterator[Endpoint]:
    """Give the store's addresses, with workers that read what it answers."""
    await endpoint.start()
    try:
        yield endpoint
    finally:
        await endpoint.stop()


def load(endpoint: Endpoint, sources: Iterable[Source], tell: Tell, *, batch: int = BATCH) -> int:
    """Add the statements of files; return how many were sent.

    A statement that is there already is not there twice, so the same command may be
    given again after it was interrupted.  That holds for all but blank nodes, so files
    with these go in one piece, and those too long for one are refused before anything
    is sent.
    """

    async def run() -> int:
        async with opened(endpoint):
            rows = await endpoint.rows(questions.EVERY_PUBLISHED)
            published = {row["model"] for row in rows}
            done = 0
            for source in sources:
                await asyncio.to_thread(refuse_published, source, published)
                done += await _load_one(endpoint, source, tell, batch)
            return done

    return asyncio.run(run())


async def _load_one(endpoint: Endpoint, source: Source, tell: Tell, batch: int) -> int:
    done = 0
    for part, read in _parts(source, batch):
        await endpoint.update(_insertion(part))
        done += len(part)
        tell(source, read, done)
    tell(source, source.size, done)
    return done


def _parts(source: Source, batch: int) -> Iterator[tuple[list[ox.Quad], int]]:
    """Give the statements in batches, each with the bytes of the file that were read by then."""
    has_blank_nodes = _has_blank_nodes(source)
    with Path(source.path).open("rb") as file:
        quads = parsed(file, source)
        part = list(islice(quads, batch))
        if has_blank_nodes and next(quads, None) is not None:
            raise UnreadableRefusal(
                f"The file has blank nodes, and more than the {batch:,} statements that a store "
                "elsewhere can be sent in one piece",
                todo="Load it by that store's own loader, or give the blank nodes names.",
                where=Where(source.path),
            )
        while part:
            yield part, file.tell()
            part = list(islice(quads, batch))


def _has_blank_nodes(source: Source) -> bool:
    """Read the file to its end, which finds its faults before anything is sent."""
    found = False
    with Path(source.path).open("rb") as file:
        for quad in parsed(file, source):
            found = found or isinstance(quad.subject, ox.BlankNode)
            found = found or isinstance(quad.object, ox.BlankNode | ox.Triple)
    return found


def _insertion(quads: list[ox.Quad]) -> str:
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        graph = quad.graph_name
        name = str(graph) if isinstance(graph, ox.NamedNode) else ""
        by_graph.setdefault(name, []).append(f"{quad.triple} .")
    parts = [
        f"GRAPH {name} {{\n{lines}\n}}" if name else lines
        for name, lines in ((name, "\n".join(lines)) for name, lines in by_graph.items())
    ]
    return "INSERT DATA {\n" + "\n".join(parts) + "\n}"


def dump(
    endpoint: Endpoint, output: BinaryIO, *, graph: str | None = None, without: frozenset[str]
) -> int:
    """Write all graphs but those ``without``, or one, as N-Quads; return how many statements.

    Each graph is as it was when it was read: the store goes on changing meanwhile.
    """

    async def run() -> int:
        async with opened(endpoint):
            datasets = Datasets(endpoint.rows, union="native", is_union=True)
            graphs = [one for one in await datasets.graphs() if one not in without]
            if graph is not None and graph not in graphs:
                raise UnknownNameRefusal(
                    f"The store has no graph {graph}", todo="Without --graph, all are written."
                )
            written = 0
            for one in graphs if graph is None else [graph]:
                text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{one}> {{ ?s ?p ?o }} }}"
                body, _ = await endpoint.query(text, [], "triples", NTRIPLES)
                written += await asyncio.to_thread(_write, body, one, output)
            return written

    return asyncio.run(run())


def _write(ntriples: bytes, graph: str, output: BinaryIO) -> int:
    node, count = ox.NamedNode(graph), 0

    def quads() -> Iterator[ox.Quad]:
        nonlocal count
        # New names for blank nodes: two graphs may have used the same.
        for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
            count += 1
            yield ox.Quad(quad.subject, quad.predicate, quad.object, node)

    ox.serialize(quads(), output, ox.RdfFormat.N_QUADS)
    return count


def put_anew(endpoint: Endpoint, parts: Sequence[Stock]) -> int:
    """Load these graphs, whatever is noted of them; return how many."""

    async def run() -> int:
        async with opened(endpoint):
            graphs = " ".join(f"<{part.graph}>" for part in parts)
            await endpoint.update(
                f"DELETE {{ GRAPH <{LOADED_GRAPH}> {{ ?g ?p ?d }} }} "
                f"WHERE {{ GRAPH <{LOADED_GRAPH}> {{ ?g ?p ?d }} VALUES ?g {{ {graphs} }} }}"
            )
            return await stock(endpoint, parts)

    return asyncio.run(run())


def seen(endpoint: Endpoint, within_s: float) -> int:
    """Ask the store the least there is to ask, then how many graphs it holds."""

    async def run() -> int:
        async with opened(endpoint):
            await endpoint.ping(within_s)
            return len(await Datasets(endpoint.rows, union="native", is_union=True).graphs())

    return asyncio.run(run())
