"""``/sparql`` as the SPARQL 1.1 Protocol says, and as real clients send it."""

from __future__ import annotations

import csv
import io
import json

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.vocab import CITY_GRAPHS, LINKAGE_GRAPHS, MODEL_GRAPH, OM
from service.running import problem

ROWS = """SELECT ?label WHERE {
  <https://w3id.org/scom/iso37106-2021/B7> <http://www.w3.org/2000/01/rdf-schema#label> ?label
} ORDER BY ?label"""
TRIPLES = "CONSTRUCT WHERE { <https://w3id.org/scom/iso37106-2021/B7> ?p ?o }"
QUERY = {"Content-Type": "application/sparql-query"}

# What the clients of the field were seen to send, and the type that each can read.
CLIENTS = [
    ("SPARQLWrapper", ROWS, "application/sparql-results+xml", "application/sparql-results+xml"),
    (
        "SPARQLWrapper for JSON",
        ROWS,
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        "application/sparql-results+json",
    ),
    (
        "rdflib for rows",
        ROWS,
        "application/rdf+xml, application/sparql-results+xml",
        "application/sparql-results+xml",
    ),
    (
        "rdflib for triples",
        TRIPLES,
        "application/rdf+xml, application/sparql-results+xml",
        "application/rdf+xml",
    ),
    ("pandas", ROWS, "text/csv", "text/csv; charset=utf-8"),
    ("Yasqe for triples", TRIPLES, "application/n-triples,*/*;q=0.9", "application/n-triples"),
    ("curl", ROWS, "*/*", "application/sparql-results+json"),
    ("curl for triples", TRIPLES, "*/*", "text/turtle; charset=utf-8"),
    ("no header at all", ROWS, None, "application/sparql-results+json"),
    ("by quality", ROWS, "text/csv, */*;q=0.5", "text/csv; charset=utf-8"),
    ("JSON-LD", TRIPLES, "application/ld+json", "application/ld+json"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "accept", "expected"), [row[1:] for row in CLIENTS], ids=[row[0] for row in CLIENTS]
)
def test_each_client_gets_a_format_that_it_reads(
    client: httpx.Client, query: str, accept: str | None, expected: str
) -> None:
    request = client.build_request("GET", "/sparql", params={"query": query})
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == expected
    assert answer.headers["vary"] == "Accept, Accept-Encoding, Authorization"


