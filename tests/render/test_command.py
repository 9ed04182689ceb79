"""The command line prints every format, and compares with an earlier report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from render.samples import DAY
from support import GRAPHSVC, ROOT, command

BROKEN = ROOT / "examples" / "arden-broken.ttl"


def test_the_command_compares_with_an_earlier_report(tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    first = command(GRAPHSVC, "validate", "--as-of", DAY, "--format", "json", BROKEN)
    earlier.write_text(first.stdout, "utf-8")
    city = tmp_path / "arden-broken.ttl"
    city.write_text(
        BROKEN.read_text("utf-8").replace("dcat:version 3.1", 'dcat:version "3.1"'), "utf-8"
    )
    done = command(GRAPHSVC, "validate", "--as-of", DAY, "--baseline", earlier, city)
    assert done.returncode == 1
    assert "0 new" in done.stdout
    assert "1 fixed" in done.stdout
    report = json.loads(
        command(
            GRAPHSVC, "validate", "--as-of", DAY, "--baseline", earlier, "--format", "json", city
        ).stdout
    )
    assert report["baseline"]["fixed"] == 1
    assert report["fixed"][0]["kind"] == "CityModel-version"
    assert {item["status"] for item in report["findings"]} == {"same"}


def test_the_command_refuses_what_is_no_report(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{\n  "findings": 3\n}', "utf-8")
    done = command(GRAPHSVC, "validate", "--baseline", wrong, BROKEN)
    assert (done.returncode, done.stdout) == (2, "")
    assert "wrong.json, line 2, column 3" in done.stderr


@pytest.mark.parametrize("name", ["html", "md", "csv", "sarif", "junit", "github", "jsonld"])
def test_the_command_prints_every_format(name: str) -> None:
    done = command(GRAPHSVC, "validate", "--as-of", DAY, "--format", name, BROKEN)
    assert (done.returncode, done.stderr) == (1, "")
    assert "arden-broken" in done.stdout


def test_the_command_tells_of_a_refused_file_in_the_document(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix : <http://e/> .\n:a :b", "utf-8")
    for name in ("json", "sarif", "junit", "github", "html"):
        done = command(GRAPHSVC, "validate", "--format", name, bad)
        assert done.returncode == 2
        assert "bad.ttl" in done.stdout
        assert "line 2" in done.stderr


def test_a_format_that_holds_one_report_is_refused_before_several_files_are_read() -> None:
    done = command(GRAPHSVC, "validate", "--format", "jsonld", BROKEN, "nowhere.ttl")
    assert (done.returncode, done.stdout) == (2, "")
    assert "one file" in done.stderr
    assert "nowhere" not in done.stderr
