"""The page on the workbook stays true."""

from __future__ import annotations

import re

import pytest

from graphsvc.workbook import grid, package, parts, values
from graphsvc.workbook.sheets import SHEETS
from graphsvc.workbook.wording import sheet_title
from support import ROOT

PAGE = (ROOT / "docs" / "workbook.md").read_text("utf-8")
MI = 1024 * 1024


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("MAX_UNPACKED_BYTES", f"{package.MAX_UNPACKED_BYTES // MI} MiB"),
        ("MAX_GROWTH", f"{package.MAX_GROWTH} times"),
        ("MAX_PARTS", f"{package.MAX_PARTS:,} parts"),
        ("MAX_ROWS", f"{parts.MAX_ROWS:,} rows"),
        ("MAX_CHARACTERS", f"{grid.MAX_CHARACTERS // MI} Mi characters"),
    ],
)
def test_a_limit_is_what_the_page_says(limit: str, value: str) -> None:
    assert re.search(rf"^\| `{limit}` \| {value}", PAGE, re.MULTILINE)


def test_the_room_of_a_cell_is_what_the_page_says() -> None:
    assert f"{values.MAX_UNITS:,} characters" in PAGE


def test_the_sheets_to_begin_with_are_those_of_the_page() -> None:
    titles = [sheet_title(sheet, "en") for sheet in SHEETS if sheet.essential]
    assert ", ".join(titles) in " ".join(PAGE.split())
