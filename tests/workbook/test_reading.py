"""A filled-in form: what it states, in which cell, and what could not be read."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from graphsvc.errors import TooLargeRefusal, UnreadableRefusal
from graphsvc.limits import Limits
from graphsvc.vocab import LANGUAGES, RDF, SCOM
from graphsvc.workbook.form import form
from graphsvc.workbook.layout import FIRST_ROW, OTHER
from graphsvc.workbook.places import Cell
from graphsvc.workbook.reading import Book, read
from graphsvc.workbook.samples import sample_rows
from graphsvc.workbook.sheets import SHEETS
from workbook.books import LIMITS, Filler, local, minimal

BASE = "https://example.org/arden/"


def problems(book: Book, lang: str = "en") -> dict[str, str]:
    """Return what is wrong, by cell."""
    return {str(problem.cell): problem.trouble.said(lang) for problem in book.problems}


# --- Statements and their places ------------------------------------------------------------


def test_each_cell_makes_its_statement() -> None:
    statements = set(minimal().read().statements)
    assert statements >= {
        local(":roadmap", "a", "scom:Practice"),
        local(":roadmap", "rdfs:label", '"Roadmap 2030"@en'),
        local(":roadmap", "scom:realizes", "om:B7"),
        local(":roadmap", "scom:status", "scom:InOperation"),
        local(":roadmap", "scom:accountableAgent", ":council"),
        local(":council", "a", "scom:CityAuthority"),
        local(":model", "dcterms:issued", '"2026-09-01"^^xsd:date'),
    }
    assert len(statements) == 16


def test_a_statement_is_found_in_its_cell_and_a_missing_one_where_it_should_be() -> None:
    filler = minimal()
    column = filler.column("Practice.status")
    places = filler.read().places
    node, status = f"<{BASE}roadmap>", f"<{SCOM}status>"
    assert places.locate(node, status, f"<{SCOM}InOperation>") == Cell(
        "Practice", FIRST_ROW, column
    )
    due = filler.column("Practice.dueOn")
    assert places.locate(node, f"<{SCOM}dueOn>", None) == Cell("Practice", FIRST_ROW, due)
    assert places.locate(node, None, None) == Cell("Practice", FIRST_ROW, 1)
    assert places.locate(node, f"<{RDF}type>", f"<{SCOM}Practice>") == Cell(
        "Practice", FIRST_ROW, 1
    )
    assert places.locate("<https://elsewhere.example/>", status, None) is None


@pytest.mark.parametrize(("column", "name"), [(1, "A7"), (26, "Z7"), (27, "AA7"), (703, "AAA7")])
def test_a_cell_is_named_as_spreadsheets_name_it(column: int, name: str) -> None:
    assert str(Cell("City model", 7, column)) == f"City model!{name}"


def test_a_missing_text_is_placed_in_the_column_of_the_forms_language() -> None:
    filler = minimal("ko")
    places = filler.read().places
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert places.locate(f"<{BASE}roadmap>", label, None) == Cell(
        filler.pages["Practice"].title, FIRST_ROW, filler.column("Practice.label@ko")
    )


def test_rows_may_be_moved_apart_and_sheets_renamed_and_moved() -> None:
    filler = minimal()
    filler.put(12, Practice_id="vision", Practice_label__en="Vision")
    filler.pages["Practice"].title = "What we do"
    filler.book.move_sheet("What we do", offset=-3)
    book = filler.read()
    assert local(":vision", "rdfs:label", '"Vision"@en') in book.statements
    assert book.places.locate(f"<{BASE}vision>", None, None) == Cell("What we do", 12, 1)


def test_columns_may_be_moved() -> None:
    filler = minimal()
    page = filler.pages["City"]
    page.move_range("B1:Z40", cols=2)
    assert local(":arden", "rdfs:label", '"Arden"@en') in filler.read().statements


def test_dates_and_numbers_of_a_spreadsheet_are_read_as_they_are_shown() -> None:
    filler = minimal().put(
        Measure_id="time",
        Measure_baselineValue=42,
        Measure_targetValue=35.5,
        Measure_baselineDate=2024,
        Measure_targetDate=date(2030, 6, 1),
        Practice_startedOn=datetime(2024, 3, 1),  # noqa: DTZ001  cells have no time zone
    )
    filler.cell("Measure.targetDate").number_format = "yyyy-mm"
    filler.cell("Practice.startedOn").number_format = "dd/mm/yyyy"
    assert set(filler.read().statements) >= {
        local(":time", "scom:baselineValue", "42"),
        local(":time", "scom:targetValue", "35.5"),
        local(":time", "scom:baselineDate", '"2024"^^xsd:gYear'),
        local(":time", "scom:targetDate", '"2030-06"^^xsd:gYearMonth'),
        local(":roadmap", "scom:startedOn", '"2024-03-01"^^xsd:date'),
    }


def test_a_resource_is_a_catalogued_one_unless_its_row_says_otherwise() -> None:
    filler = minimal()
    filler.put(5, Resource_id="portal").put(6, Resource_id="desk", Resource_type="resource only")
    filler.put(7, Resource_id="list", Resource_type="data set")
    kinds = {
        str(triple) for triple in filler.read().statements if triple.predicate.value == RDF + "type"
    }
    assert str(local(":portal", "a", "dcat:Resource")) in kinds
    assert str(local(":desk", "a", "dcat:Resource")) not in kinds
    assert str(local(":list", "a", "dcat:Dataset")) in kinds
    assert {
        str(local(f":{name}", "a", "scom:Resource")) for name in ("portal", "desk", "list")
    } <= kinds


# --- Samples --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_with_untouched_samples_only_is_not_filled_in(lang: str) -> None:
    with pytest.raises(UnreadableRefusal, match=r"not filled in.*city\.xlsx.*City model"):
        read(form(lang), name="city.xlsx", limits=LIMITS)


def test_a_sample_counts_as_soon_as_anything_in_it_is_changed() -> None:
    filler = Filler(form("en"))
    filler.put(CityModel_id="model", Practice_id="roadmap")
    book = filler.read()
    assert local(":roadmap", "scom:realizes", "om:B7") in book.statements
    subjects = {str(triple.subject) for triple in book.statements}
    assert subjects == {f"<{BASE}model>", f"<{BASE}roadmap>"}


def test_a_row_that_names_an_untouched_sample_is_told_so() -> None:
    filler = Filler(form("en"))
    filler.put(CityModel_id="model", Practice_id="roadmap")
    cell = Cell("Practice", FIRST_ROW, filler.column("Practice.accountableAgent"))
    assert "sample-office" in filler.read().hints[cell].said("en")


def test_every_row_filled_in_as_the_samples_are_can_be_read() -> None:
    filler = Filler(form("en"))
    for sheet in SHEETS:
        for number, row in enumerate(sample_rows(sheet, "en"), FIRST_ROW):
            for place in sheet.fields:
                text = row.get(place.key, "").replace("sample-", "our-")
                if text:
                    filler.cell(place.key, number).value = text
    book = filler.read()
    assert (book.problems, book.hints) == ([], {})


# --- Cells that can't be read ---------------------------------------------------------------


def test_each_cell_that_can_not_be_read_is_told_and_the_rest_is_read() -> None:
    filler = minimal().put(
        Practice_status="in operaton",
        Practice_startedOn="spring",
        Practice_realizes="B7; B77",
        Measure_id="time",
        Measure_targetValue="39,5",
    )
    book = filler.read()
    told = problems(book)
    letters = {key: filler.cell(key).coordinate for key in (
        "Practice.status", "Practice.startedOn", "Practice.realizes", "Measure.targetValue"
    )}  # fmt: skip
    status = told[f"Practice!{letters['Practice.status']}"]
    assert status == "“in operaton” is not in this column's list. Did you mean “in operation”?"
    assert "2026-09" in told[f"Practice!{letters['Practice.startedOn']}"]
    assert "“B77”" in told[f"Practice!{letters['Practice.realizes']}"]
    assert "39.5" in told[f"Measure!{letters['Measure.targetValue']}"]
    assert len(told) == 4
    assert local(":roadmap", "scom:realizes", "om:B7") in book.statements


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_wrong_is_told_in_each_language(lang: str) -> None:
    book = minimal().put(Practice_status="in operaton").read(lang)
    (told,) = problems(book, lang).values()
    near = {"en": "in operation", "ko": "운영 중", "fr": "en service"}[lang]
    assert "in operaton" in told
    assert near in told


def test_an_error_of_the_spreadsheet_is_no_value() -> None:
    filler = minimal()
    cell = filler.cell("Practice.comment@en")
    cell.value, cell.data_type = "#REF!", "e"
    assert "#REF!" in problems(filler.read())[f"Practice!{cell.coordinate}"]


def test_a_row_without_an_id_is_told_with_one_that_would_do() -> None:
    book = minimal().put(6, Practice_label__en="Open data: a portal for all!").read()
    assert "open-data-a-portal-for" in problems(book)["Practice!A6"]


def test_an_id_that_stands_twice_on_a_sheet_is_told() -> None:
    book = minimal().put(9, Practice_id="roadmap").read()
    assert "row 5" in problems(book)["Practice!A9"]


def test_one_thing_may_stand_on_two_sheets() -> None:
    book = minimal().put(Goal_id="less", Benefit_id="less").read()
    assert book.problems == []
    assert local(":less", "a", "scom:Goal") in book.statements
    assert local(":less", "a", "scom:Benefit") in book.statements


@pytest.mark.parametrize(
    ("base", "told"),
    [(None, "no base address"), ("example.org/arden", "can't be a base"), ("", "no base address")],
)
def test_a_workbook_needs_a_base_address(base: str | None, told: str) -> None:
    filler = minimal().put(CityModel_base=base)
    assert told in problems(filler.read())["City model!B5"]


def test_a_second_base_address_is_told() -> None:
    filler = minimal().put(6, CityModel_base="https://example.org/other/")
    assert "second base" in problems(filler.read())["City model!B6"]


def test_a_name_that_no_row_bears_is_noted_with_the_nearest() -> None:
    filler = minimal().put(Practice_accountableAgent="counsil")
    book = filler.read()
    cell = Cell("Practice", FIRST_ROW, filler.column("Practice.accountableAgent"))
    assert "Did you mean “council”?" in book.hints[cell].said("en")
    assert book.problems == []


def test_suggestions_in_a_workbook_full_of_faults_cost_little() -> None:
    filler = minimal()
    for row in range(6, 400):
        filler.put(row, Practice_id=f"p{row}", Practice_status=f"x{row}", Practice_uses=f"y{row}")
    book = filler.read()
    assert len(book.problems) == 394
    assert len(book.hints) == 394
    assert sum(trouble.near is not None for trouble in book.hints.values()) <= 50


# --- What is left alone ---------------------------------------------------------------------


def test_own_sheets_and_columns_are_left_alone_and_named() -> None:
    filler = minimal()
    notes = filler.book.create_sheet("Our notes")
    notes["A1"] = "=1+1"
    page = filler.pages["Practice"]
    last = len(next(sheet for sheet in SHEETS if sheet.key == "Practice").fields)
    page.cell(3, last + 1).value = "Ask Kim"
    page.cell(5, last + 1).value = "yes"
    book = filler.read()
    assert book.unread == ("the column “Ask Kim” of Practice", "the sheet Our notes")
    assert len(book.statements) == 16


def test_statements_over_the_limit_are_refused() -> None:
    data = minimal().saved()
    with pytest.raises(TooLargeRefusal, match="max_statements = 5"):
        read(data, name="city.xlsx", limits=Limits(max_statements=5))


def test_the_last_language_column_takes_all_others() -> None:
    filler = minimal()
    filler.cell(f"City.label@{OTHER}").value = "de: Arden am Fluss\ncy: Arden"
    statements = filler.read().statements
    assert local(":arden", "rdfs:label", '"Arden am Fluss"@de') in statements
    assert local(":arden", "rdfs:label", '"Arden"@cy') in statements
