"""No store elsewhere is made to call a third: what might be a call does not reach it."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import QueryRefusal
from graphsvc.store.remote import outside
from graphsvc.store.remote.binding import with_terms, without_sources
from graphsvc.store.remote.texts import kind_of
from remote.conftest import Service, serving
from remote.misbehaving import misbehaving
from remote.stores import Store
from service.running import problem

U = "<http://127.0.0.1:9/x>"
CALLS = [
    f"ASK {{ SERVICE {U} {{ ?s ?p ?o }} }}",
    f"ASK {{ service{U}{{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICE SILENT {U} {{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICESILENT{U}{{ ?s ?p ?o }} }}",
    "PREFIX x: <http://127.0.0.1:9/> ASK { SERVICE x:y { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:y{ ?s ?p ?o } }",
    "ASK { VALUES ?u { <x:y> } SERVICE ?u { ?s ?p ?o } }",
    "ASK { VALUES ?u { <x:y> } SERVICE $u { ?s ?p ?o } }",
    f"ASK {{ SERVICE # {{ \n {U} # }} \n {{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICE #{'c' * 3000}\n{U} {{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICE {' ' * 3000}{U} {{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICE <http://127.0.0.1:9/{'a' * 3000}> {{ ?s ?p ?o }} }}",
    f"ASK {{ FILTER(trueSERVICE{U}{{ ?s ?p ?o }}) }}",
    f"ASK {{ \\u0053ERVICE {U} {{ ?s ?p ?o }} }}",
    f"ASK {{ SERVIC\\U00000045 {U} {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p 'it\\'s' . SERVICE {U} {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p '''a''' . # ' \n SERVICE {U} {{ ?s ?p ?o }} }}",
    "PREFIX a: <x:a> # b\nDEFINE input:grab-all 'yes' ASK {}",
    "define get:soft 'soft' SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
]
HARMLESS = [
    "ASK { ?s ?p 'the service of the city' }",
    "ASK { ?s ?p 'service: a word' FILTER(CONTAINS(?s, \"SERVICE\")) }",
    "PREFIX service: <https://example.org/> ASK { ?s a service:Service ; service:of ?service }",
    "ASK { <https://example.org/service/x> ?service ?o } # SERVICE",
    "SELECT ?service WHERE { ?service a <x:service> } ORDER BY ?service",
    'ASK { ?s ?p "define terms: all"@en }',
]


@pytest.mark.parametrize("query", CALLS)
def test_a_query_that_might_call_out_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusal):
        outside.refuse_calls(query, "query")


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_no_reason_to_refuse(query: str) -> None:
    outside.refuse_calls(query, "query")


@pytest.mark.parametrize(
    "update",
    [
        f"LOAD {U}",
        f"LOAD SILENT {U} INTO GRAPH <x:g>",
        f"\\u004cOAD {U}",
        f"LOAD #\n{U}",
        "PREFIX x: <http://127.0.0.1:9/> LOAD x:y",
        f"INSERT {{}} WHERE {{ SERVICE {U} {{ ?s ?p ?o }} }}",
    ],
)
def test_an_update_that_might_fetch_is_refused(update: str) -> None:
    with pytest.raises(QueryRefusal):
        outside.refuse_calls(update, "update")


def test_an_update_may_speak_of_loads() -> None:
    outside.refuse_calls("INSERT DATA { <x:s> <x:p> 'download, upload, load' }", "update")
    outside.refuse_calls("INSERT DATA { <x:load> <x:load> <x:upload> }", "update")


PIECES = st.lists(
    st.sampled_from(
        ["'", '"', "'''", '"""', "#", "\n", " ", "\\", "\\'", "<", ">", "<x:y>", "true", "1e0",
         "{", "}", "?a", ":b", "silent", "SERVICE", "\\u0053ERVICE"]
    ),
    max_size=12,
)  # fmt: skip


