"""The built wheel works away from the checkout, with its ontology, shapes, queries and examples."""

from __future__ import annotations

import json
import os
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from support import ROOT, command, own_files, serving

pytestmark = pytest.mark.timeout(600)

GUIDES = ("docs/guide.md", "docs/guide.fr.md", "docs/guide.ko.md")
KNOWLEDGE = ("ontology", "shapes", "queries", "examples", *GUIDES)

# What each answer needs: the store, the model, the guide, the page templates.
ANSWERS = {
    "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D": "true",
    "/iso37106-2021/B7.ttl": "B7",
    "/guide": "scom:Practice",
    "/guide?lang=fr": "Une pratique peut",
    "/guide?lang=ko": "시책 하나가",
    "/docs": "openapi.json",
}


def successful(*arguments: str | Path, cwd: Path | None = None) -> str:
    done = command(*arguments, cwd=cwd, timeout_s=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does: a source archive first, the wheel from that."""
    folder = tmp_path_factory.mktemp("dist")
    successful(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    successful(
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", folder, archive),
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment and return its folder of commands."""
    folder = tmp_path_factory.mktemp("elsewhere") / "an environment"
    successful(sys.executable, "-m", "venv", folder)
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet")
    successful(*pip, "--require-hashes", "-r", ROOT / "requirements" / "service.txt")
    successful(*pip, "--no-deps", wheel)
    return folder / "bin"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave the checkout, and whatever could lead Python back to it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


def test_the_wheel_holds_every_file_of_the_knowledge(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in own_files(under=[ROOT / part for part in KNOWLEDGE]):
        assert f"graphsvc/data/{path.relative_to(ROOT).as_posix()}" in names


def test_the_wheel_holds_nothing_but_the_package_and_its_knowledge(wheel: Path) -> None:
    for name in zipfile.ZipFile(wheel).namelist():
        assert name.startswith(("graphsvc/", "graphsvc-")), name
        assert "__pycache__" not in name


def test_the_wheel_carries_both_licences(wheel: Path) -> None:
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert {"LICENSE", "LICENSE-ontology"} <= names


def test_the_installed_dependencies_fit_together(installed: Path) -> None:
    successful(installed / "python", "-m", "pip", "check")


@pytest.mark.usefixtures("elsewhere")
def test_the_package_is_imported_from_the_environment(installed: Path) -> None:
    code = "import graphsvc; print(graphsvc.__file__)"
    assert successful(installed / "python", "-c", code).startswith(str(installed.parent))


@pytest.mark.usefixtures("elsewhere")
def test_a_bundled_example_is_checked(installed: Path) -> None:
    (data,) = installed.parent.glob("lib/python*/site-packages/graphsvc/data")
    report = successful(
        installed / "graphsvc", "validate", data / "examples" / "arden.ttl", "--format", "json"
    )
    assert json.loads(report)["conforms"] is True


@pytest.mark.usefixtures("elsewhere")
def test_a_stored_query_is_answered(installed: Path) -> None:
    name = min((ROOT / "queries" / "competency").glob("*.rq")).stem
    assert successful(installed / "graphsvc", "query", name, "--format", "csv").splitlines()


def test_the_service_is_ready_and_answers(installed: Path, elsewhere: Path) -> None:
    env = {"GRAPHSVC_DATA": str(elsewhere / "store"), "PATH": os.defpath}
    with serving(installed / "graphsvc", "serve", env=env, cwd=elsewhere) as address:
        for route, expected in ANSWERS.items():
            with urllib.request.urlopen(address + route, timeout=10) as answer:
                assert expected in answer.read().decode(), route
