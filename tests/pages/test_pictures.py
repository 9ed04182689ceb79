"""A picture of an answer says what its rows say, whatever they hold, and stays within its frame."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc import query
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.charts import Bar, Bars, Point, Span, Spans, Way, Ways, in_order
from graphsvc.api.pages.drawn_answer import DrawnAnswer, Row
from graphsvc.api.pages.pictures import (
    PICTURES,
    Boards,
    Choose,
    CityMap,
    Matrix,
    Picture,
    picture,
)
from graphsvc.catalogue import Catalogue
from graphsvc.vocab import CITY_GRAPHS, ELEMENTS, LANGUAGES, OM
from support import ROOT

DAY = "2026-11-22"
CATALOGUE = Catalogue.load(ROOT / "queries")
CODES = {"problem": {"noEvidence": "No evidence"}}
CITIES = {"arden": "Arden", "sejong": "Sejong", "vienna": "Vienna"}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def example(name: str) -> Path:
    return ROOT / "examples" / f"{name}.ttl"


def rows_of(question: str, *cities: str) -> tuple[Row, ...]:
    answer = query(question, data=[example(name) for name in cities])
    return tuple(json.loads(answer.payload)["results"]["bindings"])


def drawn(
    knowledge: Knowledge, question: str, rows: tuple[Row, ...], lang: str = "en"
) -> Picture | None:
    return picture(question, DrawnAnswer(rows, knowledge, lang, {}, CODES, CITIES, DAY))


def test_every_picture_is_of_a_stored_question() -> None:
    assert PICTURES.keys() <= CATALOGUE.queries.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("question", sorted(PICTURES))
def test_an_answer_on_one_city_or_on_several_has_its_picture(
    knowledge: Knowledge, question: str, lang: str
) -> None:
    for cities in (["arden-broken"], ["sejong", "vienna"]):
        rows = rows_of(question, *cities)
        found = drawn(knowledge, question, rows, lang)
        assert found is not None or not rows or question in ("duties", "what-first"), cities
    assert drawn(knowledge, question, (), lang) is None


def test_bars_tell_the_counts_of_the_answer_the_longest_first(knowledge: Knowledge) -> None:
    rows = rows_of("start-here")
    found = drawn(knowledge, "start-here", rows)
    assert isinstance(found, Bars)
    ((_, bars),) = found.groups
    expected = {
        row["element"]["value"].removeprefix(OM): (
            int(row["dependants"]["value"]),
            int(row["prerequisites"]["value"]),
        )
        for row in rows
    }
    assert {bar.label.split()[0]: bar.parts for bar in bars} == expected
    assert list(bars) == list(in_order(bars))


def test_the_board_tells_the_state_of_each_element_city_by_city(knowledge: Knowledge) -> None:
    rows = rows_of("coverage", "sejong", "vienna")
    found = drawn(knowledge, "coverage", rows)
    assert isinstance(found, Boards)
    assert all(states.keys() == set(ELEMENTS) for _, states in found.cities)
    told = {(states[name], name) for _, states in found.cities for name in ELEMENTS}
    assert told == {
        (row["state"]["value"], row["element"]["value"].removeprefix(OM)) for row in rows
    }


def test_the_matrix_holds_the_linkages_of_the_answer_and_no_others(knowledge: Knowledge) -> None:
    for question in ("linkage-matrix", "one-way-linkages"):
        rows = rows_of(question)
        found = drawn(knowledge, question, rows)
        assert isinstance(found, Matrix)
        expected = {
            (row["from"]["value"].removeprefix(OM), row["to"]["value"].removeprefix(OM))
            for row in rows
        }
        assert found.view.matrix.keys() == expected


def test_the_map_marks_what_runs_and_the_gaps_that_it_rests_on(knowledge: Knowledge) -> None:
    rows = rows_of("weak-linkages", "sejong")
    assert rows
    found = drawn(knowledge, "weak-linkages", rows)
    assert isinstance(found, CityMap)
    for row in rows:
        upper, lower = (row[name]["value"].removeprefix(OM) for name in ("element", "restsOn"))
        assert (found.states[upper], found.states[lower]) == ("inOperation", "notStated")
        assert (upper, lower) in found.weak
    drawn_edges = {(edge.upper, edge.lower) for edge in found.view.edges if edge.ordered}
    assert found.weak <= drawn_edges
    several = rows_of("weak-linkages", "sejong", "vienna")
    assert drawn(knowledge, "weak-linkages", several) == Choose()


def test_each_step_of_the_roadmap_is_drawn_once(knowledge: Knowledge) -> None:
    rows = rows_of("roadmap-steps", "arden")
    found = drawn(knowledge, "roadmap-steps", rows)
    assert isinstance(found, Spans)
    labels = [span.label for _, spans in found.groups for span in spans]
    assert sorted(labels) == sorted({row["stepName"]["value"] for row in rows})


def test_a_measure_is_drawn_with_all_that_was_seen_of_it(knowledge: Knowledge) -> None:
    rows = rows_of("benefit-progress", "arden")
    found = drawn(knowledge, "benefit-progress", rows)
    assert isinstance(found, Ways)
    ways = [way for _, measures in found.groups for way in measures]
    assert len(ways) == len({row["measure"]["value"] for row in rows})
    assert sum(len(way.values) for way in ways) == sum("value" in row for row in rows)


def test_two_cities_of_one_name_stay_apart(knowledge: Knowledge) -> None:
    rows = tuple(
        {
            "cityFile": {"type": "uri", "value": CITY_GRAPHS + city},
            "agent": {"type": "uri", "value": "https://example.org/office"},
            "carried": {"type": "literal", "value": "2"},
        }
        for city in ("one", "other")
    )
    answer = DrawnAnswer(rows, knowledge, "en", {}, {}, {"one": "Arden", "other": "Arden"}, DAY)
    found = picture("duties", answer)
    assert isinstance(found, Bars)
    assert [city for city, _ in found.groups] == ["Arden (one)", "Arden (other)"]


# --- Places ---------------------------------------------------------------------------------

parts = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9))
years = st.integers(1000, 9000).map(str)
months = st.builds("{}-{:02d}".format, years, st.integers(1, 12))
days = st.dates().filter(lambda day: day.year >= 1000 and day.year <= 9000).map(str)
dates = st.one_of(years, months, days)
points = st.builds(
    Point, st.floats(allow_nan=False, allow_infinity=False, width=32), st.just("told")
)


@given(st.lists(parts, min_size=1, max_size=20))
def test_bars_stay_within_their_track(counts: list[tuple[int, int]]) -> None:
    bars = tuple(Bar("x", both) for both in counts)
    chart = Bars(("one", "other"), (("", bars),))
    for bar in bars:
        pieces = chart.pieces(bar)
        assert [at for at, _, _ in pieces] == [at for at, it in enumerate(bar.parts, 1) if it]
        assert all(start >= 0 and start + length <= 100.02 for _, start, length in pieces)


@given(st.lists(st.tuples(dates, dates, st.one_of(st.just(""), dates)), min_size=1, max_size=9))
def test_steps_stay_on_their_axis(found: list[tuple[str, str, str]]) -> None:
    spans = tuple(Span("x", *some) for some in found)
    chart = Spans((("", spans),), DAY)
    for span in spans:
        start, length = chart.piece(span)
        assert 0 <= start <= 100
        assert length > 0
        assert start + length <= 100.7
        assert not span.due or 0 <= chart.at(span.due) <= 100


@given(st.one_of(st.none(), points), st.lists(points, max_size=9), st.one_of(st.none(), points))
def test_a_way_begins_at_its_baseline_and_stays_on_its_track(
    baseline: Point | None, values: list[Point], target: Point | None
) -> None:
    if not (baseline or values or target):
        return
    start, seen, aim = Way("x", baseline, tuple(values), target).places
    assert all(place is None or 0 <= place <= 100 for place in (start, *seen, aim))
    if baseline and target:
        assert start is not None
        assert aim is not None
        assert start <= aim


cells = st.one_of(
    st.text(max_size=300).map(lambda text: {"type": "literal", "value": text}),
    dates.map(lambda text: {"type": "literal", "value": text}),
    st.sampled_from(["javascript:alert(1)", "https://example.org/x", OM + "B5", "no iri"]).map(
        lambda iri: {"type": "uri", "value": iri}
    ),
)


@given(data=st.data())
@pytest.mark.parametrize("question", sorted(PICTURES.keys() - {"coverage"}))
def test_whatever_a_store_holds_a_picture_is_drawn_or_none_is(
    knowledge: Knowledge, question: str, data: st.DataObject
) -> None:
    columns = list(CATALOGUE.get(question).columns)
    row = st.dictionaries(st.sampled_from(columns), cells)
    rows = tuple(data.draw(st.lists(row, min_size=1, max_size=4)))
    drawn(knowledge, question, rows)
