"""A full disk: reads go on, writes are refused with the reason, and it recovers by itself."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc.errors import StoreRefusal
from graphsvc.store import Question
from graphsvc.store.embedded import Contents, EmbeddedStore, Work
from graphsvc.store.formats import JSON

SIZE = 24 << 20
RECOVERS_WITHIN_S = 30


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of its own, of 24 MiB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk, on Linux")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def graph(number: int) -> str:
    return f"https://example.org/graph/{number}"


def statements(number: int) -> bytes:
    return "".join(f'<x:s{number}-{n}> <x:p> "{n:060}" .\n' for n in range(500)).encode()


async def sizes(store: EmbeddedStore) -> dict[str, int]:
    """Return how many statements each graph holds."""
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = json.loads((await store.ask(Question(text, JSON, None))).body)["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


async def fill(store: EmbeddedStore, first: int) -> tuple[list[int], StoreRefusal]:
    """Write graph after graph until that is refused; return those acknowledged and the reason."""
    done: list[int] = []
    for number in range(first, first + 1000):
        try:
            await store.replace_graph(graph(number), statements(number))
        except StoreRefusal as refusal:
            return done, refusal
        done.append(number)
    pytest.fail("the disk never became full")


async def write_when_possible(store: EmbeddedStore, number: int) -> float:
    """Write one graph as soon as that is possible again; return how long it took, in seconds."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while True:
        try:
            await store.replace_graph(graph(number), statements(number))
        except StoreRefusal:
            assert loop.time() - began < RECOVERS_WITHIN_S, "it did not recover"
            await asyncio.sleep(0.2)
        else:
            return loop.time() - began


@pytest.mark.parametrize("floor", [0, 12 << 20], ids=["to the last byte", "to the floor"])
def test_a_full_disk_costs_nothing_that_was_acknowledged(small_disk: Path, floor: int) -> None:
    data = small_disk / "data"
    data.mkdir()
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(SIZE // 4))

    async def run() -> None:
        store = EmbeddedStore(Contents(data), Work(readers=1, min_free_bytes=floor, write_s=4))
        await store.start()
        try:
            acknowledged, reason = await fill(store, 0)
            assert acknowledged
            told = ("min_free_bytes", "full") if floor else ("full",)
            assert any(word in str(reason) for word in told)
            for again_from in (1000, 2000, 3000):
                found = await sizes(store)
                assert {graph(n): 500 for n in acknowledged}.items() <= found.items()
                # The store tidies up behind itself, so that a few more may fit before the next.
                more, reason = await fill(store, again_from)
                acknowledged += more
            assert store.health().ready, "reads go on"
            ballast.unlink()
            await write_when_possible(store, 9000)
            found = await sizes(store)
            assert {graph(n): 500 for n in (*acknowledged, 9000)}.items() <= found.items()
            assert set(found.values()) == {500}, "no write is there in part"
        finally:
            await store.stop()
        again = EmbeddedStore(Contents(data), Work(readers=1, min_free_bytes=0))
        await again.start()
        try:
            assert await sizes(again) == found
        finally:
            await again.stop()

    asyncio.run(run())
