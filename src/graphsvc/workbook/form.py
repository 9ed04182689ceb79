"""Draw the workbook: sheets with headings, notes and drop-downs, filled with rows or samples."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import Outline
from openpyxl.worksheet.worksheet import Worksheet

from graphsvc.vocab import LANGUAGES
from graphsvc.workbook import styles
from graphsvc.workbook.filling import Row
from graphsvc.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HIDDEN,
    HINT_ROW,
    KEY_ROW,
    OTHER,
    TITLE_ROW,
    VERSION,
    Field,
    Sheet,
)
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.readme import write_read_me
from graphsvc.workbook.samples import sample_rows
from graphsvc.workbook.sheets import SHEETS
from graphsvc.workbook.values import escaped
from graphsvc.workbook.wording import Heading, heading, is_single, sheet_about, sheet_title
from graphsvc.workbook.words import words

# Rows below the last one that still get the drop-downs and notes.
_SPARE_ROWS: Final = 2_000
_LIST_ROW: Final = 4
# What spreadsheets accept; a longer text makes them call the file damaged.
_PROMPT, _PROMPT_TITLE, _ERROR = 255, 32, 225
# What spreadsheets take for the beginning of a formula when somebody types it.
_FORMULA: Final = ("=", "+", "-", "@")


def form(lang: str, rows: dict[str, list[Row]] | None = None) -> bytes:
    """Return the workbook with the rows, by key of the sheet; with samples where there are none."""
    book = Workbook()
    book.properties.creator = "graphsvc"
    book.properties.title = words(lang).title
    book.properties.language = lang
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a sheet")
    write_read_me(first, lang)
    for sheet in SHEETS:
        page = book.create_sheet(sheet_title(sheet, lang))
        _Page(page, sheet, lang).write(rows.get(sheet.key, []) if rows is not None else None)
        book.defined_names.add(_ids(page, sheet))
    _write_lists(book.create_sheet(HIDDEN), lang)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that stays a text, whatever it begins with."""
    cell.value = escaped(text)
    if isinstance(cell, Cell):
        cell.data_type = "s"
        cell.number_format = styles.TEXT_FORMAT
        cell.quotePrefix = text.startswith(_FORMULA)


def _ids(page: Worksheet, sheet: Sheet) -> DefinedName:
    """Return the name of the ids on a sheet, as many as there are."""
    title = quote_sheetname(page.title)
    last = FIRST_ROW + max(_SPARE_ROWS, page.max_row)
    first, whole = f"{title}!$A${FIRST_ROW}", f"{title}!$A${FIRST_ROW}:$A${last}"
    return DefinedName(
        f"ids_{sheet.key}", attr_text=f"OFFSET({first},0,0,MAX(1,COUNTA({whole})),1)"
    )


def _write_lists(page: Worksheet, lang: str) -> None:
    """Write what tells the form's version, and the entries of the drop-downs."""
    page.append(["template", VERSION, "language", lang])
    for at, (name, codes) in enumerate(code_lists().items(), 1):
        put(page.cell(_LIST_ROW - 1, at), name)
        for row, text in enumerate(codes.offered(lang), _LIST_ROW):
            put(page.cell(row, at), text)
    page.sheet_state = "hidden"


def _list_range(name: str, lang: str) -> str:
    lists = code_lists()
    letter = get_column_letter(list(lists).index(name) + 1)
    last = _LIST_ROW + len(lists[name].offered(lang)) - 1
    return f"{HIDDEN}!${letter}${_LIST_ROW}:${letter}${last}"


