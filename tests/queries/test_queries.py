"""Every stored query answers as expected, on arden and on a city full of loose ends."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

import refresh_queries as refresh
from graphsvc import assets
from graphsvc.catalogue import Catalogue, StoredQuery
from graphsvc.questions import ask, load
from graphsvc.vocab import ALIGNED_PREFIXES, PREFIXES
from support import ROOT

CATALOGUE = Catalogue.load(assets.folder("queries"))
QUERIES = list(CATALOGUE)
OF_A_CITY = [query for query in QUERIES if refresh.asks_of_a_city(query)]
EXAMPLES = sorted((ROOT / "examples").glob("*.ttl"))
KEYWORDS = re.compile(
    r"(?<![?:\w-])(?:select|distinct|where|filter|optional|union|graph|order|by|group|having|bind|as"
    r"|values|exists|not|in|count|avg|coalesce|concat|substr|strlen|bound|lang|str|if|isblank"
    r"|isliteral|datatype|floor|round|now|construct)(?![\w:-])"
)


def named(query: StoredQuery) -> str:
    return query.name


def test_there_are_queries_to_test() -> None:
    assert len(QUERIES) >= 40
    assert len(OF_A_CITY) >= 20
    assert EXAMPLES


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_a_query_gives_the_rows_stored_beside_it(query: StoredQuery) -> None:
    beside = ROOT / "queries" / query.group / f"{query.name}{refresh.suffix_of(query)}"
    assert refresh.serialized(refresh.answer_on_arden(query)) == beside.read_bytes()


@pytest.mark.parametrize("query", OF_A_CITY, ids=named)
def test_a_query_gives_the_rows_expected_of_a_city_with_loose_ends(query: StoredQuery) -> None:
    stored = ROOT / "tests" / "queries" / "expected" / f"{query.name}.csv"
    assert refresh.serialized(refresh.answer_on_thornby(query)) == stored.read_bytes()


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_no_query_is_tested_by_empty_answers_alone(query: StoredQuery) -> None:
    rows = len(refresh.answer_on_arden(query).rows or refresh.answer_on_arden(query).statements)
    if refresh.asks_of_a_city(query):
        rows += len(refresh.answer_on_thornby(query).rows)
    assert rows > 0


def test_every_file_of_expected_rows_belongs_to_a_query() -> None:
    known = {query.name for query in QUERIES}
    files = list(refresh.expected_files())
    assert files
    assert {path.name.split(".")[0] for path in files} <= known


@pytest.mark.parametrize("query", OF_A_CITY, ids=named)
def test_what_is_said_of_a_city_is_the_same_when_others_are_loaded(query: StoredQuery) -> None:
    name = next(item.name for item in query.parameters if item.type == "city")
    for path in EXAMPLES:
        bound = query.bind({**query.examples(), name: path.stem})
        alone, _ = _loaded((path,))
        assert ask(_crowd(), query.text, bound).rows == ask(alone, query.text, bound).rows


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_the_text_alone_without_parameters_can_be_run(query: StoredQuery) -> None:
    store, _ = refresh.arden(earlier=False)
    assert ask(store, query.text).form == query.form


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_the_text_keeps_to_the_house_style(query: StoredQuery) -> None:
    lines = [line for line in query.text.splitlines() if not line.startswith("#+")]
    bare = re.sub(r'"[^"]*"|<[^>\s]*>|#.*', "", "\n".join(lines))
    assert not KEYWORDS.findall(bare), "keywords are upper case"
    assert all(not (len(line) - len(line.lstrip(" "))) % 2 for line in lines), "two spaces"
    assert "\t" not in query.text
    assert "ORDER BY" in bare
    assert not re.search(r"SELECT\s+(?:DISTINCT\s+)?\*", bare)
    prefixes = dict(re.findall(r"^PREFIX (\w*): <([^>]*)>$", query.text, re.MULTILINE))
    assert prefixes.items() <= (PREFIXES | ALIGNED_PREFIXES).items()
    body = re.sub(r"(?m)^PREFIX.*$", "", bare)
    assert set(prefixes) == set(re.findall(r"(?<![\w?])(\w+):\w", body))
    assert list(prefixes) == sorted(prefixes)
    assert max(map(len, lines)) <= 100


def test_the_document_lists_every_question_as_its_header_has_it() -> None:
    assert refresh.DOCUMENT.read_text(encoding="utf-8") == refresh.document(CATALOGUE)


@cache
def _loaded(paths: tuple[Path, ...]) -> refresh.Loaded:
    return load(paths)


@cache
def _crowd() -> ox.Store:
    """Return all examples, with a second file of each city that says something else of it."""
    store, cities = load(EXAMPLES)
    for graph in cities:
        other = ox.NamedNode(f"{graph}-other")
        own = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        # Every second statement is enough to contradict the first file.
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, other) for quad in own[::2])
    return store
