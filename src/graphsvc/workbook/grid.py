"""The texts on the sheets of a workbook that was made by ``graphsvc template``."""

from __future__ import annotations

import contextlib
import io
import mimetypes
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from graphsvc.errors import (
    FormatRefusal,
    Refusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
)
from graphsvc.limits import Limits
from graphsvc.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HIDDEN,
    KEY_ROW,
    READ_ME,
    VERSION,
    Sheet,
)
from graphsvc.workbook.package import opened
from graphsvc.workbook.parts import Contents
from graphsvc.workbook.places import Cell
from graphsvc.workbook.sheets import SHEETS
from graphsvc.workbook.values import as_text

# The library asks for the system's media types when it is loaded. A confined process may not
# read them, and nothing here needs them.
with contextlib.suppress(OSError):
    mimetypes.init()

from openpyxl import load_workbook

MAX_CHARACTERS: Final = 32 * 1024 * 1024
"""Characters of all cells together: one long text may be shared by many."""

_BY_ID: Final = {sheet.id_key: sheet for sheet in SHEETS}
_NEW: Final = "Start from a new one, made by `graphsvc template`, and copy your rows into it."


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one row: its number and the texts of its cells by the keys of their columns."""

    row: int
    texts: dict[str, str]
    errors: frozenset[str] = frozenset()
    """Keys of the cells that hold an error instead of a value."""


@dataclass(frozen=True, slots=True)
class Table:
    """Hold one sheet: its title, the numbers of its columns by key, its rows."""

    sheet: Sheet
    title: str
    columns: dict[str, int]
    lines: tuple[Line, ...]

    def cell(self, key: str, row: int) -> Cell:
        """Return the cell of a column on a row."""
        return Cell(self.title, row, self.columns[key])


@dataclass(slots=True)
class Grid:
    """Hold the sheets in the order of the layout, and what beside them is not read."""

    tables: dict[str, Table] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read_grid(data: bytes, *, name: str, limits: Limits) -> Grid:
    """Return the texts on the sheets.

    Raises a subclass of ``InputRefusal`` for what is no workbook, no harmless one, or
    none of this version of the form.
    """
    try:
        contents = opened(data, limits)
        # It warns of styles and extensions that it does not keep, none of which matter here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _Reader(contents).grid(data)
    except Refusal as refusal:
        raise refusal.at(name) from refusal


class _Reader:
    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._room = MAX_CHARACTERS

    def grid(self, data: bytes) -> Grid:
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return self._grid(book)
            finally:
                book.close()
        except (Refusal, MemoryError):
            raise
        except Exception as fault:
            raise UnreadableRefusal(
                f"The workbook can't be read: {fault}", todo="Save it again as .xlsx."
            ) from fault

    def _grid(self, book: Any) -> Grid:  # noqa: ANN401  the library's class is not typed
        _check_version(book)
        found = Grid()
        for page in book.worksheets:
            keys = _texts(page, KEY_ROW)
            sheet = next((_BY_ID[key] for key in keys.values() if key in _BY_ID), None)
            if sheet is None:
                if page.title != HIDDEN and READ_ME not in keys.values():
                    found.unread.append(f"the sheet {page.title}")
                continue
            if sheet.key in found.tables:
                raise FormatRefusal(
                    f"Two sheets, {found.tables[sheet.key].title} and {page.title}, are the same "
                    "part of the form",
                    todo="Move the rows of one below those of the other, and delete it.",
                )
            found.tables[sheet.key] = self._table(page, sheet, keys)
            headings = _texts(page, HEADING_ROW)
            own = [text for at, text in headings.items() if at not in keys]
            found.unread += [f"the column “{text}” of {page.title}" for text in own]
        if missing := [sheet.key for sheet in SHEETS if sheet.key not in found.tables]:
            raise FormatRefusal(f"The workbook lacks the sheet for {', '.join(missing)}", todo=_NEW)
        return Grid({sheet.key: found.tables[sheet.key] for sheet in SHEETS}, found.unread)

    def _table(self, page: Any, sheet: Sheet, keys: dict[int, str]) -> Table:  # noqa: ANN401  as above
        columns: dict[str, int] = {}
        known = {place.key for place in sheet.fields}
        for at, key in keys.items():
            if key in columns:
                raise FormatRefusal(
                    f"The sheet {page.title} has the column {key} twice", todo="Delete the copy."
                )
            if key in known:
                columns[key] = at
        if missing := [place.key for place in sheet.fields if place.key not in columns]:
            raise FormatRefusal(
                f"The sheet {page.title} lacks the column {', '.join(missing)}",
                todo=f"{_NEW} Hide a column that you don't need rather than deleting it.",
            )
        if formula := self._contents.formulas.get(page.title):
            raise UnsafeRefusal(
                f"The cell {page.title}!{formula} holds a formula",
                todo="Copy the cell and paste it as a value.",
            )
        return Table(sheet, page.title, columns, tuple(self._lines(page, columns)))

    def _lines(self, page: Any, columns: dict[str, int]) -> Iterator[Line]:  # noqa: ANN401  as above
        last = self._contents.last_rows.get(page.title, 0)
        if last < FIRST_ROW:
            return
        rows = page.iter_rows(min_row=FIRST_ROW, max_row=last, max_col=max(columns.values()))
        for number, cells in enumerate(rows, FIRST_ROW):
            texts, errors = {}, []
            for key, at in columns.items():
                cell = cells[at - 1] if at <= len(cells) else None
                if cell is None or cell.value is None:
                    continue
                text = as_text(cell.value, cell.number_format)
                self._take(text)
                if text:
                    texts[key] = text
                if cell.data_type == "e":
                    errors.append(key)
            if any(text.strip() for text in texts.values()):
                yield Line(number, texts, frozenset(errors))

    def _take(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise TooLargeRefusal(
                f"The cells of the workbook hold more than MAX_CHARACTERS = {MAX_CHARACTERS:,}",
                todo="Shorten the texts, or split the workbook.",
            )


def _check_version(book: Any) -> None:  # noqa: ANN401  the library's class is not typed
    """Refuse what is not this version of the form."""
    if HIDDEN not in book.sheetnames:
        raise FormatRefusal(
            "The workbook is not the form for a city file: its hidden sheet is missing", todo=_NEW
        )
    told = _texts(book[HIDDEN], 1)
    if told.get(1) != "template" or told.get(2) != VERSION:
        raise FormatRefusal(
            f"The workbook is version {told.get(2, '?')} of the form, and this graphsvc reads "
            f"version {VERSION}",
            todo=_NEW,
        )


def _texts(page: Any, row: int) -> dict[int, str]:  # noqa: ANN401  as above
    """Return the texts of one row by the numbers of their columns."""
    cells = next(iter(page.iter_rows(min_row=row, max_row=row)), ())
    texts = {at: as_text(cell.value, "") for at, cell in enumerate(cells, 1)}
    return {at: text for at, text in texts.items() if text}
