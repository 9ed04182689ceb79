"""``graphsvc diff`` tells the difference in three formats and languages, and by its exit code."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from difference.cities import ARDEN, DAY, compared, write
from graphsvc.analysis.changes import CHANGES, LISTED, OTHER_CITY
from graphsvc.errors import ParameterRefusal
from graphsvc.render.difference import FORMATS, render
from graphsvc.render.difference.words import WORDS
from graphsvc.render.groups import LINKAGE_KINDS
from graphsvc.vocab import LANGUAGES
from support import GRAPHSVC, ROOT, command

PAGE = (ROOT / "docs" / "diff.md").read_text("utf-8")
BEFORE = (
    ':p a scom:Practice ; rdfs:label "Plan"@en ; scom:realizes om:B7 ; scom:status scom:Planned .'
)
AFTER = (
    ':p a scom:Practice ; rdfs:label "Plan <b>"@en ; scom:realizes om:B7 ; scom:status scom:Pilot .'
)


def diff(*arguments: str | Path) -> tuple[int, str, str]:
    done = command(GRAPHSVC, "diff", *arguments, "--as-of", DAY)
    return done.returncode, done.stdout, done.stderr


def test_the_exit_code_says_whether_two_files_differ(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.ttl", BEFORE), write(tmp_path, "b.ttl", AFTER)
    code, told, _ = diff(first, first)
    assert (code, told.splitlines()[1]) == (0, "Both files say the same.")
    code, told, _ = diff(first, second)
    assert code == 1
    assert "~ Plan <b> (B7)" in told
    assert "status: planned → pilot" in told
    assert "B7 Smart city roadmap: planned → in pilot" in told


@pytest.mark.parametrize("broken", ["missing.ttl", "broken.ttl", "none.ttl", "x.txt"])
def test_a_refused_file_is_named_and_nothing_is_printed(tmp_path: Path, broken: str) -> None:
    (tmp_path / "broken.ttl").write_text(":p", encoding="utf-8")
    (tmp_path / "none.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    code, told, why = diff(ARDEN, tmp_path / broken)
    assert (code, told) == (2, "")
    assert broken in why


def test_options_that_are_none_are_refused() -> None:
    for wrong in (["--format", "xlsx"], ["--lang", "de"], ["--basis", "guessed"]):
        code, told, why = diff(ARDEN, ARDEN, *wrong)
        assert (code, told) == (2, "")
        assert wrong[1] in why
    with pytest.raises(ParameterRefusal):
        render(compared("", ""), "xlsx")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_speaks_every_language(form: str, lang: str) -> None:
    told = render(compared(BEFORE, AFTER + ":q a scom:Goal .", lang), form).decode()
    assert "{" not in told or form != "text"
    if form != "json":
        assert WORDS[lang].changes["changed"] in told or form == "text"
        assert WORDS[lang].elements.upper() in told or form == "html"
    else:
        assert json.loads(told)["lang"] == lang


def test_no_phrase_lacks_a_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    for words in WORDS.values():
        assert set(words.changes) == set(words.joins) == set(CHANGES)
        assert set(words.finds) == {"gained", "lost"}
        assert set(words.notes) == {OTHER_CITY, LISTED}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "text"])
def test_findings_gained_and_lost_stand_by_element_with_message_and_place(
    form: str, lang: str
) -> None:
    after = AFTER.replace("Pilot", "InOperation") + ":q a scom:Practice ; scom:realizes om:B1 ."
    found = compared(BEFORE, after, lang)
    shown = [item for item in (*found.new, *found.fixed) if item.kind not in LINKAGE_KINDS]
    assert {item.file for item in shown} >= {"after.ttl"}
    told = " ".join(html.unescape(render(found, form).decode()).split())
    for item in shown:
        assert item.message in told
        assert f"{item.file}:{item.line}:{item.column}" in told
    for words in WORDS[lang].finds.values() if form == "html" else ("+ ", "- "):
        assert words in told
    on_linkages = len(found.new) + len(found.fixed) - len(shown)
    assert on_linkages > 5
    assert WORDS[lang].on_linkages.format(count=on_linkages) in told


def test_many_places_of_one_message_are_counted_in_text() -> None:
    many = "".join(f":q{at} a scom:Practice ; scom:realizes om:B1 . " for at in range(30))
    told = render(compared("", many), "text").decode()
    assert "and 22 more" in told
    assert len(told.splitlines()) < 200


# --- HTML -----------------------------------------------------------------------------------


class Seen(HTMLParser):
    """Note what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.reaching: list[str] = []
        self.tags: set[str] = set()
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and what it refers to."""
        self.tags.add(tag)
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""
        self.reaching += [
            value
            for name, value in attrs
            if name in {"src", "href", "action"} and value and not value.startswith("#")
        ]


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = render(compared(BEFORE, AFTER), "html").decode()
    seen = Seen()
    seen.feed(page)
    assert seen.reaching == []
    assert not seen.tags & {"script", "link", "img", "iframe", "form"}
    assert seen.policy.startswith("default-src 'none'")


def test_labels_can_not_write_into_the_page_or_the_terminal() -> None:
    hostile = ':p a scom:Practice ; rdfs:label "<script>x</script> \\u001b[31m \\u202e"@en .'
    found = compared("", hostile)
    page, text = (render(found, form).decode() for form in ("html", "text"))
    assert "<script>" not in page
    for told in (page, text):
        assert "\x1b" not in told
        assert "\u202e" not in told


# --- JSON -----------------------------------------------------------------------------------


def fields() -> dict[str, str]:
    """Return the fields that the page publishes, with what it says of each."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows
    return dict(rows)


def test_the_json_form_has_the_fields_that_the_page_publishes(tmp_path: Path) -> None:
    first = write(tmp_path, "a.ttl", BEFORE)
    second = write(tmp_path, "b.ttl", AFTER + ":q a scom:Practice ; scom:realizes om:B1 .")
    code, told, _ = diff(first, second, "--format", "json")
    found: dict[str, Any] = json.loads(told)
    assert code == 1
    assert list(found) == list(fields())
    assert found["same"] is False
    for name in ("before", "after", "elements", "nodes", "findings"):
        item = found[name][0] if isinstance(found[name], list) else found[name]
        row = fields()["before" if name == "after" else name]
        assert [field for field in item if f"`{field}`" not in row] == []


def test_values_in_the_json_form_are_terms_with_labels(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.ttl", BEFORE), write(tmp_path, "b.ttl", AFTER)
    _, told, _ = diff(first, second, "--format", "json")
    ((label, status),) = [node["properties"] for node in json.loads(told)["nodes"]]
    assert label["after"] == [{"term": '"Plan <b>"@en', "label": "Plan <b> (en)"}]
    assert status["property"] == {"term": "https://w3id.org/scom/ns#status", "label": "status"}
    assert status["before"] == [{"term": "https://w3id.org/scom/ns#Planned", "label": "planned"}]