def test_all_ways_to_send_a_query_give_the_same_answer(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": ROWS}),
        client.post("/sparql", data={"query": ROWS}),
        client.post("/sparql", content=ROWS, headers=QUERY),
        client.post("/sparql", params={"query": ROWS}),
        client.post(
            "/sparql",
            content=ROWS.encode(),
            headers={"Content-Type": "application/sparql-query; charset=UTF-8"},
        ),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert len({answer.content for answer in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 3


def test_every_format_of_rows_says_the_same(client: httpx.Client) -> None:
    def get(kind: str) -> httpx.Response:
        return client.get("/sparql", params={"query": ROWS}, headers={"Accept": kind})

    bindings = get("application/sparql-results+json").json()["results"]["bindings"]
    labels = sorted(row["label"]["value"] for row in bindings)
    assert "Smart city roadmap" in labels
    table = list(csv.reader(io.StringIO(get("text/csv").text)))
    assert sorted(row[0] for row in table[1:]) == labels
    lines = get("text/tab-separated-values").text.splitlines()
    assert lines[0] == "?label"
    assert '"Smart city roadmap"@en' in lines
    xml = get("application/sparql-results+xml").content
    found = ox.parse_query_results(xml, format=ox.QueryResultsFormat.XML)
    assert isinstance(found, ox.QuerySolutions)
    assert sorted(str(row["label"].value) for row in found) == labels


@pytest.mark.parametrize(
    ("kind", "syntax"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_every_format_of_triples_says_the_same(
    client: httpx.Client, kind: str, syntax: ox.RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": TRIPLES}, headers={"Accept": kind})
    found = {quad.triple for quad in ox.parse(answer.content, format=syntax)}
    plain = client.get(
        "/sparql", params={"query": TRIPLES}, headers={"Accept": "application/n-triples"}
    )
    expected = {q.triple for q in ox.parse(plain.content, format=ox.RdfFormat.N_TRIPLES)}
    assert len(expected) > 10
    assert found == expected


def test_ask_is_answered_in_every_format_of_rows(client: httpx.Client) -> None:
    for name in ("json", "xml", "csv", "tsv"):
        answer = client.get("/sparql", params={"query": "ASK {}", "format": name})
        assert answer.status_code == 200
        assert "true" in answer.text


def test_what_is_offered_is_told_where_nothing_suits(client: httpx.Client) -> None:
    headers = {"Accept": "image/png"}
    told = problem(client.get("/sparql", params={"query": ROWS}, headers=headers), 406)
    assert "application/sparql-results+json" in str(told["todo"])
    told = problem(client.get("/sparql", params={"query": TRIPLES}, headers=headers), 406)
    assert "text/turtle" in str(told["todo"])


def test_parameters_that_clients_add_are_never_refused(client: httpx.Client) -> None:
    more = {"query": ROWS, "format": "xml", "output": "xml", "results": "xml", "timeout": "0"}
    headers = {"Accept": "application/sparql-results+json"}
    answer = client.get("/sparql", params=more, headers=headers)
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_format_chooses_for_a_browser(client: httpx.Client) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = client.get("/sparql", params={"query": ROWS, "format": "csv"}, headers=headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


# --- Datasets -------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_SEJONG = "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/scom/graph/city/sejong> { ?s ?p ?o }"
NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
SEJONG = CITY_GRAPHS + "sejong"


def count(client: httpx.Client, query: str = COUNT, **dataset: str) -> int:
    answer = client.get("/sparql", params={"query": query, **dataset})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def _count_of_both(client: httpx.Client, graphs: list[str]) -> int:
    answer = client.get("/sparql", params={"query": COUNT, "default-graph-uri": graphs})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def names(client: httpx.Client, **dataset: str | list[str]) -> set[str]:
    answer = client.get("/sparql", params={"query": NAMES, **dataset})
    return {row["g"]["value"] for row in answer.json()["results"]["bindings"]}


def test_without_a_dataset_all_graphs_are_asked_as_one(client: httpx.Client) -> None:
    parts = [count(client, **{"default-graph-uri": graph}) for graph in names(client)]
    assert len(parts) >= 8
    assert 0 < max(parts) < count(client) <= sum(parts)


def test_the_model_and_the_examples_are_loaded(client: httpx.Client) -> None:
    found = names(client)
    assert {MODEL_GRAPH, SEJONG, LINKAGE_GRAPHS["derived"], LINKAGE_GRAPHS["proposed"]} <= found
    assert LINKAGE_GRAPHS["stated"] not in found
    assert not [name for name in found if name.endswith("-broken")]


def test_from_names_the_graphs_to_ask(client: httpx.Client) -> None:
    by_request = count(client, **{"default-graph-uri": SEJONG})
    by_query = count(client, COUNT_SEJONG)
    assert by_request == by_query > 100


def test_the_request_s_dataset_wins_over_the_query_s(client: httpx.Client) -> None:
    alone = count(client, **{"default-graph-uri": MODEL_GRAPH})
    assert count(client, COUNT_SEJONG, **{"default-graph-uri": MODEL_GRAPH}) == alone
    assert alone != count(client, COUNT_SEJONG)


def test_several_graphs_are_asked_as_one(client: httpx.Client) -> None:
    both = [LINKAGE_GRAPHS["derived"], LINKAGE_GRAPHS["proposed"]]
    parts = [count(client, **{"default-graph-uri": graph}) for graph in both]
    assert max(parts) < _count_of_both(client, both) <= sum(parts)


def test_named_graphs_are_those_of_the_request(client: httpx.Client) -> None:
    assert names(client, **{"named-graph-uri": SEJONG}) == {SEJONG}
    assert count(client, **{"named-graph-uri": SEJONG}) == 0
    assert names(client, **{"default-graph-uri": SEJONG}) == set()


def test_an_unknown_graph_is_empty(client: httpx.Client) -> None:
    assert count(client, **{"default-graph-uri": "https://example.org/nowhere"}) == 0


def test_the_dataset_of_a_form_counts(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": COUNT, "default-graph-uri": SEJONG})
    found = int(answer.json()["results"]["bindings"][0]["n"]["value"])
    assert found == count(client, **{"default-graph-uri": SEJONG})


# --- HTTP -----------------------------------------------------------------------------------


def test_head_is_get_without_its_body(client: httpx.Client) -> None:
    got = client.get("/sparql", params={"query": ROWS})
    headed = client.head("/sparql", params={"query": ROWS})
    assert headed.status_code == 200
    assert headed.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert headed.headers[name] == got.headers[name]


def test_options_tell_the_methods_and_let_other_sites_in(client: httpx.Client) -> None:
    headers = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options("/sparql", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "*" in answer.headers["access-control-allow-headers"]


def test_an_answer_is_confirmed_by_its_etag(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": ROWS})
    again = client.get(
        "/sparql", params={"query": ROWS}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    assert again.headers["access-control-allow-origin"] == "*"
    other = client.get(
        "/sparql",
        params={"query": ROWS},
        headers={"If-None-Match": first.headers["etag"], "Accept": "text/csv"},
    )
    assert other.status_code == 200


def test_a_repeated_query_gets_the_same_answer(client: httpx.Client) -> None:
    answers = [client.get("/sparql", params={"query": ROWS}) for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


def test_what_changes_by_itself_is_never_kept(client: httpx.Client) -> None:
    parameters = {"query": "SELECT (STRUUID() AS ?x) {}"}
    answers = [client.get("/sparql", params=parameters) for _ in range(2)]
    assert answers[0].content != answers[1].content
    assert answers[0].headers["cache-control"] == "no-store"
    assert "etag" not in answers[0].headers


def test_the_client_s_request_id_comes_back(client: httpx.Client) -> None:
    answer = client.get("/sparql?query=ASK{}", headers={"X-Request-ID": "my-request.1"})
    assert answer.headers["x-request-id"] == "my-request.1"
    answer = client.get("/sparql?query=ASK{}", headers={"X-Request-ID": "no good id"})
    assert answer.headers["x-request-id"] != "no good id"


def test_long_addresses_pass(client: httpx.Client) -> None:
    prefixes = "\n".join(f"PREFIX p{n}: <https://example.org/{n}#>" for n in range(300))
    assert client.get("/sparql", params={"query": f"{prefixes} ASK {{}}"}).status_code == 200


def test_korean_text_comes_back_whole(client: httpx.Client) -> None:
    answer = client.get(
        "/sparql", params={"query": 'SELECT ("스마트시티" AS ?x) {}', "format": "csv"}
    )
    assert answer.text == "x\r\n스마트시티\r\n"


def test_a_program_that_sends_no_query_gets_the_description(client: httpx.Client) -> None:
    for kind, syntax in (
        ("*/*", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ):
        answer = client.get("/sparql", headers={"Accept": kind})
        found = {str(quad.object) for quad in ox.parse(answer.content, format=syntax)}
        assert f"<{client.base_url}/sparql>".replace("//sparql", "/sparql") in found
        assert "<http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph>" in found


def test_a_browser_that_sends_no_query_gets_a_page(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<textarea" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_transitive_impact_follows_rests_on(client: httpx.Client) -> None:
    query = f"ASK {{ ?x <https://w3id.org/scom/ns#restsOn>+ <{OM}B2> }}"
    assert json.loads(client.get("/sparql", params={"query": query}).text)["boolean"] is True
