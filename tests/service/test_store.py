"""The embedded store: what is written is there, whole, for readers that never wait for writers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from graphsvc import assets
from graphsvc.errors import QueryRefusal, Refusal, StoreRefusal
from graphsvc.jobs import bundle
from graphsvc.store import Allowance, Dataset, Question
from graphsvc.store.embedded import Contents, EmbeddedStore, Work
from graphsvc.store.formats import chosen
from graphsvc.vocab import CITY_GRAPHS, LINKAGE_GRAPHS, MODEL_GRAPH

FOLDERS = tuple(assets.folder(name) for name in ("ontology", "shapes", "examples"))
T = TypeVar("T")
GRAPH = "https://example.org/graph"


def with_store(
    folder: Path,
    use: Callable[[EmbeddedStore], Awaitable[T]],
    *,
    preload: tuple[str, ...] = (),
    stated: Path | None = None,
) -> T:
    """Run ``use`` with a store in the folder, started and stopped."""
    folder.mkdir(exist_ok=True)

    async def run() -> T:
        contents = Contents(folder, preload=preload, stated=stated, assets=FOLDERS)
        store = EmbeddedStore(contents, Work(readers=2, allowance=Allowance(query_s=5)))
        await store.start()
        try:
            return await use(store)
        finally:
            await store.stop()

    return asyncio.run(run())


async def rows(store: EmbeddedStore, text: str, dataset: Dataset | None = None) -> list[Any]:
    question = Question(text, chosen("rows", None), None, dataset or Dataset())
    return list(json.loads((await store.ask(question)).body)["results"]["bindings"])


async def size(store: EmbeddedStore, graph: str | None = None) -> int:
    dataset = Dataset(default=(graph,)) if graph else None
    found = await rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", dataset)
    return int(found[0]["n"]["value"])


def triples(count: int, mark: str = "x") -> bytes:
    lines = (f'<x:{mark}{n}> <x:p> "{mark}" .\n' for n in range(count))
    return "".join(lines).encode()


def test_a_graph_is_replaced_as_a_whole(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        versions = [store.version]
        versions.append(await store.replace_graph(GRAPH, triples(100)))
        assert await size(store, GRAPH) == 100
        versions.append(await store.replace_graph(GRAPH, b"_:a <x:p> _:b .\n_:b <x:p> _:a .\n"))
        assert await size(store, GRAPH) == 2
        versions.append(await store.drop_graph(GRAPH))
        assert await size(store) == 0
        assert len(set(versions)) == 4, "each write has a version of its own"

    with_store(tmp_path / "data", use)


def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with_store(folder, lambda store: store.replace_graph(GRAPH, triples(50)))
    assert with_store(folder, lambda store: size(store, GRAPH)) == 50


def test_a_write_that_was_acknowledged_survives_the_writer_s_death(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        for count in (10, 20, 30):
            await store.replace_graph(GRAPH, triples(count))
            for pid in store.pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for _ in range(100):
                await asyncio.sleep(0.1)
                if store.health().ready and store.health().detail["writer"]:
                    break
            assert await size(store, GRAPH) == count

    with_store(tmp_path / "data", use)


def test_a_refused_update_changes_nothing(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        await store.replace_graph(GRAPH, triples(5))
        with pytest.raises(QueryRefusal):
            await store.update("INSERT DATA { <x:a> <x:b> 1 } ; CLEAR GRAPH <x:nowhere>")
        with pytest.raises(Refusal):
            await store.update("INSERT DATA { <x:a> <x:b> ")
        assert await size(store) == 5

    with_store(tmp_path / "data", use)


def test_an_update_can_load_nothing(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        canary = tmp_path / "canary.nt"
        canary.write_text("<x:a> <x:b> <x:c> .\n")
        for source in (canary.as_uri(), "http://127.0.0.1:9/a.nt"):
            with pytest.raises(Refusal):
                await store.update(f"LOAD <{source}>")
            await store.update(f"LOAD SILENT <{source}>")
        assert await size(store) == 0

    with_store(tmp_path / "data", use)


def test_concurrent_writes_lose_nothing(tmp_path: Path) -> None:
    increment = """DELETE { <x:n> <x:is> ?old } INSERT { <x:n> <x:is> ?new }
        WHERE { <x:n> <x:is> ?old . BIND(?old + 1 AS ?new) }"""

    async def use(store: EmbeddedStore) -> None:
        await store.update("INSERT DATA { <x:n> <x:is> 0 }")
        await asyncio.gather(*(store.update(increment) for _ in range(40)))
        dataset = Dataset(default=())
        question = Question("SELECT ?n { <x:n> <x:is> ?n }", chosen("rows", None), None)
        found = json.loads((await store.ask(question)).body)["results"]["bindings"]
        assert [row["n"]["value"] for row in found] == ["40"]
        assert dataset.default == ()

    with_store(tmp_path / "data", use)


def test_readers_go_on_while_others_write(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        await store.replace_graph(GRAPH, triples(10))
        writes = asyncio.gather(
            *(store.replace_graph(GRAPH, triples(count)) for count in (20, 30, 40, 50))
        )
        seen = set()
        while not writes.done():
            seen.add(await size(store, GRAPH))
        await writes
        assert seen <= {10, 20, 30, 40, 50}, "no reader sees a graph half written"
        assert await size(store, GRAPH) == 50

    with_store(tmp_path / "data", use)


def test_snapshots_that_nobody_reads_are_removed(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        for count in range(1, 12):
            await store.replace_graph(GRAPH, triples(count))
            await size(store)
        await asyncio.sleep(0.3)
        assert len(list((tmp_path / "data" / "snapshots").iterdir())) <= 2

    with_store(tmp_path / "data", use)


def test_two_services_cannot_share_a_folder(tmp_path: Path) -> None:
    async def use(store: EmbeddedStore) -> None:
        other = EmbeddedStore(Contents(tmp_path / "data", assets=FOLDERS), Work())
        starting = asyncio.ensure_future(other.start())
        await asyncio.sleep(2)
        health = other.health()
        starting.cancel()
        await other.stop()
        assert not health.ready
        assert "in use by another process" in str(health.detail["trouble"])
        await store.replace_graph(GRAPH, triples(3))
        assert await size(store) == 3

    with_store(tmp_path / "data", use)


# --- What it begins with --------------------------------------------------------------------


def test_the_bundle_is_loaded_once(tmp_path: Path) -> None:
    folder, wanted = tmp_path / "data", ("model", "examples")
    first = with_store(folder, size, preload=wanted)
    loaded = (folder / "loaded.json").stat().st_mtime_ns
    assert with_store(folder, size, preload=wanted) == first > 5000
    assert (folder / "loaded.json").stat().st_mtime_ns == loaded


def test_a_new_version_of_the_model_replaces_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    before = with_store(folder, lambda store: size(store, MODEL_GRAPH), preload=("model",))

    async def spoil(store: EmbeddedStore) -> None:
        await store.replace_graph(MODEL_GRAPH, triples(3))

    with_store(folder, spoil, preload=("model",))
    known = json.loads((folder / "loaded.json").read_text())
    (folder / "loaded.json").write_text(json.dumps(known | {MODEL_GRAPH: "an older version"}))
    after = with_store(folder, lambda store: size(store, MODEL_GRAPH), preload=("model",))
    assert after == before


def test_a_city_that_its_owner_changed_stays_changed(tmp_path: Path) -> None:
    folder, city = tmp_path / "data", CITY_GRAPHS + "sejong"

    async def change(store: EmbeddedStore) -> None:
        assert await size(store, city) > 100
        await store.replace_graph(city, triples(7))

    with_store(folder, change, preload=("examples",))
    known = json.loads((folder / "loaded.json").read_text())
    (folder / "loaded.json").write_text(json.dumps(known | {city: "an older version"}))
    assert with_store(folder, lambda store: size(store, city), preload=("examples",)) == 7


def test_each_graph_of_the_bundle_has_its_files() -> None:
    parts = bundle.parts(("model", "examples"))
    graphs = [part.graph for part in parts]
    assert len(set(graphs)) == len(graphs) > 8
    assert all(part.files and part.digest() for part in parts)
    assert {part.graph.startswith(CITY_GRAPHS) for part in parts if part.kept} == {True}
    assert bundle.parts(()) == []


def test_stated_linkages_come_and_go_with_their_file(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "stated.csv"
    clause = "6.9.4"
    file.write_text(f"clause,target,role\n{clause},B2,needs\n")

    async def linkages(store: EmbeddedStore) -> int:
        return await size(store, LINKAGE_GRAPHS["stated"])

    assert with_store(folder, linkages) == 0
    assert with_store(folder, linkages, stated=file) > 5
    assert with_store(folder, linkages) == 0


def test_a_store_that_is_not_ready_says_so(tmp_path: Path) -> None:
    store = EmbeddedStore(Contents(tmp_path, assets=FOLDERS), Work())
    with pytest.raises(StoreRefusal, match="starting"):
        asyncio.run(store.ask(Question("ASK {}", chosen("rows", None), None)))
    assert not store.health().ready
