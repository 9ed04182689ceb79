"""What the sheets hold comes back as it was; what they can't hold is named, all of it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.vocab import DCTERMS, LANGUAGES, RDF, RDFS, SCOM
from graphsvc.workbook.filling import Filled, fill
from graphsvc.workbook.form import form
from graphsvc.workbook.grid import Grid, Line, Table
from graphsvc.workbook.layout import FIRST_ROW
from graphsvc.workbook.reading import read, stated
from graphsvc.workbook.sheets import SHEETS
from workbook.books import CITIES, LIMITS, example
from workbook.cities import ANY, HELD, TEXTS

BASE = "https://example.org/arden/"

CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))
# To draw and open a form takes a third of a second; rows alone take none.
ROWS, FILES = settings(CALM, max_examples=200), settings(CALM, max_examples=12)


def through(filled: Filled, lang: str = "en") -> list[ox.Triple]:
    """Return the statements after the rows were written to a file and read from it."""
    book = read(form(lang, filled.rows), name="city.xlsx", limits=LIMITS, lang=lang)
    assert book.problems == []
    return book.statements


def again(filled: Filled, lang: str = "en") -> list[ox.Triple]:
    """Return the statements that the rows mean, without a file between."""
    tables = {}
    for sheet in SHEETS:
        columns = {place.key: at for at, place in enumerate(sheet.fields, 1)}
        rows = enumerate(filled.rows[sheet.key], FIRST_ROW)
        lines = tuple(Line(number, row) for number, row in rows)
        tables[sheet.key] = Table(sheet, sheet.key, columns, lines)
    book = stated(Grid(tables), lang=lang, limits=LIMITS)
    assert book.problems == []
    return book.statements


def left_out(filled: Filled) -> set[ox.Triple]:
    return {triple for left in filled.left for triple in left.statements}


@pytest.mark.parametrize(("name", "lang"), list(zip(CITIES, (*LANGUAGES, *LANGUAGES), strict=True)))
def test_the_example_cities_come_back(name: str, lang: str) -> None:
    filled = fill(example(name), lang)
    assert set(through(filled, lang)) == set(example(name)) - left_out(filled)
    assert bool(filled.left) is (name == "arden-broken")


def test_the_only_statements_left_out_are_those_of_the_citys_own_scheme() -> None:
    filled = fill(example("arden-broken"), "en")
    reasons = {left.reason for left in filled.left}
    kinds = ("Overlay", "OverlayItem", "OverlayLevel")
    assert reasons == {f"no sheet for scom:{kind}" for kind in kinds}


@ROWS
@given(HELD)
def test_rows_mean_whatever_the_sheets_have_a_place_for(city: list[ox.Triple]) -> None:
    filled = fill(city, "en")
    assert filled.left == ()
    assert set(again(filled)) == set(city)


@FILES
@given(HELD)
def test_a_file_brings_back_whatever_the_sheets_have_a_place_for(city: list[ox.Triple]) -> None:
    assert set(through(fill(city, "en"))) == set(city)


@FILES
@given(st.lists(TEXTS, min_size=20, max_size=80))
def test_a_file_brings_back_any_text(texts: list[str]) -> None:
    city = [
        ox.Triple(ox.NamedNode(f"{BASE}{at}"), ox.NamedNode(iri), value)
        for at, text in enumerate(texts)
        for iri, value in (
            (RDF + "type", ox.NamedNode(SCOM + "Goal")),
            (RDFS + "label", ox.Literal(text, language="en")),
            (RDFS + "comment", ox.Literal(text, language="de")),
            (DCTERMS + "source", ox.Literal(text)),
        )
    ]
    assert set(through(fill(city, "en"))) == set(city)


@ROWS
@given(ANY)
def test_whatever_they_have_no_place_for_is_left_out_and_named(city: list[ox.Triple]) -> None:
    filled = fill(city, "ko")
    left = left_out(filled)
    back = again(filled, "ko")
    assert set(back) == set(city) - left
    assert len(back) + len(left) == len(set(city))


def test_rows_keep_the_order_of_the_file() -> None:
    ids = [row["Practice.id"] for row in fill(example("arden"), "en").rows["Practice"]]
    assert ids[:3] == ["principles", "vision", "city-board"]


def test_ids_are_short_behind_the_citys_own_address() -> None:
    filled = fill(example("sejong"), "en")
    assert filled.base == "https://w3id.org/scom/example/sejong/"
    assert filled.rows["CityModel"][0]["CityModel.id"] == "model"
    # What is described elsewhere keeps its address.
    assert filled.rows["CityModel"][0]["CityModel.publisher"] == "<https://w3id.org/scom/project>"


def test_a_statement_about_a_statement_has_no_place() -> None:
    node = ox.NamedNode("https://example.org/a")
    inner = ox.Triple(node, node, ox.Literal("x"))
    filled = fill([ox.Triple(node, node, inner)], "en")
    assert [left.reason for left in filled.left] == ["a statement about a statement"]
