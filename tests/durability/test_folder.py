"""The folder of a store: damage is noticed, backups are whole, loads go on where they were."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.errors import Refusal, StoreRefusal, UnknownNameRefusal, UnreadableRefusal
from graphsvc.storage import backups, counts, dumping, loading, opening
from graphsvc.storage.keeping import Keeper
from graphsvc.storage.loading import Source
from graphsvc.store.folder import Folder, held
from graphsvc.vocab import LINKAGE_GRAPHS
from service.running import Running, start
from support import GRAPHSVC, command

GRAPH = "https://example.org/graph"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give the folder of a store that holds 3,000 statements in two graphs."""
    found = Folder(tmp_path / "data")
    for name, size in ((GRAPH, 2000), (GRAPH + "/2", 1000)):
        file = tmp_path / f"{size}.nt"
        file.write_text("".join(f"<x:s{n}> <x:p> _:b{n % 10} .\n" for n in range(size)))
        loading.load(found, [Source.of(file, name)])
    return found


def checked(folder: Folder) -> ox.Store:
    """Open the store as the writer does."""
    store = opening.opened(folder)
    Keeper(folder, store)
    return store


def lose(folder: Folder, count: int = 1) -> None:
    """Take statements away behind the keeper's back, as a log that was cut short does."""
    store = ox.Store(folder.store)
    for quad in list(store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH)))[:count]:
        store.remove(quad)
    store.flush()


# --- Damage ---------------------------------------------------------------------------------


def test_a_store_that_lost_one_statement_is_not_opened(folder: Folder) -> None:
    lose(folder)
    with pytest.raises(StoreRefusal, match=f"{GRAPH} holds 1,999 statements in place of 2,000"):
        checked(folder)


