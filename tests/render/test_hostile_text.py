"""Whatever a city's file holds, it breaks no format, and stays a text in each."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from openpyxl import load_workbook

from graphsvc import validate
from graphsvc.render import FORMATS, render, render_many
from graphsvc.render.safe import LONGEST, block, cell, isolated, line
from graphsvc.render.words import words
from graphsvc.report import Report
from render.samples import DAY, HOSTILE, LANGUAGES, elements_of, holding, refusal, texts
from render.skeleton import skeleton

# Control characters but the end of a line and the tab, and what reorders the text after it.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067\ufffe\uffff]")
PEOPLE = ("text", "md", "html", "csv", "xlsx", "junit", "github")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FEW = settings(max_examples=40, deadline=None)


def both(report: Report, text: str, name: str) -> list[bytes]:
    """Return the document on one report and, where the format has it, on two and a refusal."""
    found = [render(report, name)]
    if FORMATS[name].several:
        found.append(render_many([report, report], name, [refusal(text)]))
    return found


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_format_takes_every_text_in_every_language(name: str, lang: str) -> None:
    for text in HOSTILE:
        for document in both(holding(text, lang), text, name):
            assert document
            if not FORMATS[name].binary:
                document.decode()


@given(texts)
@FEW
def test_what_people_read_holds_no_character_that_none_can_see(text: str) -> None:
    for name in set(PEOPLE) - {"xlsx"}:
        for document in both(holding(text), text, name):
            assert not UNSEEN.search(document.decode().replace("\r\n", "\n")), name


@given(texts)
@FEW
def test_json_carries_the_text_as_it_is(text: str) -> None:
    report = json.loads(render(holding(text), "json"))
    assert report["city"] == text
    assert {item["label"] for item in report["findings"]} == {text}


@given(texts)
@FEW
def test_no_label_forges_a_heading_of_the_plain_text(text: str) -> None:
    say = words("en")
    heads = [
        head.upper()
        for head in (say.findings, say.fixed_findings, say.coverage, say.weak, say.first)
    ]
    rows = render(holding(text), "text").decode().split("\n")
    assert [row for row in rows if row in heads] == heads
    assert max(map(len, rows)) < 4 * LONGEST


@given(texts)
@FEW
def test_html_has_the_tags_that_a_harmless_label_gives(text: str) -> None:
    wanted = skeleton(render(holding("plain"), "html"))
    found = skeleton(render(holding(text), "html"))
    assert found.faults == wanted.faults == []
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in wanted.tags] or not line(text)
    assert {name for tag in found.tags for name in tag[1]} <= {
        name for tag in wanted.tags for name in tag[1]
    } | {"class"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_html_on_several_files_has_the_tags_that_harmless_ones_give(text: str) -> None:
    wanted, found = (
        skeleton(render_many([holding(told)] * 2, "html", [refusal(told)]))
        for told in ("plain", text)
    )
    assert found.faults == []
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in wanted.tags]


@given(texts)
@FEW
def test_markdown_shows_the_text_and_makes_nothing_of_it(text: str) -> None:
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    wanted = {token.type for token in _tokens(reader, render(holding("plain"), "md"))}
    tokens = _tokens(reader, render(holding(text), "md"))
    kinds = {token.type for token in tokens}
    assert kinds <= wanted
    assert not kinds & {"html_inline", "html_block", "image", "link_open", "s_open"}
    shown = "".join(token.content for token in tokens if token.type in {"text", "code_inline"})
    told = isolated(line(text)).replace("@", "@\N{WORD JOINER}")
    assert _letters(told) in _letters(shown)


def _tokens(reader: MarkdownIt, document: bytes) -> list[Token]:
    return [
        token
        for block_token in reader.parse(document.decode())
        for token in (block_token, *(block_token.children or ()))
    ]


def _letters(text: str) -> str:
    """Return what remains when marks that escaping could touch are left out."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")


@given(texts)
@FEW
def test_csv_gives_the_text_back_and_no_formula(text: str) -> None:
    document = render(holding(text), "csv")
    rows = list(csv.DictReader(io.StringIO(document.decode("utf-8-sig"), newline="")))
    assert len(rows) == 4
    for row in rows:
        assert row["label"] == cell(text)
        assert row["label"].removeprefix("'") == block(text).removeprefix("'")
        assert not any(
            (held or "").startswith(("=", "+", "-", "@", "\t", "\r")) for held in row.values()
        )


