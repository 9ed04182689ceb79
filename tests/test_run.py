"""The script `run` sets up a checkout and hands over to the command that was asked for."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from support import ROOT, command

SYSTEM = "/usr/bin:/bin"
VERBS = {
    "serve", "test", "setup", "validate", "query", "lint", "format", "bench", "lock", "help",
}  # fmt: skip


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a checkout without an environment, in a folder with a space in its name."""
    folder = tmp_path / "a folder"
    (folder / "requirements").mkdir(parents=True)
    for name in ("run", "pyproject.toml", "requirements/service.txt", "requirements/dev.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def described_verbs() -> set[str]:
    return set(
        re.findall(r"^  ([a-z]+) {2,}\w", command(ROOT / "run", "help").stdout, re.MULTILINE)
    )


def test_help_describes_each_verb_on_a_line() -> None:
    assert described_verbs() == VERBS


def test_each_verb_that_is_described_is_handled_and_no_other() -> None:
    cases = (ROOT / "run").read_text().partition("\ncase $verb in")[2]
    labels = re.findall(r"^  ([a-z][a-z |-]*)\)$", cases, re.MULTILINE)
    handled = {verb.strip() for label in labels for verb in label.split("|")}
    assert handled - {"-h", "--help"} == VERBS


def test_alone_it_prints_its_help() -> None:
    assert command(ROOT / "run").stdout == command(ROOT / "run", "help").stdout


def test_an_unknown_verb_is_refused_with_the_list_of_verbs() -> None:
    done = command(ROOT / "run", "sevre")
    assert done.returncode == 2
    assert "no verb 'sevre'" in done.stderr
    assert "serve" in done.stderr
    assert done.stdout == ""


def test_it_runs_from_any_folder_and_reads_paths_from_there(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "arden.ttl", tmp_path / "my city.ttl")
    done = command(ROOT / "run", "validate", "my city.ttl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "my city.ttl" in done.stdout


def test_it_keeps_the_exit_code_of_the_command(tmp_path: Path) -> None:
    assert command(ROOT / "run", "validate", tmp_path / "missing.ttl").returncode == 2


def test_it_works_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "graphsvc-run").symlink_to(ROOT / "run")
    done = command(tmp_path / "graphsvc-run", "validate", ROOT / "examples" / "arden.ttl")
    assert done.returncode == 0, done.stderr


def test_a_python_that_is_too_old_is_refused_with_what_to_do(bare: Path) -> None:
    done = command(bare / "run", "setup", env={"PATH": SYSTEM, "PYTHON": "false"})
    assert done.returncode == 2
    assert "PYTHON=false is not Python 3.11 or newer" in done.stderr
    assert done.stdout == ""


def test_a_machine_without_python_is_told_so(bare: Path) -> None:
    tools = bare / "tools"
    tools.mkdir()
    for tool in ("bash", "dirname", "env", "false"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    done = command(bare / "run", "setup", env={"PATH": str(tools)})
    assert done.returncode == 2
    assert "needs Python 3.11 or newer; this machine has none" in done.stderr


def test_a_python_without_the_venv_module_is_refused_with_the_package_to_install(
    bare: Path,
) -> None:
    # As on Debian, where ensurepip comes with python3-venv.
    (bare / "ensurepip.py").write_text("raise ImportError\n")
    done = command(
        *(bare / "run", "setup"),
        env={"PATH": SYSTEM, "PYTHON": sys.executable, "PYTHONPATH": str(bare)},
    )
    assert done.returncode == 2
    assert "apt-get install python3-venv" in done.stderr
