"""What a spreadsheet's cell holds, as text; and text as a cell may hold it.

Everything is compared and parsed as text: a number keeps the digits that it was
written with, a date the precision that it is shown with.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

MAX_UNITS: Final = 32_767
"""Characters that a cell can hold, counted as spreadsheets do (UTF-16 code units)."""

# The format writes a character that XML can't carry, and what looks like that, as _xHHHH_.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATES: Final = range(0xD800, 0xE000)
# Parts of a number format that show literal text, colours, conditions and what pads.
_NOT_CODES: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')


def escaped(text: str) -> str:
    """Return the text as it is written into a cell."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Return what a cell's text stands for."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code in _SURROGATES else chr(code)


def units(text: str) -> int:
    """Return how much of a cell the text takes."""
    return len(escaped(text).encode("utf-16-le")) // 2


def as_text(value: object, number_format: str) -> str:
    """Return a cell's value as text; empty for an empty cell.

    ``number_format`` decides how precise a date cell is: one shown as ``yyyy-mm``
    is a month.
    """
    match value:
        case None:
            text = ""
        case str():
            text = unescaped(value)
        case bool():
            text = str(value).upper()
        case float():
            text = _plain(value)
        case datetime():
            whole = value.time() == time()
            text = _day(value.date(), number_format) if whole else value.isoformat()
        case date():
            text = _day(value, number_format)
        case _:
            text = str(value)
    return text


def _plain(number: float) -> str:
    """Return the shortest digits that mean this number, without an exponent."""
    exact = Decimal(repr(number))
    return str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"


def _day(day: date, number_format: str) -> str:
    codes = _NOT_CODES.sub("", number_format.split(";", 1)[0]).lower()
    shows_year, shows_month, shows_day = ("y" in codes, "m" in codes, "d" in codes)
    if shows_year and not shows_day and day.day == 1:
        if shows_month:
            return f"{day:%Y-%m}".zfill(7)
        if day.month == 1:
            return f"{day:%Y}".zfill(4)
    return day.isoformat()