class _Page:
    """Draw one sheet."""

    def __init__(self, page: Worksheet, sheet: Sheet, lang: str) -> None:
        self._page = page
        self._sheet = sheet
        self._lang = lang
        self._fields = _in_order(sheet, lang)

    def write(self, rows: list[Row] | None) -> None:
        page = self._page
        samples = rows is None
        rows = sample_rows(self._sheet, self._lang) if rows is None else rows
        title = page.cell(TITLE_ROW, 1)
        put(title, sheet_title(self._sheet, self._lang))
        title.font = styles.TITLE
        about = page.cell(TITLE_ROW, 2)
        put(about, sheet_about(self._sheet, self._lang))
        about.font = styles.ABOUT
        last = FIRST_ROW + len(rows) + _SPARE_ROWS
        for at, place in enumerate(self._fields, 1):
            self._column(at, place, last, used=any(place.key in row for row in rows))
        for number, row in enumerate(rows, FIRST_ROW):
            self._row(number, row, sample=samples)
        for number in range(HEADING_ROW, FIRST_ROW + len(rows)):
            texts = ((str(cell.value), styles.width(place)) for cell, place in self._cells(number))
            page.row_dimensions[number].height = styles.height(texts)
        self._settle()

    def _cells(self, row: int) -> Iterator[tuple[Cell | MergedCell, Field]]:
        """Give the cells of a row that show a text, with their columns."""
        for at, place in enumerate(self._fields, 1):
            cell = self._page.cell(row, at)
            if cell.value and place.language in (None, self._lang):
                yield cell, place

    def _settle(self) -> None:
        page = self._page
        page.row_dimensions[KEY_ROW].hidden = True
        page.freeze_panes = f"B{FIRST_ROW}"
        page.sheet_properties.tabColor = styles.TABS[self._sheet.essential]
        # The button that opens the other languages stands beside the form's own.
        page.sheet_properties.outlinePr = Outline(summaryRight=False)
        shown = [place for place in self._fields if place.language in (None, self._lang)]
        wide = sum(styles.width(place) for place in shown)
        styles.set_up_print(page, wide, landscape=True)
        page.print_title_rows = f"{TITLE_ROW}:{HEADING_ROW}"

    def _column(self, at: int, place: Field, last: int, *, used: bool) -> None:
        page = self._page
        told = heading(self._sheet, place, self._lang)
        put(page.cell(KEY_ROW, at), place.key)
        top = page.cell(HEADING_ROW, at)
        put(top, told.title + (styles.STAR if told.need == "required" else ""))
        top.fill, top.font = styles.HEADINGS[told.need]
        top.alignment = styles.WRAP_MIDDLE
        top.comment = Comment(told.note, "graphsvc", height=180, width=320)
        hint = page.cell(HINT_ROW, at)
        put(hint, f"{told.need_text[:1].upper()}{told.need_text[1:]}. {told.how}")
        hint.font, hint.alignment, hint.border = styles.HINT, styles.WRAP, styles.UNDER
        letter = get_column_letter(at)
        shape = page.column_dimensions[letter]
        shape.width = styles.width(place)
        shape.number_format = styles.TEXT_FORMAT
        shape.alignment = styles.WRAP
        if place.language not in (None, self._lang):
            shape.outlineLevel = 1
            shape.hidden = not used
        check = self._validation(place, told)
        check.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        page.add_data_validation(check)

    def _validation(self, place: Field, told: Heading) -> DataValidation:
        """Return the drop-down of a column, or at least what it says when a cell is selected."""
        column = place.column
        source = None
        if column.codes:
            source = _list_range(column.codes, self._lang)
        elif column.sheets:
            source = f"ids_{column.sheets[0]}"
        check = DataValidation(formula1=source, allow_blank=True, showInputMessage=True)
        if source:
            check.type = "list"
        check.promptTitle = told.title[:_PROMPT_TITLE]
        check.prompt = _shortened(f"{told.about} {told.how}", _PROMPT)
        # A value of another kind is unusual, not forbidden; several values never are on a list.
        check.showErrorMessage = column.closed and is_single(self._sheet, column)
        check.errorStyle = "warning"
        check.errorTitle = told.title[:_PROMPT_TITLE]
        check.error = told.how[:_ERROR]
        return check

    def _row(self, number: int, row: Row, *, sample: bool) -> None:
        for at, place in enumerate(self._fields, 1):
            text = row.get(place.key)
            if text is None and not sample:
                continue
            cell = self._page.cell(number, at)
            if text is not None:
                put(cell, text)
            cell.alignment = styles.WRAP
            if sample:
                cell.font, cell.fill = styles.SAMPLE, styles.SAMPLE_FILL
        if sample:
            note = words(self._lang).sample
            self._page.cell(number, 1).comment = Comment(note, "graphsvc", height=60, width=260)


def _in_order(sheet: Sheet, lang: str) -> list[Field]:
    """Return the columns with the form's own language before the others."""
    languages = [lang, *(other for other in LANGUAGES if other != lang), OTHER]
    found: list[Field] = []
    for column in sheet.columns:
        own = [place for place in sheet.fields if place.column is column]
        found += sorted(own, key=lambda place: languages.index(place.language or lang))
    return found


def _shortened(text: str, size: int) -> str:
    return text if len(text) <= size else f"{text[: size - 1]}…"
