"""The report as a workbook: findings, coverage, linkages, what first, and what was used."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from graphsvc.errors import Refusal
from graphsvc.render.columns import width
from graphsvc.render.safe import block, starts_formula
from graphsvc.render.tables import Table, tables
from graphsvc.report import Note, Report

# What a cell can hold, and how wide a column may get, in characters.
_LONGEST: Final = 32_000
_NARROWEST, _WIDEST = 8, 60
_BOLD: Final = Font(bold=True)
_SHADE: Final = PatternFill("solid", fgColor="FFE3EEF2")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
# How the format itself writes a character by its number; in a text of ours it is just text.
_NUMBERED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def render(report: Report) -> bytes:
    """Return the workbook on one file."""
    return render_many([report], ())


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one workbook on all files; the first column names the file of a row."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables(reports, refused, notes):
        _write(book, table)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).write_data()
    return out.getvalue()


class _InMemory(ExcelWriter):
    """Write sheets without a temporary file each, which a confined process may not have.

    The sheets hold nothing but cells: no pictures, comments or links.
    """

    def __init__(self, book: Workbook, archive: zipfile.ZipFile) -> None:
        super().__init__(book, archive)
        self._parts = archive

    def write_worksheet(self, ws: Worksheet) -> None:
        """Put one sheet into the archive."""
        out = io.BytesIO()
        WorksheetWriter(ws, out).write()
        self._parts.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _write(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    for at, columns in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(at)].width = columns
    sheet.append([_cell(sheet, value, head=True) for value in table.head])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
    last = get_column_letter(len(table.head))
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"


def _cell(sheet: Worksheet, value: str | int | None, *, head: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        text = _NUMBERED.sub("_x005F_", block(value))[:_LONGEST]
        cell.value = text
        # A text is a text, whatever it begins with, and stays one when somebody edits it.
        cell.data_type = "s"
        cell.quotePrefix = starts_formula(text)
    else:
        cell.value = value
    cell.alignment = _TOP
    if head:
        cell.font, cell.fill = _BOLD, _SHADE
    return cell


def _widths(table: Table) -> Iterator[int]:
    for column in zip(table.head, *table.rows, strict=True):
        longest = max(_width(value) for value in column)
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _width(value: str | int | None) -> int:
    # Beyond the widest it makes no difference by how much.
    return width(str(value)[:_WIDEST]) if value is not None else 0
