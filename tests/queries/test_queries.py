"""Every stored query answers as expected, on arden and on a city full of loose ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import refresh_queries as refresh
from support import ROOT

from graphsvc import assets
from graphsvc.catalogue import Catalogue, StoredQuery
from graphsvc.questions import ask, load
from graphsvc.vocab import CITY_GRAPHS, PREFIXES

CATALOGUE = Catalogue.load(assets.folder("queries"))
QUERIES = list(CATALOGUE)
OF_A_CITY = [query for query in QUERIES if refresh.asks_of_a_city(query)]
EXAMPLES = sorted((ROOT / "examples").glob("*.ttl"))
KEYWORDS = (
    "select distinct where filter optional union graph order by group having bind as values "
    "exists not in count avg coalesce concat substr strlen bound lang str if isblank construct"
).split()


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
def test_other_cities_beside_it_do_not_change_what_is_said_of_one(query: StoredQuery) -> None:
    name = next(p.name for p in query.parameters if p.type == "city")
    values = {key: value for key, value in query.examples().items() if key != name}
    for path in (EXAMPLES[0], EXAMPLES[-1]):
        asked = query.bind({**values, name: path.stem})
        alone, _ = load([path])
        # Were two files of one city loaded, their nodes would bear the same names.
        among = _store(EXAMPLES)
        copy = ox.NamedNode(f"{CITY_GRAPHS}{path.stem}-copy")
        own = among.quads_for_pattern(None, None, None, ox.NamedNode(CITY_GRAPHS + path.stem))
        among.extend([ox.Quad(q.subject, q.predicate, q.object, copy) for q in own if q.predicate.value.endswith(("type", "realizes", "describes"))])
        assert ask(among, query.text, asked).rows == ask(alone, query.text, asked).rows


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_the_text_alone_without_parameters_can_be_run(query: StoredQuery) -> None:
    store, _ = refresh.arden(earlier=False)
    assert ask(store, query.text).form == query.form


@pytest.mark.parametrize("query", QUERIES, ids=named)
def test_the_text_keeps_to_the_house_style(query: StoredQuery) -> None:
    lines = [line for line in query.text.splitlines() if not line.startswith("#+")]
    bare = re.sub(r'"[^"]*"|<[^>\s]*>|#.*', "", "\n".join(lines))
    low = [word for word in KEYWORDS if re.search(rf"(?<![?:\w-]){word}(?![\w-]*:|\w)", bare)]
    assert not low, "keywords are upper case"
    assert all(not (len(line) - len(line.lstrip(" "))) % 2 for line in lines), "two spaces"
    assert "\t" not in query.text
    assert "ORDER BY" in bare
    assert not re.search(r"SELECT\s+(?:DISTINCT\s+)?\*", bare)
    prefixes = dict(re.findall(r"^PREFIX (\w*): <([^>]*)>$", query.text, re.MULTILINE))
    assert prefixes.items() <= PREFIXES.items()
    assert set(prefixes) == {name for name in re.findall(r"(?<![\w?])(\w+):\w", re.sub(r"(?m)^PREFIX.*$", "", bare))}
    assert list(prefixes) == sorted(prefixes)
    assert max(map(len, lines)) <= 100


def test_the_document_lists_every_question_as_its_header_has_it() -> None:
    assert refresh.DOCUMENT.read_text(encoding="utf-8") == refresh.document(CATALOGUE)


@cache
def _loaded(paths: tuple[Path, ...]) -> ox.Store:
    return load(paths)[0]


def _store(paths: Iterable[Path]) -> ox.Store:
    copy = ox.Store()
    copy.extend(_loaded(tuple(paths)))
    return copy

