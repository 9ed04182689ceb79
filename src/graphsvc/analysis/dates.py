"""Dates as precise as their source, compared at shared precision and never padded."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Literal

from graphsvc.errors import ParameterRefusal

_DATE = re.compile(
    r'"(-?\d{4,}(?:-\d{2}(?:-\d{2})?)?)(?:Z|[+-]\d\d:\d\d)?"'
    r"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:date|gYearMonth|gYear)>"
)


# Files of a batch state the same dates again and again.
@lru_cache(maxsize=4096)
def written(term: str | None) -> str | None:
    """Return ``2026``, ``2026-09`` or ``2026-09-01`` as the term states it, else None."""
    if term is None:
        return None
    found = _DATE.fullmatch(term)
    return found[1] if found else None


@lru_cache(maxsize=4096)
def compare(left: str, right: str) -> Literal[-1, 0, 1]:
    """Compare two written dates at the precision that both have."""
    shared = min(left.count("-"), right.count("-")) + 1
    first = tuple(int(part) for part in left.split("-")[:shared])
    second = tuple(int(part) for part in right.split("-")[:shared])
    return -1 if first < second else 1 if first > second else 0


def passed(term: str | None, as_of: str) -> bool:
    """Tell whether the stated date lies before ``as_of``; no date has not passed."""
    at = written(term)
    return at is not None and compare(at, as_of) < 0


def ahead(term: str | None, as_of: str) -> bool:
    """Tell whether the stated date lies after ``as_of``; no date is not ahead."""
    at = written(term)
    return at is not None and compare(at, as_of) > 0


def months_before(as_of: str, months: int) -> str:
    """Return the day that many months before ``as_of`` (a full date)."""
    day = date.fromisoformat(as_of)
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    if year < 1:
        raise ParameterRefusal(f"{months} months reach before the calendar", todo="Use fewer.")
    return f"{year:04d}-{month + 1:02d}-{min(day.day, monthrange(year, month + 1)[1]):02d}"


def months_after(at: str, months: int | None) -> str | None:
    """Return the written date that many months later, at its own precision; None for no limit."""
    if months is None:
        return None
    parts = [int(part) for part in at.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + months // 12:04d}"
    year, month = divmod(parts[0] * 12 + parts[1] - 1 + months, 12)
    if len(parts) == 2:
        return f"{year:04d}-{month + 1:02d}"
    return f"{year:04d}-{month + 1:02d}-{min(parts[2], monthrange(year, month + 1)[1]):02d}"


def as_of_day(value: str | None) -> str:
    """Return the date to judge by, today where none is given; refuse what is no date."""
    if value is None:
        return date.today().isoformat()  # noqa: DTZ011  the day of the office that asks
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as fault:
        raise ParameterRefusal(
            f"{value!r} is no date", todo="Write it as 2026-11-22 (year-month-day)."
        ) from fault
