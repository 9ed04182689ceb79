"""How the form looks: fonts, fills and widths."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from graphsvc.workbook.layout import Field
from graphsvc.workbook.wording import Need

INK: Final = "1F3A52"
TABS: Final = {True: INK, False: "A9BCCD"}
"""Colour of a tab, by whether most cities fill the sheet in."""
TEXT_FORMAT: Final = "@"
"""Cells are text, so that no program makes a day of ``2026-09`` or a fraction of a number."""


def _font(*, size: int = 11, bold: bool = False, italic: bool = False, color: str = INK) -> Font:
    return Font(name="Calibri", size=size, bold=bold, italic=italic, color=color)


TITLE: Final = _font(size=14, bold=True)
SECTION: Final = _font(size=12, bold=True)
STRONG: Final = _font(bold=True)
ABOUT: Final = _font(italic=True, color="5A6B7A")
HINT: Final = _font(size=9, italic=True, color="5A6B7A")
SAMPLE: Final = _font(italic=True, color="8A8A8A")
LINK: Final = Font(name="Calibri", size=11, color="0563C1", underline="single")

WRAP: Final = Alignment(wrap_text=True, vertical="top")
WRAP_MIDDLE: Final = Alignment(wrap_text=True, vertical="center")
UNDER: Final = Border(bottom=Side(style="thin", color="A9BCCD"))
SAMPLE_FILL: Final = PatternFill("solid", fgColor="F6F6F2")

HEADINGS: Final[dict[Need, tuple[PatternFill, Font]]] = {
    "required": (PatternFill("solid", fgColor=INK), _font(bold=True, color="FFFFFF")),
    "recommended": (PatternFill("solid", fgColor="5B87AC"), _font(bold=True, color="FFFFFF")),
    "optional": (PatternFill("solid", fgColor="DCE5ED"), _font(bold=True)),
}
STAR: Final = " *"
"""Marks a required column also where colours are not seen."""

_WIDTHS: Final = {"id": 24, "base": 32, "text": 36, "address": 36, "source": 36, "link": 26}
_NARROW: Final = 16
_LINE: Final = 16.0
"""Height of a line of text, in points."""
_MOST_LINES: Final = 8
_PAGE: Final = 200
"""Characters that stand side by side on a printed page."""


def width(place: Field) -> int:
    """Return the width of a column, in characters."""
    return _WIDTHS.get(place.column.kind, _NARROW)


def height(texts: Iterable[tuple[str, float]], most: int = _MOST_LINES) -> float:
    """Return the height of a row in points, from its texts and the widths of their columns.

    Not every program finds out by itself when it opens a file.
    """
    return _LINE * min(most, max((_lines(text, wide) for text, wide in texts), default=1))


def _lines(text: str, wide: float) -> int:
    return sum(max(1, math.ceil(_measured(line) / wide)) for line in text.split("\n"))


def _measured(text: str) -> int:
    """Return how many characters' room the text takes; those of Korean take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def set_up_print(page: Worksheet, wide: float, *, landscape: bool) -> None:
    """Print as many pages side by side as it takes to stay readable."""
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.fitToWidth = max(1, round(wide / _PAGE))
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
