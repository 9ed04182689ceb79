"""docs/engines.md tells what the tests compare, and every known difference."""

from __future__ import annotations

import re

import pytest

from engines.comparing import AS_EXPECTED
from engines.suites import COUNT
from engines.test_agreement import EXAMPLES, KNOWN, SHAPE_CASES
from graphsvc.validation.engines import ENGINES
from support import ROOT

PAGE = (ROOT / "docs" / "engines.md").read_text("utf-8")


def rows_of(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    assert lines, heading
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_the_page_lists_every_known_difference_as_it_is() -> None:
    told = [
        [f"`{item['case']}`", *(item[engine] for engine in ENGINES), item["cause"]]
        for item in KNOWN
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in told)
    assert rows_of("Known differences") == told, f"the table should be:\n{table}"


@pytest.mark.parametrize(
    ("what", "count"),
    [("W3C's SHACL tests", COUNT), ("cases", len(SHAPE_CASES)), ("example", len(EXAMPLES))],
)
def test_the_page_says_how_much_is_compared(what: str, count: int) -> None:
    (told,) = (row[1] for row in rows_of("What is compared") if row[0].startswith(what))
    assert told == str(count)


def test_the_page_says_how_many_tests_of_the_suite_each_engine_meets() -> None:
    told = re.search(r"Of W3C's tests `shacl` meets (\d+) and `pyshacl` (\d+)\.", PAGE)
    assert told
    short = [sum(item[engine] != AS_EXPECTED for item in KNOWN) for engine in ENGINES]
    assert [int(told[1]), int(told[2])] == [COUNT - number for number in short]
