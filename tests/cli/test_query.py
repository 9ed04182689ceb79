"""The command that tells of the stored questions: the list, or all about one, in any language."""

from __future__ import annotations

import json
import re

import pytest

from graphsvc import assets
from graphsvc.catalogue import Catalogue
from graphsvc.table import width
from graphsvc.vocab import LANGUAGES
from support import GRAPHSVC, command

FOLDER = assets.folder("queries")
ENGLISH = Catalogue.load(FOLDER)


def ask(*arguments: str) -> tuple[int, str, str]:
    done = command(GRAPHSVC, "query", *arguments)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_is_in_the_language_asked_for(lang: str) -> None:
    code, out, err = ask("--lang", lang)
    assert (code, err) == (0, "")
    own = ENGLISH.worded(FOLDER, lang)
    for query in own:
        assert f"  {query.name}" in out
        assert query.summary in out
    assert all(f"{purpose}:" in out for purpose in own.jobs.values())
    if lang != "en":
        assert not any(query.summary in out for query in ENGLISH)


def test_without_a_language_the_list_is_in_english() -> None:
    assert ask() == ask("--lang", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_about_a_question_all_is_told_and_nothing_asked(lang: str) -> None:
    code, out, err = ask("coverage", "--about", "--lang", lang)
    assert (code, err) == (0, "")
    query = ENGLISH.worded(FOLDER, lang).get("coverage")
    together = re.sub(r"\s+", " ", out)
    for text in (query.summary, query.description, *query.columns.values()):
        assert text in together
    for item in query.parameters:
        assert f"\n  {item.name}\n" in out
        assert item.description in together
        assert item.example in together
    assert "today" in together
    assert max(width(line) for line in out.splitlines()) <= 96


def test_about_a_question_comes_as_json_too() -> None:
    _, out, _ = ask("what-rests-on", "--about", "--lang", "ko", "--format", "json")
    told = json.loads(out)
    query = ENGLISH.worded(FOLDER, "ko").get("what-rests-on")
    assert told["summary"] == query.summary
    assert told["columns"] == dict(query.columns)
    assert [item["name"] for item in told["parameters"] if item["required"]] == ["element"]
    _, listed, _ = ask("--lang", "ko", "--format", "json")
    assert {row["name"]: row["summary"] for row in json.loads(listed)}[query.name] == query.summary


def test_a_table_calls_things_as_the_language_does_and_data_stays_as_it_is() -> None:
    asked = ("what-it-rests-on", "--param", "element=B7", "--param", "depth=1")
    code, out, err = ask(*asked, "--lang", "ko")
    assert (code, err) == (0, "")
    assert "B1 도시 비전" in out
    assert out.rstrip().endswith("행")
    assert "B1 Vision de la ville" in ask(*asked, "--lang", "fr")[1]
    assert ask(*asked, "--format", "csv", "--lang", "ko") == ask(*asked, "--format", "csv")
    assert ask("ASK {}", "--lang", "fr")[1] == "oui\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lang", "de"), "Use en, ko, fr"),
        (("editions", "--lang", "de"), "Use en, ko, fr"),
        (("coverage", "--about", "--lang", "KO"), "Use en, ko, fr"),
        (("covrage", "--about"), "Did you mean coverage"),
        (("--about", "--format", "csv"), "Use table or json"),
    ],
)
def test_what_can_not_be_told_is_refused(arguments: tuple[str, ...], said: str) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert said in err
