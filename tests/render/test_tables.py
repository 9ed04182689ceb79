"""CSV and workbooks: the same findings, in columns that stay."""

from __future__ import annotations

import csv
import io
from dataclasses import fields

import pytest
from openpyxl import Workbook, load_workbook

from graphsvc.render import render, render_many
from graphsvc.render.csv import COLUMNS
from graphsvc.render.words import words
from graphsvc.report import Finding
from render.samples import CITIES, LANGUAGES, compared, example, refusal


def rows_of(document: bytes) -> list[dict[str, str]]:
    assert document.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(document.decode("utf-8-sig"), newline="")))


def book_of(document: bytes) -> Workbook:
    assert document
    return load_workbook(io.BytesIO(document))


def test_the_columns_of_csv_are_these_and_stay() -> None:
    assert COLUMNS == (
        "file", "line", "column", "pointer", "sheet", "cell", "severity", "status", "tier",
        "element", "other", "clause", "kind", "message", "causes", "label", "focus", "path",
        "value", "basis", "example", "fix", "shape", "fingerprint", "component",
    )  # fmt: skip
    # The causes say what the details do.
    assert set(COLUMNS) == {item.name for item in fields(Finding)} - {"details"} | {"fingerprint"}


@pytest.mark.parametrize("city", CITIES)
def test_csv_has_a_row_for_each_finding(city: str) -> None:
    report = example(city)
    rows = rows_of(render(report, "csv"))
    assert [row["message"] for row in rows] == [item.message for item in report.findings]
    assert [row["line"] for row in rows] == [str(item.line or "") for item in report.findings]


def test_csv_on_several_files_has_their_findings_those_fixed_and_the_refused() -> None:
    rows = rows_of(render_many([compared(), example("arden")], "csv", [refusal("x")]))
    assert {row["status"] for row in rows} >= {"new", "same", "fixed"}
    assert (rows[-1]["severity"], rows[-1]["file"], rows[-1]["line"]) == ("refused", "x.ttl", "3")
    assert {row["file"] for row in rows} >= {"examples/arden-broken.ttl", "x.ttl"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_has_five_sheets_with_headings_in_the_language(lang: str) -> None:
    book = book_of(render(example("sejong", lang), "xlsx"))
    say = words(lang)
    names = ("findings", "coverage", "linkages", "roadmap", "about")
    assert book.sheetnames == [say.sheets[name] for name in names]
    for sheet in book:
        heads = [cell.value for cell in sheet[1]]
        assert all(heads)
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert [cell for cell in sheet[1] if not cell.font.b] == []
        assert sheet.column_dimensions["B"].width >= 8


def test_the_sheets_hold_what_the_report_holds() -> None:
    report = example("sejong")
    book = book_of(render(report, "xlsx"))
    counts = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert counts["Findings"] == len(report.findings)
    assert counts["Coverage"] == 19
    assert counts["Roadmap"] == len(report.roadmap)
    told = {str(row[1]) for row in book["About"].iter_rows(values_only=True)}
    assert {"engine", "version of the model", "version of the shapes"} <= told


def test_lines_and_counts_are_numbers() -> None:
    book = book_of(render(example("sejong"), "xlsx"))
    lines = [row[2] for row in book["Findings"].iter_rows(min_row=2, values_only=True)]
    assert {type(line) for line in lines} == {int}


def test_ratings_have_a_sheet_where_an_overlay_was_asked_for() -> None:
    book = book_of(render(example("arden", overlay="five-level"), "xlsx"))
    assert book["Ratings"].max_row == 20


def test_a_workbook_on_several_files_names_the_file_in_each_row() -> None:
    book = book_of(render_many([example("sejong"), compared()], "xlsx", [refusal("x")]))
    for sheet in book:
        files = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert {"examples/sejong.ttl", "examples/arden-broken.ttl"} <= files
    assert "x.ttl" in {row[0] for row in book["About"].iter_rows(values_only=True)}


def test_every_sheet_prints_as_wide_as_a_page_with_its_headings_on_each() -> None:
    book = book_of(render(example("sejong"), "xlsx"))
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        scaled = sheet.sheet_properties.pageSetUpPr
        assert scaled is not None
        assert scaled.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
