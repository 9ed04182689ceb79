"""The page on integration shows commands that run, and a file in JSON that is one of a city."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import httpx
import pytest

import write_contexts
from graphsvc import validate
from support import GRAPHSVC, ROOT, command

PAGE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
# Those that have tests of their own beside their clients are not run again here.
HERE = ("Profiles", "Vocabularies of others", "Documents that other tools read")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
COMMANDS = [
    line
    for name in HERE
    for block in re.findall(r"```sh\n(.*?)```", SECTIONS[name], re.DOTALL)
    for line in block.splitlines()
]


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 14


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("graphsvc ")])
def test_a_command_runs_as_it_stands(line: str, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    _, *arguments = shlex.split(line)
    done = command(GRAPHSVC, *arguments, cwd=tmp_path, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    for file in re.findall(r"-o (\S+)", line):
        assert (tmp_path / file).stat().st_size > 1000
    assert done.stdout or "-o " in line


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("curl ")])
def test_an_address_answers_as_it_stands(line: str, linkages: httpx.Client) -> None:
    words = shlex.split(line)
    address = next(word for word in words if word.startswith("http"))
    headers = dict(word.split(": ", 1) for word in words if ": " in word)
    path = address.removeprefix("http://127.0.0.1:8000")
    answer = linkages.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.content


def test_the_file_in_json_is_one_of_a_city() -> None:
    [shown] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    report = validate(shown.encode(), name="city.jsonld", tiers=["required"], as_of="2026-11-28")
    assert report.conforms, [item.message for item in report.findings]
    states = {item.element: item.state for item in report.coverage}
    assert states["B7"] == "inOperation"


def test_the_page_names_every_key_that_the_context_for_brokers_changes() -> None:
    entries = write_contexts.plain(write_contexts.Vocabulary())
    for key in write_contexts.CORE:
        assert f"`{write_contexts.safe(key, entries[key])}`" in PAGE, key
