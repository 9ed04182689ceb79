"""The recipes for pipelines are valid, and their commands run and end as they say."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from render.test_sarif import VALIDATOR
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


# --- Run as a pipeline runs them ------------------------------------------------------------

# What a machine of a pipeline has: the command, and nothing of the person's own settings of git.
MACHINE = {
    "PATH": f"{GRAPHSVC.parent}{os.pathsep}{os.environ['PATH']}",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "An office",
    "GIT_AUTHOR_EMAIL": "office@example.org",
    "GIT_COMMITTER_NAME": "An office",
    "GIT_COMMITTER_EMAIL": "office@example.org",
}


def repository(folder: Path, example: str) -> Path:
    """Return a repository of city files whose one file is staged and not committed."""
    (folder / "cities").mkdir(parents=True)
    if example == "unreadable":
        (folder / "cities" / "arden.ttl").write_text(":arden a\n", encoding="utf-8")
    else:
        shutil.copy(ROOT / "examples" / f"{example}.ttl", folder / "cities" / "arden.ttl")
    (folder / "README.md").write_text("Files of our city\n", encoding="utf-8")
    for arguments in (("init", "--quiet"), ("add", ".")):
        assert command("git", *arguments, cwd=folder, env=MACHINE).returncode == 0
    return folder


def script_of(lines: list[str]) -> str:
    """Return the lines as a pipeline runs them: up to the first that fails."""
    ours = [line for line in lines if not line.startswith("pip ")]
    assert ours
    return "\n".join(("set -e", *ours))


CODES = [("arden", 0), ("arden-broken", 1), ("unreadable", 2)]


@pytest.mark.parametrize(("example", "code"), CODES)
def test_the_job_of_github_ends_by_the_file_and_leaves_valid_sarif(
    tmp_path: Path, example: str, code: int
) -> None:
    steps = RECIPES[1]["jobs"]["check"]["steps"]
    folder = repository(tmp_path, example)
    script = script_of([step["run"] for step in steps if "run" in step])
    done = command("bash", "-c", script, cwd=folder, env=MACHINE)
    assert done.returncode == code, done.stderr
    (upload,) = (step for step in steps if "upload-sarif" in step.get("uses", ""))
    assert upload["if"] == "always()", "it is wanted most where the step before has failed"
    document = json.loads((folder / upload["with"]["sarif_file"]).read_text("utf-8"))
    VALIDATOR.validate(document)
    (run,) = document["runs"]
    levels = {item["level"] for item in run["results"]}
    assert ("error" in levels) == (code == 1)
    assert run["invocations"][0]["executionSuccessful"] == (code < 2)
    for item in (*run["results"], *run["invocations"][0]["toolExecutionNotifications"]):
        (place,) = item["locations"]
        where = place["physicalLocation"]["artifactLocation"]
        assert where == {"uri": "cities/arden.ttl", "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(("example", "code"), CODES)
def test_the_job_of_gitlab_ends_by_the_file_and_leaves_its_reports(
    tmp_path: Path, example: str, code: int
) -> None:
    job = RECIPES[2]["city-files"]
    folder = repository(tmp_path, example)
    done = command("bash", "-c", script_of(job["script"]), cwd=folder, env=MACHINE)
    assert done.returncode == code, done.stderr
    assert job["artifacts"]["when"] == "always"
    (page,) = job["artifacts"]["paths"]
    assert b"</html>" in (folder / page).read_bytes()
    suites = ET.parse(folder / job["artifacts"]["reports"]["junit"]).getroot()  # noqa: S314  our own
    assert int(suites.get("failures", "")) > 0 if code == 1 else suites.get("failures") == "0"
    assert suites.get("errors") == ("1" if code == 2 else "0")


@pytest.mark.parametrize(("example", "code"), CODES)
def test_the_hook_lets_a_commit_pass_where_nothing_required_is_missing(
    tmp_path: Path, example: str, code: int
) -> None:
    folder = repository(tmp_path, example)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    pattern = RECIPES[0]["repos"][0]["hooks"][0]["files"]
    # What pre-commit does: it hands over those of the staged files that the pattern fits.
    staged = f"git diff --cached --name-only --diff-filter=ACMRT | grep -E {shlex.quote(pattern)}"
    script = folder / ".git" / "hooks" / "pre-commit"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f"#!/bin/sh\n{staged} | xargs {hook['entry']}\n", encoding="utf-8")
    script.chmod(0o755)
    done = command("git", "commit", "--message", "Describe our city", cwd=folder, env=MACHINE)
    assert (done.returncode == 0) == (code == 0), done.stderr
    log = command("git", "log", "--format=%s", cwd=folder, env=MACHINE)
    assert ("Describe our city" in log.stdout) == (code == 0)
    said = done.stdout + done.stderr
    assert "cities/arden.ttl" in said
    assert "README.md: " not in said
