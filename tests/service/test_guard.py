"""The look at a query's text: what it refuses, what it leaves alone, and that it is quick."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from graphsvc.errors import QueryRefusal, Refusal, TooLargeRefusal
from graphsvc.store import guard


def read(text: str) -> guard.Reading:
    return guard.read(text, max_bytes=65_536, max_depth=100)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <x:y> {}" }',
        "SELECT * { ?s ?p '''from LOAD\n# SERVICE''' }",
        "SELECT * { ?service ?from $load } # SERVICE <x:y> {}",
        "SELECT * { <x:service> <x:from> <x:insert> }",
        "PREFIX service: <x:> SELECT * { service:a service:from service:load }",
        "PREFIX from: <x:> SELECT * { ?s from:a ?o }",
        "SELECT * { _:service ?p 'x'@service }",
        "ASK { FILTER(?a < ?b && ?c > 'service') }",
    ],
)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert not read(text).names_graphs


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <x:y> {} }",
        "SELECT * { service silent ?x {} }",
        "SELECT * { FILTER(1e0SERVICE<x:y>{}) }",
        "SELECT * { ?s ?p 'a'SERVICE<x:y>{} }",
        "PREFIX x: <x:> SELECT * { SERVICEx:y { } }",
        "SELECT * { SERVICE#'\n<x:y> {} }",
    ],
)
def test_service_is_found(text: str) -> None:
    with pytest.raises(QueryRefusal, match="SERVICE"):
        read(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT * FROM <x:g> {}", True),
        ("SELECT *FROM<x:g>{}", True),
        ("PREFIX : <x:> SELECT * FROM :g {}", True),
        ("SELECT * from named <x:g> {}", True),
        ("SELECT * { ?from ?p 'from' } # from", False),
        ("SELECT * { GRAPH <x:from> {} }", False),
    ],
)
def test_the_graphs_that_a_query_names_are_seen(text: str, *, names: bool) -> None:
    assert read(text).names_graphs is names


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("SELECT * {}", True),
        ("SELECT (NOW() AS ?n) {}", False),
        ("SELECT (rand ( ) AS ?n) {}", False),
        ("SELECT (STRUUID() AS ?n) {}", False),
        ("SELECT * { ?known ?p ?o }", True),
    ],
)
def test_what_changes_from_call_to_call_is_seen(text: str, *, repeatable: bool) -> None:
    assert read(text).is_repeatable is repeatable


def test_the_place_of_a_fault_is_told() -> None:
    with pytest.raises(QueryRefusal) as caught:
        read("SELECT *\nWHERE {\n  SERVICE <x:y> {} }")
    assert (caught.value.where.line, caught.value.where.column) == (3, 3)


def test_depth_is_counted_where_it_is_depth() -> None:
    read("SELECT * {" + " ( ) " * 5000 + "}")
    read('SELECT * { ?s ?p "' + "(" * 5000 + '" }')
    with pytest.raises(TooLargeRefusal):
        read("SELECT * {" + "(" * 101 + ")" * 101 + "}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?s ex:p ?o }", "PREFIX ex: <…>"),
        ("SELECT * { ?s :p ?o }", "PREFIX : <…>"),
        ('SELECT * { ?s ?p "a:b" ', "Mend the query"),
        ("SELECT * {} GROUP BY ?x", "not authorized with GROUP BY"),
        ("", "ends too early"),
    ],
)
def test_what_the_parser_says_is_made_readable(text: str, said: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    refusal = guard.syntax_refusal(caught.value, text)
    assert said in str(refusal)
    assert refusal.where.line == 1
    assert "SERVICE" not in str(refusal)


@pytest.mark.parametrize(
    "piece",
    ["(", "<", "<<", ":", "a:", "service", "service:", "from ", "PREFIX ", "PREFIX a: ", "BASE ",
     "?", "#", "'", '"', "'''", '"""', "\\", '"a', "base <file:", "insert ", "%", "a.", "\u00e9"],
)  # fmt: skip
def test_no_text_makes_the_look_slow(piece: str) -> None:
    text = piece * (65_000 // len(piece.encode()))
    began = time.monotonic()
    for hostile in (text, f"{text} service", f"insert {text}", f"ask from {text}"):
        try:
            read(hostile)
        except Refusal:
            continue
    guard.syntax_refusal(SyntaxError("error at 1:1: expected x"), text)
    assert time.monotonic() - began < 5, "linear work takes milliseconds, any other takes minutes"
