"""A fresh checkout is set up by its own script alone, wherever it lies."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from support import ROOT, command, own_files, serving

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project's files, and nothing that was installed, to a folder with spaces."""
    folder = tmp_path_factory.mktemp("a fresh machine") / "the checkout"
    for path in own_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


@pytest.fixture(scope="session")
def first_runs(checkout: Path) -> list[tuple[int, str, str]]:
    """Run the same command twice at once, as in two terminals, before anything is set up."""
    both = [
        subprocess.Popen(
            [checkout / "run", "validate", checkout / "examples" / "arden.ttl", "--format", "json"],
            cwd=checkout.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=300) for process in both]
    return [(process.returncode, *output) for process, output in zip(both, outputs, strict=True)]


def test_two_commands_started_at_once_both_succeed(first_runs: list[tuple[int, str, str]]) -> None:
    assert [code for code, _, _ in first_runs] == [0, 0], first_runs


def test_only_one_of_them_sets_up(first_runs: list[tuple[int, str, str]]) -> None:
    assert sum("Setting up" in errors for _, _, errors in first_runs) == 1


def test_the_set_up_leaves_stdout_to_the_report(first_runs: list[tuple[int, str, str]]) -> None:
    assert all(output.startswith("{") for _, output, _ in first_runs)


@pytest.mark.usefixtures("first_runs")
def test_a_second_run_installs_nothing(checkout: Path) -> None:
    done = command(checkout / "run", "validate", checkout / "examples" / "arden.ttl")
    assert "Setting up" not in done.stderr


@pytest.mark.usefixtures("first_runs")
def test_it_serves_from_there_and_ends_with_its_script(checkout: Path, tmp_path: Path) -> None:
    env = {"GRAPHSVC_DATA": str(tmp_path / "store")}
    with serving(checkout / "run", "serve", env=env, cwd=tmp_path):
        pass


@pytest.mark.usefixtures("first_runs")
def test_a_moved_checkout_is_set_up_anew(checkout: Path) -> None:
    moved = checkout.with_name("moved")
    shutil.move(checkout, moved)
    try:
        done = command(moved / "run", "validate", moved / "examples" / "arden.ttl", timeout_s=300)
        assert done.returncode == 0, done.stderr
        assert "Setting up" in done.stderr
    finally:
        shutil.rmtree(moved)
