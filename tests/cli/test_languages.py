"""Refusals on the command line and in reports, in the language of ``--lang``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graphsvc.cli.languages import asked
from graphsvc.errors import SyntaxRefusal, UnreadableRefusal, Where
from graphsvc.render import FORMATS, render_many
from graphsvc.validation.files import validate
from support import ROOT, command

FAULTY = "@prefix : <https://example.org/> .\n:a :b\n"


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ([], "en"),
        (["validate", "city.ttl"], "en"),
        (["validate", "--lang", "ko", "city.ttl"], "ko"),
        (["validate", "--lang=fr", "city.ttl"], "fr"),
        (["validate", "--lang", "tlh"], "en"),
        (["validate", "--lang"], "en"),
        (["validate", "--", "--lang", "ko"], "en"),
    ],
)
def test_a_command_s_messages_are_in_the_language_of_its_option(
    arguments: list[str], lang: str
) -> None:
    assert asked(arguments) == lang


def graphsvc(*arguments: str) -> str:
    done = command(sys.executable, "-m", "graphsvc", *arguments)
    assert done.returncode == 2
    return done.stderr


def test_a_refusal_is_printed_in_that_language(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.ttl"
    faulty.write_text(FAULTY, encoding="utf-8")
    file = str(faulty)
    korean = graphsvc("validate", "--lang", "ko", file)
    assert "구문 분석기의 메시지: Unexpected end" in korean
    assert "3행" in korean
    french = graphsvc("validate", "--lang=fr", "--fail-on", "x", file)
    assert "'x' n'est pas une gravité" in french
    assert "'x' is no severity" in graphsvc("validate", "--fail-on", "x", file)


@pytest.mark.parametrize("form", sorted({"text", "md", "html", "csv", "json", "junit", "sarif"}))
def test_a_report_on_several_files_says_in_its_language_which_were_refused(form: str) -> None:
    assert form in FORMATS
    report = validate(str(ROOT / "examples" / "arden.ttl"), lang="ko")
    refused = [
        UnreadableRefusal("The file is empty", where=Where("empty.ttl")),
        SyntaxRefusal("Unexpected end", where=Where("faulty.ttl", 3, 1)),
    ]
    told = render_many([report], form, refused).decode()
    assert "파일이 비어 있습니다" in told
    assert "The file is empty" not in told
    assert "Unexpected end" in told