@given(PIECES, st.sampled_from(["", " ", "#x\n", "SILENT ", " # ' \n"]))
def test_whatever_stands_before_it_a_call_is_seen(before: list[str], gap: str) -> None:
    text = "".join(before) + "SERVICE" + gap + U + gap.replace("SILENT", "") + "{ ?s ?p ?o }"
    with pytest.raises(QueryRefusal):
        outside.refuse_calls(text, "query")


def test_long_texts_are_looked_at_in_little_time() -> None:
    texts = ["service" * 9000, "service " * 8000, "service<" * 8000, "service#" * 8000,
             "service:" * 8000, "\\u0053" * 10_000, "service " + "a" * 60_000]  # fmt: skip
    for text in texts:
        began = time.process_time()
        with contextlib.suppress(QueryRefusal):
            outside.refuse_calls(text, "query")
        assert time.process_time() - began < 5, text[:20]


@pytest.fixture(scope="module")
def service(oxigraph: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = {"PRELOAD": "none", "SERVICE_ENDPOINTS": oxigraph.query}
    with serving(oxigraph, tmp_path_factory.mktemp("outside"), **settings) as started:
        yield started


def test_the_store_itself_calls_out_and_through_us_it_does_not(
    service: Service, oxigraph: Store
) -> None:
    import httpx

    with misbehaving() as sink:
        calling = [query.replace("http://127.0.0.1:9/x", sink.address) for query in CALLS]
        direct = {"query": calling[0]}
        httpx.post(oxigraph.query, data=direct, timeout=20, trust_env=False)
        assert len(sink.calls) == 1, "this store calls whom it is told to"
        for query in calling:
            problem(service.client.get("/sparql", params={"query": query}), 400)
        problem(service.update(f"LOAD <{sink.address}>"), 400)
        assert len(sink.calls) == 1


def test_a_server_that_the_operator_lists_is_asked_by_us_and_joined_by_the_store(
    service: Service, oxigraph: Store
) -> None:
    query = (
        f"SELECT ?there ?n {{ SERVICE <{oxigraph.query}> {{ VALUES ?there {{ <x:there> }} }} "
        "VALUES (?there ?n) { (<x:there> 1) (<x:not> 2) } }"
    )
    assert service.rows(query) == [{"there": "x:there", "n": "1"}]


def test_terms_are_bound_in_each_group_that_speaks_of_them() -> None:
    text = (
        "SELECT ?a { VALUES ?x { 1 } { SELECT ?a { ?a ?p ?b } } OPTIONAL { ?b ?q ?a } "
        "FILTER NOT EXISTS { ?c ?d ?e } }"
    )
    bound = with_terms(text, [("a", "<x:a>")])
    assert bound.count("VALUES ?a { <x:a> }") == 3
    assert "{ VALUES ?a { <x:a> } SELECT" not in re.sub(r"\s+", " ", bound)
    assert with_terms(text, []) == text
    assert with_terms("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", [("a", "1")]).startswith(
        "CONSTRUCT { ?a ?b ?c } WHERE { VALUES ?a { 1 }"
    )


def test_the_sources_of_a_query_are_taken_out_and_nothing_else() -> None:
    text = (
        "PREFIX from: <x:y> SELECT ?from FROM <x:a> FROM NAMED from:b { ?from from:c 'FROM <x>' }"
    )
    assert without_sources(text).split() == [
        "PREFIX",
        "from:",
        "<x:y>",
        "SELECT",
        "?from",
        "{",
        "?from",
        "from:c",
        "'FROM",
        "<x>'",
        "}",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", "rows"),
        ("PREFIX : <https://x.example/#> # SELECT\nASK {}", "rows"),
        ("base <x:y>prefix select: <x:z>\nconstruct where {}", "triples"),
        ("PREFIX ask:<x:a>PREFIX b: <x:b>DESCRIBE ask:x", "triples"),
    ],
)
def test_the_form_of_a_query_is_read_behind_its_prefixes(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_what_has_no_form_is_refused() -> None:
    for text in ("", "{}", "PREFIX a: <x:a>", "SELECTED {}"):
        with pytest.raises(QueryRefusal):
            kind_of(text)
