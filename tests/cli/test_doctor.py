"""``graphsvc doctor`` tells what is well and what is not, and changes nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from support import GRAPHSVC, command


def looks(folder: Path, expected: int, **settings: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what was told and the state, by part and what."""
    environment = {**os.environ, "GRAPHSVC_DATA": str(folder), **settings}
    done = command(GRAPHSVC, "doctor", "--format", "json", env=environment)
    assert done.returncode == expected, done.stdout + done.stderr
    return {
        (look["part"], look["what"]): (look["told"], look["state"])
        for look in json.loads(done.stdout)
    }


def filled(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.nt"
    file.write_text("".join(f"<x:{n}> <x:p> <x:o> .\n" for n in range(100)))
    done = command(GRAPHSVC, "load", file, "--data", folder)
    assert done.returncode == 0, done.stderr


def test_a_sound_installation_has_nothing_wrong(tmp_path: Path) -> None:
    filled(tmp_path / "data", tmp_path)
    found = looks(tmp_path / "data", 0)
    assert "100 statements in 1 graphs" in found["store", "contents"][0]
    assert found["versions", "pyoxigraph"][1] == "ok"
    assert ("workers", "network") in found
    assert "wrong" not in {state for _, state in found.values()}


def test_each_setting_is_told_with_its_source(tmp_path: Path) -> None:
    file = tmp_path / "graphsvc.toml"
    file.write_text("readers = 3\n")
    found = looks(tmp_path / "data", 0, GRAPHSVC_SETTINGS=str(file), GRAPHSVC_QUEUE_LIMIT="7")
    assert found["settings", "GRAPHSVC_QUEUE_LIMIT"][0] == "7 (environment)"
    assert found["settings", "GRAPHSVC_READERS"][0] == f"3 ({file})"
    assert found["settings", "GRAPHSVC_MAX_FILES"][0] == "20 (default)"


def test_a_wrong_setting_is_wrong(tmp_path: Path) -> None:
    found = looks(tmp_path / "data", 1, GRAPHSVC_READERS="none")
    assert "GRAPHSVC_READERS" in found["settings", "all"][0]


def test_a_damaged_store_is_wrong_and_too_little_room_too(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    filled(folder, tmp_path)
    shutil.rmtree(folder / "store")
    (folder / "store").mkdir()
    before = sorted(path.name for path in folder.rglob("*"))
    found = looks(folder, 1, GRAPHSVC_MIN_FREE_BYTES=str(1 << 60))
    assert found["store", "contents"][1] == "wrong"
    assert "graphsvc restore" in found["store", "contents"][0]
    assert found["store", "free space"][1] == "wrong"
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_the_text_is_for_people(tmp_path: Path) -> None:
    environment = {**os.environ, "GRAPHSVC_DATA": str(tmp_path / "data")}
    done = command(GRAPHSVC, "doctor", env=environment)
    assert done.returncode == 0
    assert done.stdout.rstrip().endswith("Nothing is wrong.")
    assert not (tmp_path / "data").exists(), "it changes nothing"
