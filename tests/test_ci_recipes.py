"""The recipes for pipelines are valid, and their commands run and end as they say."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import GRAPHSVC, ROOT, command

PAGE = (ROOT / "docs" / "continuous-integration.md").read_text("utf-8")
RECIPES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def words_of(part: Any) -> list[str]:  # noqa: ANN401  a recipe is any YAML
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [word for value in part.values() for word in words_of(value)]
    return [word for value in part for word in words_of(value)] if isinstance(part, list) else []


COMMANDS = [
    line.split(" >")[0]
    for recipe in RECIPES
    for line in words_of(recipe)
    if line.startswith("graphsvc ")
]


def test_there_are_a_hook_and_two_pipelines() -> None:
    assert [set(recipe) & {"repos", "jobs", "city-files"} for recipe in RECIPES] == [
        {"repos"},
        {"jobs"},
        {"city-files"},
    ]
    assert len(COMMANDS) == 3


@pytest.mark.parametrize("line", COMMANDS)
@pytest.mark.parametrize(("example", "code"), [("arden", 0), ("arden-broken", 1)])
def test_a_pipelines_command_ends_by_what_the_file_says(
    tmp_path: Path, line: str, example: str, code: int
) -> None:
    (tmp_path / "cities").mkdir()
    shutil.copy(ROOT / "examples" / f"{example}.ttl", tmp_path / "cities" / "arden.ttl")
    done = command(GRAPHSVC, *shlex.split(line)[1:], "--as-of", "2026-11-22", cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert done.stdout


def test_the_hook_runs_an_installed_command_on_files_that_can_be_read() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["entry"].split()[0] == GRAPHSVC.name
    assert RECIPES[0]["repos"][0]["hooks"][0]["id"] == hook["id"]
    for extension in ("ttl", "trig", "nt", "nq", "jsonld", "rdf"):
        assert re.search(hook["files"], f"cities/arden.{extension}")
    assert not re.search(hook["files"], "README.md")