def test_a_log_cut_short_is_noticed_though_the_engine_says_nothing(folder: Folder) -> None:
    script = f"""
import os, pyoxigraph as ox
store = ox.Store({str(folder.store)!r})
for n in range(100):
    store.add(ox.Quad(ox.NamedNode(f"x:{{n}}"), ox.NamedNode("x:p"), ox.Literal("x"),
        ox.NamedNode({GRAPH!r})))
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    known = counts.read(folder.counts)
    assert known is not None
    known.with_graph(GRAPH, 2100).write(folder.counts)
    for log in folder.store.glob("*.log"):
        log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    with pytest.raises(StoreRefusal, match="is damaged"):
        checked(folder)


def test_engine_files_that_are_gone_are_noticed(folder: Folder) -> None:
    shutil.rmtree(folder.store)
    with pytest.raises(StoreRefusal, match="holds 0 statements in place of 2,000"):
        checked(folder)


@pytest.mark.parametrize("pattern", ["MANIFEST-*", "CURRENT", "*.sst"])
def test_a_damaged_engine_file_is_told_with_the_way_out(folder: Folder, pattern: str) -> None:
    for path in folder.store.glob(pattern):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StoreRefusal, match="is damaged") as caught:
        checked(folder)
    assert "graphsvc restore" in caught.value.todo


def test_a_crash_in_the_middle_of_a_write_is_not_taken_for_damage(folder: Folder) -> None:
    store = checked(folder)
    keeper = Keeper(folder, store)
    keeper.begin(GRAPH)
    store.remove_graph(ox.NamedNode(GRAPH))
    store.flush()
    del store, keeper
    assert len(checked(folder)) == 1000


def test_damage_to_other_graphs_is_noticed_even_then(folder: Folder) -> None:
    lose(folder, 5)
    folder.changing.write_text(GRAPH + "/2")
    with pytest.raises(StoreRefusal, match="holds 1,995 statements"):
        checked(folder)


def test_counts_that_were_deleted_are_made_anew(folder: Folder) -> None:
    lose(folder, 500)
    folder.counts.unlink()
    assert len(checked(folder)) == 2500
    lose(folder)
    with pytest.raises(StoreRefusal):
        checked(folder)


def test_a_service_says_that_its_store_is_damaged_and_one_command_mends_it(
    tmp_path: Path, folder: Folder
) -> None:
    environment = {"GRAPHSVC_DATA": str(folder.path), "GRAPHSVC_PRELOAD": "none"}
    backups.backup(folder, tmp_path / "backup.tar.gz")
    lose(folder)
    running = start(tmp_path, environment, ready=False)
    try:
        told = said_of_readiness(running)
        assert "is damaged" in told
        assert "graphsvc restore" in told
        assert "is damaged" in running.log.read_text()
    finally:
        running.stop()
    done = graphsvc(environment, "restore", tmp_path / "backup.tar.gz")
    assert done.returncode == 0, done.stderr
    running = start(tmp_path, environment)
    with running.client as client:
        answer = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "3000"
    running.stop()


def said_of_readiness(running: Running) -> str:
    with running.client as client:
        for _ in range(100):
            try:
                told = client.get("/health/ready")
            except httpx.HTTPError:
                told = None
            if told is not None and "starting" not in told.text:
                return told.text
            time.sleep(0.1)
    pytest.fail("nothing was said")


def graphsvc(
    environment: dict[str, str], *arguments: str | Path
) -> subprocess.CompletedProcess[str]:
    return command(GRAPHSVC, *arguments, env={**os.environ, **environment})


# --- Backups and dumps ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["backup", "backup.tar", "backup.tar.gz"])
def test_a_backup_comes_back_whole(tmp_path: Path, folder: Folder, name: str) -> None:
    written = backups.backup(folder, tmp_path / name)
    assert written.graphs == {GRAPH: 2000, GRAPH + "/2": 1000}
    other = Folder(tmp_path / "other")
    assert backups.restore(other, tmp_path / name) == written
    assert counts.count(checked(other)) == written
    assert {path.name for path in folder.path.iterdir()} == {"store", "lock", "counts.json"}


def test_a_backup_shares_nothing_with_the_store(tmp_path: Path, folder: Folder) -> None:
    backups.backup(folder, tmp_path / "backup")
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert all(path.stat().st_nlink == 1 for path in files)


def test_a_damaged_backup_is_refused_and_the_store_stays(tmp_path: Path, folder: Folder) -> None:
    backups.backup(folder, tmp_path / "backup")
    victim = max((tmp_path / "backup" / "store").glob("*.sst"), key=lambda p: p.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 0xFF
    victim.write_bytes(data)
    with pytest.raises(UnreadableRefusal, match=f"{victim.name} is damaged"):
        backups.restore(folder, tmp_path / "backup")
    assert len(checked(folder)) == 3000


def test_nothing_is_overwritten_by_a_backup(tmp_path: Path, folder: Folder) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(StoreRefusal, match="overwrite"):
        backups.backup(folder, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"


@pytest.mark.parametrize("step", range(4))
def test_a_restore_that_was_killed_is_finished_by_the_next_start(
    tmp_path: Path, folder: Folder, step: int
) -> None:
    backups.backup(folder, tmp_path / "backup")
    lose(folder, 7)
    shutil.copytree(tmp_path / "backup", folder.incoming)
    (folder.incoming / "checksums.json").unlink()
    incoming = Folder(folder.incoming)
    if step > 0:
        folder.store.rename(folder.replaced)
    if step > 1:
        incoming.store.rename(folder.store)
    if step > 2:
        incoming.counts.replace(folder.counts)
    assert len(checked(folder)) == 3000
    assert not folder.incoming.exists()


def test_commands_refuse_a_folder_that_is_held_and_name_the_process(
    tmp_path: Path, folder: Folder
) -> None:
    backups.backup(folder, tmp_path / "backup")
    environment = {"GRAPHSVC_DATA": str(folder.path)}
    with held(folder.path):
        for arguments in (("restore", tmp_path / "backup"), ("load", tmp_path / "1000.nt")):
            done = graphsvc(environment, *arguments)
            assert done.returncode == 2
            assert f"in use by another process (process id {os.getpid()})" in done.stderr


def test_a_running_service_can_be_backed_up_and_dumped(tmp_path: Path, folder: Folder) -> None:
    environment = {"GRAPHSVC_DATA": str(folder.path), "GRAPHSVC_PRELOAD": "none"}
    running = start(tmp_path, environment)
    try:
        done = graphsvc(environment, "backup", tmp_path / "backup")
        assert done.returncode == 0, done.stderr
        assert "3,000 statements in 2 graphs" in done.stdout
        dumped = graphsvc(environment, "dump", "--graph", GRAPH)
        assert len(dumped.stdout.splitlines()) == 2000
        with running.client as client:
            assert client.get("/health/ready").status_code == 200
    finally:
        running.stop()


def test_a_dump_leaves_stated_linkages_out(folder: Folder) -> None:
    stated = LINKAGE_GRAPHS["stated"]
    store = checked(folder)
    node = ox.NamedNode("x:a")
    store.add(ox.Quad(node, node, node, ox.NamedNode(stated)))
    del store
    output = io.BytesIO()
    assert dumping.dump(folder, output, without=frozenset({stated})) == 3000
    assert stated not in output.getvalue().decode()
    with pytest.raises(UnknownNameRefusal):
        dumping.dump(folder, output, graph=stated, without=frozenset({stated}))
    assert dumping.dump(folder, output, without=frozenset()) == 3001


# --- Loads ----------------------------------------------------------------------------------


def test_a_load_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "large.ttl"
    lines = (f"<x:s{n}> <x:p> [ <x:q> _:b{n % 50} ] .\n" for n in range(20_000))
    file.write_text("".join(lines))
    folder = Folder(tmp_path / "data")
    script = f"""
