"""That several files describe the same city is noted in every document on them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from graphsvc.errors import Refusal
from graphsvc.render import FORMATS, render_many
from graphsvc.render.notes import sentence, sentences
from graphsvc.report import Note, same_city
from graphsvc.vocab import LANGUAGES
from render.samples import elements_of, example, holding, refusal, texts
from render.skeleton import skeleton
from render.test_json import VALIDATOR
from render.test_sarif import VALIDATOR as SARIF_VALIDATOR
from render.test_tables import rows_of

SEVERAL = sorted(name for name, item in FORMATS.items() if item.several)
ARDEN = "https://w3id.org/scom/example/arden/arden"
FILES = ("examples/arden.ttl", "other/arden.ttl")
NOTE = Note(ARDEN, FILES)


def document(name: str, lang: str = "en", refused: tuple[Refusal, ...] = ()) -> bytes:
    """Return a document on two files on one city, with one on another between them."""
    first = example("arden", lang)
    reports = [first, example("sejong", lang), replace(first, file=FILES[1])]
    return render_many(reports, name, refused)


def of_page(data: bytes) -> list[str]:
    return [text for _, text in skeleton(data).texts]


def of_markdown(data: bytes) -> list[str]:
    return of_page(MarkdownIt("gfm-like", {"linkify": False}).render(data.decode()).encode())


def of_sarif(data: bytes) -> list[str]:
    body = json.loads(data)
    SARIF_VALIDATOR.validate(body)
    (invocation,) = body["runs"][0]["invocations"]
    return [
        item["message"]["text"]
        for item in invocation["toolExecutionNotifications"]
        if item["descriptor"]["id"] == "sameCity"
    ]


def of_workbook(data: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[-1]
    return [str(row[1]) for row in sheet.iter_rows(values_only=True)]


# Where each format has the sentence; JSON has the note itself.
READ: dict[str, Callable[[bytes], list[str]]] = {
    "text": lambda data: [" ".join(part.split()) for part in data.decode().split("\n\n")],
    "html": of_page,
    "md": of_markdown,
    "csv": lambda data: [row["message"] for row in rows_of(data) if row["severity"] == "note"],
    "xlsx": of_workbook,
    "sarif": of_sarif,
    "junit": lambda data: [item.text or "" for item in elements_of(data)],
    "github": lambda data: [
        row.partition("::")[2].split("::")[-1] for row in data.decode().split("\n")
    ],
}


def test_every_format_is_read() -> None:
    assert set(READ) | {"json"} == set(SEVERAL)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(READ))
def test_files_on_one_city_are_noted_in_every_format_and_language(name: str, lang: str) -> None:
    told = sentence(NOTE, lang)
    assert told in READ[name](document(name, lang))
    alone = render_many([example("arden", lang), example("sejong", lang)], name)
    assert told not in READ[name](alone)


def test_in_json_the_note_names_city_and_files_and_is_as_the_schema_says() -> None:
    body = json.loads(document("json", refused=(refusal("x"),)))
    VALIDATOR.validate(body)
    assert body["notes"] == [{"kind": "sameCity", "city": ARDEN, "files": list(FILES)}]
    other = json.loads(render_many([example("arden"), example("sejong")], "json"))
    VALIDATOR.validate(other)
    assert "notes" not in other


def test_in_csv_each_of_the_files_has_its_row() -> None:
    rows = [row for row in rows_of(document("csv")) if row["severity"] == "note"]
    assert [(row["file"], row["kind"]) for row in rows] == [(file, "sameCity") for file in FILES]


def test_in_junit_the_note_is_output_of_those_suites_alone() -> None:
    suites = [item for item in elements_of(document("junit")) if item.tag == "testsuite"]
    noted = {suite.get("name") for suite in suites if suite.find("system-out") is not None}
    assert noted == set(FILES)


def test_no_note_makes_a_run_of_sarif_a_failure() -> None:
    (invocation,) = json.loads(document("sarif"))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is True
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "note"
    assert len(told["locations"]) == 2


def test_a_note_on_very_many_files_names_a_few_places() -> None:
    reports = [replace(example("arden"), file=f"{at}.ttl") for at in range(100)]
    (note,) = same_city((report.file, report.city_iri) for report in reports)
    body = json.loads(render_many(reports[:2], "sarif", notes=[note]))
    SARIF_VALIDATOR.validate(body)
    (told,) = body["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert len(told["locations"]) == 20
    assert "100" in told["message"]["text"]


@given(texts)
@settings(max_examples=25, deadline=None)
def test_a_note_stays_what_it_is_whatever_the_files_are_called(text: str) -> None:
    reports = [holding(text), replace(holding(text), file=f"b{text}")]
    assert len(of_sarif(render_many(reports, "sarif"))) == 1
    assert (
        len([row for row in rows_of(render_many(reports, "csv")) if row["kind"] == "sameCity"]) == 2
    )
    assert render_many(reports, "github").decode().count("\n::notice file=b") == 1


def test_a_city_without_an_address_is_taken_for_no_other() -> None:
    assert same_city([("a.ttl", None), ("b.ttl", None), ("c.ttl", ARDEN)]) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_many_files_and_many_notes_are_counted(lang: str) -> None:
    files = tuple(f"{at}.ttl" for at in range(30))
    told = list(sentences([Note(f"{ARDEN}{at}", files) for at in range(25)], lang))
    assert len(told) == 21
    assert "4.ttl" in told[0]
    assert "5.ttl" not in told[0]
    assert "25" in told[0], "those that are not named"
    assert "5" in told[-1]
