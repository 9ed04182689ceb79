"""Dates are compared at the precision that both have."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analysis.dates import as_of_day, compare, months_before, passed, written
from graphsvc.errors import ParameterRefusal

_XSD = "http://www.w3.org/2001/XMLSchema#"


@given(st.dates(), st.dates(), st.integers(0, 2), st.integers(0, 2))
def test_comparison_is_that_of_the_shared_parts(
    left: date, right: date, first: int, second: int
) -> None:
    one = "-".join(left.isoformat().split("-")[: first + 1])
    two = "-".join(right.isoformat().split("-")[: second + 1])
    shared = min(first, second) + 1
    parts = [value.isoformat().split("-")[:shared] for value in (left, right)]
    expected = (parts[0] > parts[1]) - (parts[0] < parts[1])
    assert compare(one, two) == expected
    assert compare(two, one) == -expected


@pytest.mark.parametrize("value", ["2026", "2026-09", "2026-09-01"])
def test_a_written_date_keeps_its_precision(value: str) -> None:
    kind = ("gYear", "gYearMonth", "date")[value.count("-")]
    assert written(f'"{value}"^^<{_XSD}{kind}>') == value


@pytest.mark.parametrize("term", [None, '"2026"', "<https://example.org/>", '"soon"@en'])
def test_what_is_no_date_never_passes(term: str | None) -> None:
    assert written(term) is None
    assert not passed(term, "2026-11-22")


def test_months_before_reaches_back_over_years() -> None:
    assert months_before("2026-11-22", 36) == "2023-11-22"
    assert months_before("2026-01-31", 2) == "2025-11-30"


@pytest.mark.parametrize("value", ["22.11.2026", "2026-13-01", "soon", ""])
def test_a_day_that_is_none_is_refused_with_the_form_to_use(value: str) -> None:
    with pytest.raises(ParameterRefusal, match="year-month-day"):
        as_of_day(value)
