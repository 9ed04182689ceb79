"""The page on security names tests that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from support import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))))


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_page_names_tests() -> None:
    assert len(NAMED) > 40


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_each_test_that_the_page_names_is_there(file: str, name: str) -> None:
    assert name in functions(ROOT / file)


def test_every_threat_has_a_defence_and_a_test() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## Threats")[2].partition("\n## ")[0]
    rows = [row for row in table.splitlines() if row.startswith("|")][2:]
    assert len(rows) > 30
    for row in rows:
        threat, defence, tests = (cell.strip() for cell in row.strip("|").split(" | "))
        assert threat
        assert defence
        assert "::test_" in tests, threat
