"""Play the service over a store: write without end, and tell what was acknowledged.

``python driver.py FOLDER`` prints one JSON line for each event: what it found in
the store at its start, each write before it is sent, each acknowledgement.  With a
number behind the folder it makes so many writes and ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from graphsvc.errors import Refusal
from graphsvc.store import Dataset, Question
from graphsvc.store.embedded import Contents, EmbeddedStore, Work
from graphsvc.store.formats import JSON

GRAPHS = tuple(f"https://example.org/graph/{number}" for number in range(3))
STATEMENTS = 60
INCREMENT = """DELETE { <x:counter> <x:is> ?old } INSERT { <x:counter> <x:is> ?new }
    WHERE { <x:counter> <x:is> ?old . BIND(?old + 1 AS ?new) }"""


def tell(**event: object) -> None:
    """Write one line past all buffers: what was told was told, even if we die now."""
    os.write(1, (json.dumps(event) + "\n").encode())


def statements(mark: int) -> bytes:
    """Return a graph of which every statement bears the mark of one write."""
    return "".join(f'<x:s{n}> <x:mark> "{mark}" .\n' for n in range(STATEMENTS)).encode()


async def rows(store: EmbeddedStore, text: str, graph: str) -> list[dict[str, Any]]:
    """Return the rows of an answer about one graph."""
    answer = await store.ask(Question(text, JSON, None, Dataset(default=(graph,))))
    return list(json.loads(answer.body)["results"]["bindings"])


async def found(store: EmbeddedStore) -> dict[str, dict[str, int]]:
    """Return for each graph which marks it holds, on how many statements."""
    marks: dict[str, dict[str, int]] = {}
    for graph in GRAPHS:
        text = "SELECT ?m (COUNT(*) AS ?n) { ?s <x:mark> ?m } GROUP BY ?m"
        marks[graph] = {
            row["m"]["value"]: int(row["n"]["value"])
            for row in await rows(store, text, graph)
            if "m" in row
        }
    return marks


def opened(folder: Path) -> EmbeddedStore:
    """Return the store as the service would make it."""
    folder.mkdir(exist_ok=True)
    return EmbeddedStore(Contents(folder), Work(readers=1))


async def write_without_end(folder: Path) -> None:
    """Replace one graph after the other until somebody ends this process."""
    began = time.monotonic()
    store = opened(folder)
    await store.start()
    while not store.health().ready:  # noqa: ASYNC110 - health is to be asked, it tells nothing
        await asyncio.sleep(0.02)
    state = await found(store)
    tell(ready_s=time.monotonic() - began, found=state)
    mark = max((int(mark) for marks in state.values() for mark in marks), default=0)
    while True:
        mark += 1
        graph = GRAPHS[mark % len(GRAPHS)]
        tell(sent=mark, graph=graph)
        try:
            await store.replace_graph(graph, statements(mark))
        except Refusal as refusal:
            tell(unknown=mark, why=str(refusal))
            await asyncio.sleep(0.05)
        else:
            tell(acknowledged=mark, graph=graph)


async def write_some(folder: Path, writes: int) -> None:
    """Replace a graph so many times, and end."""
    store = opened(folder)
    await store.start()
    try:
        for mark in range(1, writes + 1):
            tell(sent=mark)
            await store.replace_graph(GRAPHS[0], statements(mark))
            tell(acknowledged=mark)
    finally:
        await store.stop()


async def count(folder: Path, clients: int, each: int) -> None:
    """Let several clients add one to the same number, and tell what it comes to."""
    store = opened(folder)
    await store.start()

    async def client() -> None:
        for _ in range(each):
            await store.update(INCREMENT)

    try:
        await store.update("INSERT DATA { <x:counter> <x:is> 0 }")
        await asyncio.gather(*(client() for _ in range(clients)))
        answer = await store.ask(Question("SELECT ?n { <x:counter> <x:is> ?n }", JSON, None))
        tell(counted=[row["n"]["value"] for row in json.loads(answer.body)["results"]["bindings"]])
    finally:
        await store.stop()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        asyncio.run(write_some(Path(sys.argv[1]), int(sys.argv[2])))
    else:
        asyncio.run(write_without_end(Path(sys.argv[1])))
