"""The form as a spreadsheet program sees it: sheets, headings, drop-downs, help, samples."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from rdflib import RDF, SH, Graph, URIRef

from graphsvc import assets
from graphsvc.vocab import LANGUAGES, SCOM
from graphsvc.workbook.form import form
from graphsvc.workbook.layout import FIRST_ROW, HEADING_ROW, HIDDEN, KEY_ROW, VERSION, Sheet
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.samples import sample_rows
from graphsvc.workbook.sheets import SHEETS
from graphsvc.workbook.styles import STAR
from graphsvc.workbook.wording import sheet_title
from graphsvc.workbook.words import words
from workbook.books import Filler, empty_form, minimal

FORMS = {lang: form(lang) for lang in LANGUAGES}
BOOKS: dict[str, Any] = {lang: load_workbook(io.BytesIO(data)) for lang, data in FORMS.items()}


def page_of(sheet: Sheet, lang: str = "en") -> Any:  # noqa: ANN401  the library's own
    return BOOKS[lang][sheet_title(sheet, lang)]


def headings(sheet: Sheet, lang: str) -> dict[str, Any]:
    page = page_of(sheet, lang)
    return {key.value: page.cell(HEADING_ROW, key.column) for key in page[KEY_ROW] if key.value}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_instructions_come_first_then_a_sheet_a_class_and_a_hidden_one(lang: str) -> None:
    book = BOOKS[lang]
    titles = [sheet_title(sheet, lang) for sheet in SHEETS]
    assert book.sheetnames == [words(lang).read_me, *titles, HIDDEN]
    assert book[HIDDEN].sheet_state == "hidden"
    assert [cell.value for cell in book[HIDDEN][1]][:4] == ["template", VERSION, "language", lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_instructions_say_what_the_form_rests_on(lang: str) -> None:
    page = BOOKS[lang].worksheets[0]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert words(lang).basis in texts
    assert any("graphsvc validate" in text for text in texts)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_the_keys_are_the_same_in_every_language_and_hidden(sheet: Sheet, lang: str) -> None:
    page = page_of(sheet, lang)
    assert {cell.value for cell in page[KEY_ROW]} == {place.key for place in sheet.fields}
    assert page.row_dimensions[KEY_ROW].hidden
    assert page.freeze_panes == f"B{FIRST_ROW}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_forms_own_language_stands_before_the_others_which_are_folded_away(lang: str) -> None:
    for sheet in SHEETS:
        page = page_of(sheet, lang)
        texts = [cell for cell in page[KEY_ROW] if "@" in str(cell.value)]
        assert texts
        for cell in texts:
            folded = page.column_dimensions[cell.column_letter].hidden
            assert folded is not str(cell.value).endswith(f"@{lang}")
        assert str(texts[0].value).endswith(f"@{lang}")


# --- Required columns -----------------------------------------------------------------------


def demanded() -> set[str]:
    """Return the columns that the shapes demand, read from the shapes anew."""
    graph = Graph().parse(assets.folder("shapes") / "required.ttl")
    found = set()
    for sheet in SHEETS:
        for kind in sheet.classes:
            for node in graph.subjects(SH.targetClass, URIRef(kind)):
                for shape in graph.objects(node, SH.property):
                    path = graph.value(shape, SH.path)
                    least = graph.value(shape, SH.minCount)
                    column = sheet.by_predicate.get(str(path))
                    if column and least is not None and int(str(least)) > 0:
                        found.add(f"{sheet.key}.{column.key}")
    assert len(found) > 20
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_star_marks_what_the_shapes_require_and_nothing_else(lang: str) -> None:
    starred = {
        key.partition("@")[0]
        for sheet in SHEETS
        for key, cell in headings(sheet, lang).items()
        if str(cell.value).endswith(STAR)
    }
    ids = {sheet.id_key for sheet in SHEETS}
    assert starred == demanded() | ids | {"CityModel.base", "Agent.type"}


def test_of_a_text_only_the_forms_own_language_is_starred() -> None:
    told = headings(SHEETS[0], "ko")
    assert str(told["CityModel.title@ko"].value).endswith(STAR)
    assert not str(told["CityModel.title@en"].value).endswith(STAR)


# --- Drop-downs and help --------------------------------------------------------------------


def checks(sheet: Sheet, lang: str = "en") -> dict[str, Any]:
    """Return the validation of each column by its key."""
    page = page_of(sheet, lang)
    found = {}
    for check in page.data_validations.dataValidation:
        (area,) = check.sqref.ranges
        assert area.min_row == FIRST_ROW
        assert area.max_row - area.min_row > 1_000
        found[page.cell(KEY_ROW, area.min_col).value] = check
    return found


def offered(check: Any, lang: str = "en") -> list[str]:  # noqa: ANN401  the library's own
    """Return what a drop-down from the hidden sheet shows."""
    area = check.formula1.removeprefix(f"{HIDDEN}!").replace("$", "")
    return [row[0].value for row in BOOKS[lang][HIDDEN][area]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_drop_downs_show_the_lists_in_the_forms_language(lang: str) -> None:
    seen = 0
    for sheet in SHEETS:
        for place in sheet.fields:
            if place.column.codes:
                check = checks(sheet, lang)[place.key]
                assert check.type == "list"
                assert offered(check, lang) == code_lists()[place.column.codes].offered(lang)
                seen += 1
    assert seen > 10


def test_elements_are_offered_with_their_titles() -> None:
    practice = next(sheet for sheet in SHEETS if sheet.key == "Practice")
    assert "B7 Smart city roadmap" in offered(checks(practice)["Practice.realizes"])


def test_references_are_offered_from_the_ids_of_their_sheet() -> None:
    names = BOOKS["en"].defined_names
    seen = 0
    for sheet in SHEETS:
        for place in sheet.fields:
            if place.column.sheets and not place.column.codes:
                assert checks(sheet)[place.key].formula1 == f"ids_{place.column.sheets[0]}"
                seen += 1
    assert seen > 20
    assert "'Organization or post'!$A$5" in names["ids_Agent"].attr_text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_on_every_column_and_within_what_spreadsheets_accept(lang: str) -> None:
    for sheet in SHEETS:
        told = checks(sheet, lang)
        for key, cell in headings(sheet, lang).items():
            assert 0 < len(told[key].prompt) <= 255
            assert 0 < len(told[key].promptTitle) <= 32
            assert len(told[key].error or "") <= 225
            assert cell.comment.text.count("\n") >= 2
            assert told[key].showInputMessage


def test_several_values_are_never_called_wrong_by_a_drop_down() -> None:
    practice = next(sheet for sheet in SHEETS if sheet.key == "Practice")
    told = checks(practice)
    assert not told["Practice.realizes"].showErrorMessage
    assert not told["Practice.accountableAgent"].showErrorMessage
    assert told["Practice.status"].showErrorMessage
    assert told["Practice.status"].errorStyle == "warning"


# --- Samples --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_samples_are_marked_and_in_the_forms_language(lang: str) -> None:
    for sheet in SHEETS:
        page = page_of(sheet, lang)
        for number, row in enumerate(sample_rows(sheet, lang), FIRST_ROW):
            first = page.cell(number, 1)
            assert str(first.value).startswith("sample-")
            assert first.font.italic
            assert first.comment.text == words(lang).sample
            shown = {page.cell(KEY_ROW, cell.column).value: cell.value for cell in page[number]}
            assert {key: text for key, text in shown.items() if text} == row


def test_a_form_without_samples_has_empty_rows() -> None:
    book = load_workbook(io.BytesIO(empty_form()))
    for page in book.worksheets[1:-1]:
        assert all(cell.value is None for row in page.iter_rows(FIRST_ROW) for cell in row)


# --- What stays text ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"]
)
def test_no_written_text_becomes_a_formula(text: str) -> None:
    data = form("en", {"City": [{"City.id": "arden", "City.label@en": text}]})
    book = load_workbook(io.BytesIO(data))
    cell = book["City"].cell(FIRST_ROW, 2)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@"))
    for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        part = zipfile.ZipFile(io.BytesIO(data)).read(name)
        assert not re.search(rb"<f[ >]", part), name


def test_cells_are_text_so_that_a_month_does_not_become_a_day() -> None:
    filler = Filler(empty_form())
    for page in filler.pages.values():
        for column in range(1, page.max_column + 1):
            letter = page.cell(1, column).column_letter
            assert page.column_dimensions[letter].number_format == "@"


def test_the_form_carries_no_link_out_of_itself() -> None:
    for data in FORMS.values():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            relations = [name for name in archive.namelist() if name.endswith(".rels")]
            assert relations
            assert all(b"External" not in archive.read(name) for name in relations)


def test_a_class_of_the_shapes_is_known_to_the_sheets() -> None:
    graph = Graph().parse(assets.folder("shapes") / "required.ttl")
    named = {str(kind) for kind in graph.objects(None, SH.targetClass)}
    held = {kind for sheet in SHEETS for kind in sheet.classes}
    assert (None, RDF.type, SH.NodeShape) in graph
    overlays = {SCOM + name for name in ("Overlay", "OverlayItem", "OverlayLevel")}
    assert named - held <= overlays


def test_a_filled_in_form_is_read_whatever_its_language() -> None:
    books = [minimal(lang).read() for lang in LANGUAGES]
    assert len({frozenset(map(str, book.statements)) for book in books}) == 1
    assert not any(book.problems for book in books)
