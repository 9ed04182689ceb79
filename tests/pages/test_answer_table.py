"""An answer becomes a table for people, whatever a store answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.answer_table import answer_table, unnamed
from graphsvc.api.pages.naming import Name
from graphsvc.render.safe import line
from graphsvc.vocab import CITY_GRAPHS, OM

Value = dict[str, str]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def answer(*rows: dict[str, Value]) -> dict[str, Any]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return {"head": {"vars": columns}, "results": {"bindings": list(rows)}}


def uri(value: str) -> Value:
    return {"type": "uri", "value": value}


def text(value: str, lang: str = "en") -> Value:
    return {"type": "literal", "value": value, "xml:lang": lang}


def test_a_column_of_names_becomes_the_text_of_what_it_names(knowledge: Knowledge) -> None:
    found = answer({"practice": uri("x:p"), "practiceName": text("A practice")})
    table = answer_table(found, knowledge, "ko")
    assert table.columns == ("practice",)
    assert (table.rows[0][0].text, table.rows[0][0].iri) == ("A practice", "x:p")
    assert table.rows[0][0].lang == "en"


def test_the_reader_s_own_name_goes_before_it(knowledge: Knowledge) -> None:
    found = answer({"practice": uri("x:p"), "practiceName": text("A practice")})
    table = answer_table(found, knowledge, "ko", names={"x:p": Name("시책", "ko")})
    assert table.rows[0][0].text == "시책"


@pytest.mark.parametrize(
    "row",
    [
        {"level": text("4"), "levelName": text("steered")},
        {"cityName": text("Arden")},
        {"practiceName": text("A practice"), "practice": uri("x:p")},
        {"startedOn": text("2020"), "title": text("A title")},
        {"title": text("A title"), "page": uri("x:p")},
    ],
)
def test_a_column_that_names_no_address_before_it_stays(
    knowledge: Knowledge, row: dict[str, Value]
) -> None:
    assert answer_table(answer(row), knowledge, "en").columns == tuple(row)


def test_only_what_the_model_has_no_name_for_is_asked_of_the_store(knowledge: Knowledge) -> None:
    found = answer({"a": uri(OM + "B7"), "b": uri(CITY_GRAPHS + "arden"), "c": uri("x:p")})
    assert unnamed(found, knowledge) == ["x:p"]


def test_codes_are_told_in_words_in_their_column_alone(knowledge: Knowledge) -> None:
    plain = {"type": "literal", "value": "planned"}
    found = answer({"state": plain, "note": plain})
    cells = answer_table(found, knowledge, "ko", codes={"state": {"planned": "계획"}}).rows[0]
    assert [(cell.text, cell.code) for cell in cells] == [("계획", "planned"), ("planned", "")]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_whatever_a_store_calls_an_address_is_shown_as_one_line(
    knowledge: Knowledge, iris: list[str]
) -> None:
    found = answer(*({"thing": uri(iri), "thingName": text(iri)} for iri in iris))
    assert set(unnamed(found, knowledge)) <= set(iris)
    table = answer_table(found, knowledge, "fr")
    assert [row[0].text for row in table.rows] == [
        line(iri.removeprefix(CITY_GRAPHS) if iri.startswith(CITY_GRAPHS) else iri) for iri in iris
    ]


@pytest.mark.parametrize(
    ("written", "is_date"),
    [
        ("2026", True),
        ("2026-11", True),
        ("2026-11-28", True),
        ("2026-11-28T10:00", False),
        ("plan-2026-11", False),
        ("12", False),
    ],
)
def test_a_year_month_or_day_is_known_and_stays_on_one_line(
    knowledge: Knowledge, written: str, *, is_date: bool
) -> None:
    table = answer_table(answer({"when": text(written)}), knowledge, "en")
    assert table.rows[0][0].is_date is is_date
