"""Imports point to lower layers only, and heavy libraries are loaded only where they are used."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT, command

PACKAGE = ROOT / "src" / "graphsvc"

# From the bottom up. A module imports those of lower layers, and in its own those to its left:
# an order without circles, which a glance at this table gives.
LAYERS = (
    ("vocab", "errors", "refusals", "limits", "logs"),
    ("settings", "assets", "names", "parameters", "rdfio", "positions", "table"),
    ("access", "workers", "store", "querytext", "stated", "catalogue", "answer", "report"),
    (
        "analysis",
        "workbook",
        "validation",
        "questions",
        "render",
        "publications",
        "exchange",
        "storage",
        "jobs",
        "elsewhere",
        "batch",
        "outgoing",
    ),
    ("api",),
    ("app",),
    ("cli", "__main__"),
)
ORDER = [module for layer in LAYERS for module in layer]
PLACE = {module: place for place, module in enumerate(ORDER)}
WEB = {"fastapi", "starlette", "uvicorn"}
WEB_FROM = PLACE["api"]
HEAVY = {"fastapi", "openpyxl", "pyshacl", "rdflib", "uvicorn"}


def modules() -> list[Path]:
    found = sorted(PACKAGE.rglob("*.py"))
    assert found
    return found


def module_of(path: Path) -> str:
    """Name the layer's member that a file belongs to; the package itself is ``""``."""
    top = path.relative_to(PACKAGE).parts[0]
    return top.removesuffix(".py").removesuffix("__init__")


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give each import of a file as line and dotted name, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            base = tuple((node.module or "").split(".")) if node.module else ()
            if node.level:
                package = ("graphsvc", *path.relative_to(PACKAGE).parts[:-1])
                base = (*package[: len(package) - node.level + 1], *base)
            for alias in node.names:
                yield node.lineno, (*base, alias.name)


def test_every_module_has_its_layer() -> None:
    placed = {module_of(path) for path in modules()} - {""}
    assert placed == set(PLACE), "put a new module into LAYERS as low as it can go"


def place_of(name: tuple[str, ...]) -> int:
    """Return the place of an imported name of ours; the package itself is above all others."""
    return PLACE.get(name[1], len(ORDER)) if len(name) > 1 else len(ORDER)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_to_lower_layers(path: Path) -> None:
    own = module_of(path)
    place = PLACE.get(own, PLACE["api"])  # the package's own functions stand beside the API
    wrong = [
        f"line {line}: {'.'.join(name)}"
        for line, name in imports(path)
        if name[0] == "graphsvc" and name[1:2] != (own,) and place_of(name) >= place
    ]
    assert not wrong, f"these do not stand before {own or path.name} in LAYERS"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_outermost_layers_know_the_web_framework(path: Path) -> None:
    if PLACE.get(module_of(path), 0) < WEB_FROM:
        wrong = [f"line {line}: {name[0]}" for line, name in imports(path) if name[0] in WEB]
        assert not wrong


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Run code in a fresh interpreter and return which heavy libraries it loaded."""
    report = f"import json, sys; print(json.dumps(sorted({HEAVY!r} & set(sys.modules))))"
    script = f"import atexit\natexit.register(lambda: exec({report!r}))\n{code}"
    done = command(sys.executable, "-c", script, *arguments)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert loaded_by("import graphsvc") == set()


def test_importing_the_command_line_loads_no_heavy_library() -> None:
    assert loaded_by("import graphsvc.cli") == set()


@pytest.mark.skipif(
    importlib.util.find_spec("shacl") is None, reason="the fast engine has no wheel for this system"
)
def test_validating_a_file_loads_no_heavy_library() -> None:
    example = str(ROOT / "examples" / "arden.ttl")
    assert loaded_by("from graphsvc.cli import main; main()", "validate", example) == set()


def test_the_loaded_libraries_are_seen() -> None:
    assert loaded_by("import rdflib") == {"rdflib"}