@given(texts)
@FEW
def test_a_workbook_holds_texts_and_no_formula(text: str) -> None:
    book = load_workbook(io.BytesIO(render(holding(text), "xlsx")))
    cells = [found for sheet in book for row in sheet.iter_rows() for found in row]
    assert cells
    assert {found.data_type for found in cells} <= {"s", "n", "inlineStr"}
    for found in cells:
        if isinstance(found.value, str) and found.value.startswith(FORMULA):
            assert found.quotePrefix
            assert found.data_type == "s"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_workbook_has_no_formula_and_no_link_in_its_own_xml(text: str) -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(render(holding(text), "xlsx"))) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 6
        for name in sheets:
            body = book.read(name)
            assert b"<f>" not in body
            assert b"<f " not in body
            assert b"hyperlink" not in body


@given(texts)
@FEW
def test_junit_stays_well_formed_with_the_same_cases(text: str) -> None:
    wanted, found = (
        [node.tag for node in elements_of(document)]
        for told in ("plain", text)
        for document in [render_many([holding(told)], "junit", [refusal(told)])]
    )
    assert found == wanted


@given(texts)
@FEW
def test_annotations_are_one_command_a_finding(text: str) -> None:
    document = render_many([holding(text)], "github", [refusal(text)]).decode()
    rows = document.split("\n")
    assert rows.pop() == ""
    assert len(document.splitlines()) == len(rows) == 4
    for row in rows:
        parts = re.fullmatch(r"::(\w+) (.*?)::(.*)", row)
        assert parts
        command, properties, message = parts.groups()
        assert command in {"error", "warning", "notice"}
        keys = [part.partition("=")[0] for part in properties.split(",")]
        assert keys == ["file", "line", "col", "title"]
        assert message


@given(texts)
@FEW
def test_rdf_reports_carry_the_text_as_a_literal(text: str) -> None:
    report = holding(text)
    turtle = {quad.triple for quad in ox.parse(render(report, "ttl"), format=ox.RdfFormat.TURTLE)}
    value = ox.NamedNode("http://www.w3.org/ns/shacl#value")
    values = {triple.object for triple in turtle if triple.predicate == value}
    assert values == {ox.Literal(text, language="en")}


@given(texts)
@FEW
def test_a_line_is_one_line_and_not_too_long(text: str) -> None:
    told = line(text)
    assert len(told) <= LONGEST
    assert len(told.splitlines()) <= 1
    assert not UNSEEN.search(told)


def test_a_text_from_right_to_left_can_not_reorder_what_follows() -> None:
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert isolated("plain") == "plain"
    assert "\u202e" not in line("\u202egpj.exe")


def test_a_file_full_of_hostile_labels_gives_every_report() -> None:
    labels = (text for text in HOSTILE if "\ufffe" not in text)
    nodes = "\n".join(
        f":p{at} a scom:Practice ; scom:realizes om:B7 ; scom:status {_turtle(text)} ; "
        f"rdfs:label {_turtle(text)}@en ."
        for at, text in enumerate(labels)
    )
    file = (
        "@prefix scom: <https://w3id.org/scom/ns#> .\n"
        "@prefix om: <https://w3id.org/scom/iso37106-2021/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix : <https://example.org/> .\n"
        ":model a scom:CityModel ; scom:describes :city .\n"
        f":city a scom:City ; rdfs:label {_turtle(HOSTILE[0])}@en .\n{nodes}\n"
    )
    report = validate(file.encode(), name="<b>.ttl", syntax="turtle", as_of=DAY)
    assert len(report.findings) > len(HOSTILE)
    for name in FORMATS:
        assert render(report, name)
    page = skeleton(render(report, "html"))
    assert page.faults == []
    assert "script" not in {tag for tag, _ in page.tags}


def _turtle(text: str) -> str:
    """Return text as a Turtle string in which every character is written by its number."""
    return '"' + "".join(f"\\U{ord(char):08X}" for char in text) + '"'
