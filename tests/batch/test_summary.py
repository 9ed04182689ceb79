"""The table, its totals and notes stay readable however many files there are."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graphsvc.batch.row import Row
from graphsvc.batch.summary import Summary, as_csv, as_json
from graphsvc.batch.table import MOST_ROWS, as_text
from graphsvc.batch.together import MOST_FINDINGS, MOST_REPORTS, Together, shared
from graphsvc.errors import SyntaxRefusal, UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.vocab import LANGUAGES

GOOD = Row("good.ttl", "Arden", "https://example.org/arden", (0, 0, 3), 19)
POOR = Row("poor.ttl", "서울특별시", "https://example.org/seoul", (1, 20, 300), 7)
BAD = Row("bad.ttl", refusal=SyntaxRefusal("A dot is missing", where=Where("bad.ttl", 3, 14)))
NONE = UnreadableRefusal("The folder holds no city file", where=Where("empty/"))
SUMMARY = Summary((GOOD, BAD, POOR), (NONE,), passed_over=2)


def lines(summary: Summary, lang: str = "en") -> list[str]:
    return as_text(summary, lang).splitlines()


def test_columns_line_up_whatever_the_script() -> None:
    assert lines(SUMMARY)[2:7] == [
        "  file      city        conforms  violation  warning  info  in operation",
        "  good.ttl  Arden       yes               0        0     3         19/19",
        "  bad.ttl   refused: A dot is missing (line 3, column 14)",
        "  poor.ttl  서울특별시  no                1       20   300          7/19",
        "  empty/    refused: The folder holds no city file",
    ]


def test_totals_count_files_findings_and_what_was_left_alone() -> None:
    assert lines(SUMMARY)[-3:] == [
        "  files: 3 · conforming: 1 · not conforming: 1 · refused: 2",
        "  violation: 1 · warning: 20 · info: 303",
        "  reports passed over: 2",
    ]


def test_of_very_many_rows_those_that_need_a_look_are_listed_and_the_rest_counted() -> None:
    rows = [Row(f"{at:05}.ttl", "Arden") for at in range(MOST_ROWS + 500)]
    rows[-1], rows[-2] = BAD, POOR
    told = lines(Summary(tuple(rows)))
    names = [line.split()[0] for line in told[3 : 3 + MOST_ROWS]]
    assert names == [*(f"{at:05}.ttl" for at in range(MOST_ROWS - 2)), "poor.ttl", "bad.ttl"]
    assert told[3 + MOST_ROWS] == "  500 more files are counted but not listed."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_on_one_city_are_noted_and_cities_without_a_name_are_not(lang: str) -> None:
    same = [Row(f"{at}.ttl", "Arden", GOOD.iri) for at in range(7)]
    unnamed = [Row(f"u{at}.ttl", "?") for at in range(7)]
    summary = Summary((*same, *unnamed, POOR))
    (note,) = summary.notes
    assert note.to_dict() == {
        "kind": "sameCity",
        "city": GOOD.iri,
        "files": [f"{at}.ttl" for at in range(7)],
    }
    told = lines(summary, lang)[-1]
    assert str(GOOD.iri) in told
    assert "4.ttl" in told
    assert "5.ttl" not in told, "many names are counted"


def test_notes_are_no_flood() -> None:
    rows = [Row(f"{at}.ttl", "", f"https://example.org/{at // 2}") for at in range(200)]
    assert len(Summary(tuple(rows)).notes) == 100
    assert len(lines(Summary(tuple(rows)))) < 200 + 40


def test_text_of_strangers_breaks_no_row() -> None:
    row = Row("a\n\x1b[2J.ttl", "Ar\nden\u202e" * 50, "https://example.org/", (0, 0, 0), 1)
    told = lines(Summary((row, Row("b.ttl", "b", "https://example.org/"))))
    assert sum("a " in line for line in told) == 2  # its row, and the note
    assert not any("\x1b" in line or "\u202e" in line for line in told)


def test_spreadsheets_take_no_cell_for_a_formula() -> None:
    row = Row("=a.ttl", "+b", "@c", (0, 0, 0), 1)
    (told,) = csv.DictReader(io.StringIO(as_csv(Summary((row,))).decode("utf-8-sig")))
    assert (told["file"], told["city"], told["cityIri"]) == ("'=a.ttl", "'+b", "'@c")


def test_the_summary_as_json_has_stable_names() -> None:
    told = json.loads(as_json(SUMMARY))
    assert list(told) == ["graphsvc", "totals", "files", "refused", "notes"]
    assert told["files"][1] == {
        "file": "poor.ttl",
        "city": "서울특별시",
        "cityIri": "https://example.org/seoul",
        "conforms": False,
        "counts": {"violation": 1, "warning": 20, "info": 300},
        "inOperation": 7,
    }
    assert [item["source"] for item in told["refused"]] == ["empty/", "bad.ttl"]
    assert told["totals"] == {
        "files": 3,
        "conforming": 1,
        "notConforming": 1,
        "refused": 2,
        "violations": 1,
        "warnings": 20,
        "infos": 303,
        "unchanged": 0,
        "reportsPassedOver": 2,
    }


# --- One document ---------------------------------------------------------------------------


def test_one_document_is_bounded_however_many_files_there_are() -> None:
    assert shared(Limits(), 2) == Limits()
    for files in (100, MOST_REPORTS, 100_000):
        assert shared(Limits(), files).max_findings * min(files, MOST_REPORTS) <= MOST_FINDINGS
    together = Together()
    for at in reversed(range(MOST_REPORTS + 20)):
        together.keep(at, b"null")
    assert together.left_out == 20
    assert len(together._reports) == MOST_REPORTS


def test_what_a_document_lacks_is_counted_in_it() -> None:
    together = Together()
    together.keep(MOST_REPORTS, b"null")
    told = json.loads(together.document("json", SUMMARY.refused, SUMMARY.notes))
    assert told["reportsLeftOut"] == 1
    assert told["reports"] == []
    assert len(told["refused"]) == 2