import os
from pathlib import Path
from graphsvc.storage import loading
from graphsvc.store.folder import Folder
def tell(source, read, done):
    if done > 10_000:
        os.kill(os.getpid(), 9)
loading.load(Folder(Path({str(folder.path)!r})), [loading.Source.of(Path({str(file)!r}), None)],
    tell, batch=4000)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -signal.SIGKILL
    assert loading.unfinished(folder) == [str(file)]
    assert 10_000 <= len(checked(folder)) < 40_000
    assert loading.load(folder, [Source.of(file, None)]) <= 28_000, "it began anew"
    whole = Folder(tmp_path / "whole")
    loading.load(whole, [Source.of(file, None)])
    assert set(checked(folder)) == set(checked(whole))
    assert loading.unfinished(folder) == []


def test_a_syntax_error_in_a_large_file_is_told_with_its_place(
    tmp_path: Path, folder: Folder
) -> None:
    file = tmp_path / "bad.nt"
    file.write_text("<x:a> <x:b> <x:c> .\n" * 10 + "<x:a> <x:b> .\n")
    with pytest.raises(Refusal, match="syntax error") as caught:
        loading.load(folder, [Source.of(file, GRAPH)])
    assert caught.value.where.line == 11


def test_the_model_is_put_back(tmp_path: Path) -> None:
    environment = {"GRAPHSVC_DATA": str(tmp_path / "data")}
    done = graphsvc(environment, "load", "--model")
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "data" / "counts.json").read_text())["graphs"]
    assert len(found) >= 5


def test_stated_linkages_are_not_loaded_where_they_would_not_be_published(tmp_path: Path) -> None:
    file = tmp_path / "stated.csv"
    file.write_text("clause,target\n6.9.4,B1\n")
    environment = {"GRAPHSVC_DATA": str(tmp_path / "data")}
    refused = graphsvc(environment, "load", "--stated", file)
    assert refused.returncode == 2
    assert "GRAPHSVC_STATED_LINKAGES" in refused.stderr


def test_what_killed_loads_leave_behind_is_cleaned_at_the_next_start(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphsvc.jobs import writing

    dead = folder.store / "000001.sst"
    dead.write_bytes(b"x" * 1_000_000)
    monkeypatch.setattr(opening, "_DEAD_BYTES", 500_000)
    config = {"folder": str(folder.path), "temporary": False, "min_free_bytes": 0, "in_use": [],
              "preload": [], "stated": None, "keep_stated": False}  # fmt: skip
    writer = writing.start(config)
    assert not dead.exists()
    assert not folder.replaced.exists()
    assert counts.count(ox.Store.read_only(writer.ready["snapshot"]["path"])).total == 3000
    header = {"job": "replace", "graph": GRAPH}
    writer.run(header, b"<x:a> <x:b> <x:c> .\n")
    assert counts.read(folder.counts) == counts.Counts({GRAPH: 1, GRAPH + "/2": 1000})


def test_damage_met_by_a_query_is_the_store_s_fault_and_not_the_query_s(folder: Folder) -> None:
    from graphsvc.jobs import reading

    for table in folder.store.glob("*.sst"):
        data = bytearray(table.read_bytes())
        for place in range(100, len(data) - 2000, 500):
            data[place] ^= 0xFF
        table.write_bytes(data)
    header: dict[str, object] = {
        "snapshot": str(folder.store), "rows": "JSON", "triples": "TURTLE", "default": None,
        "named": None, "without": [], "union": True, "names_graphs": False, "terms": [],
        "caps": (1 << 20, 1000, ""),
    }  # fmt: skip
    reader = reading.start({"snapshot": str(folder.store)})
    with pytest.raises(StoreRefusal, match="can't be read"):
        reader.run(header, b"SELECT * { ?s ?p ?o }")
