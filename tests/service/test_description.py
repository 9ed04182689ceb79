"""What the service says of itself: its endpoints, its data, its stored queries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.errors import CapRefusal, DeadlineRefusal, MemoryRefusal
from graphsvc.vocab import CITY_GRAPHS, MODEL_GRAPH, PREFIXES, SCOM
from service.running import Running
from service.test_tokens import created, write

TURTLE = {"Accept": "text/turtle"}
SD = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>\n"
PROLOGUE = SD + "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + "\n"


def described(client: httpx.Client, path: str = "/sparql", **headers: str) -> ox.Store:
    """Return what stands at ``path``, to be asked."""
    answer = client.get(path, headers={**TURTLE, **headers})
    assert answer.status_code == 200, answer.text
    store = ox.Store()
    store.load(answer.content, ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, query: str) -> list[list[str]]:
    found = store.query(PROLOGUE + query)
    assert isinstance(found, ox.QuerySolutions)
    return [[getattr(cell, "value", "") for cell in row] for row in found]


def test_the_endpoints_have_their_absolute_addresses(client: httpx.Client) -> None:
    store = described(client)
    found = dict(rows(store, "SELECT ?l ?e { ?e sd:endpoint ?e ; sd:supportedLanguage ?l }"))
    own = str(client.base_url).rstrip("/")
    assert {k.rpartition("#")[2]: v for k, v in found.items()} == {
        "SPARQL11Query": f"{own}/sparql",
        "SPARQL11Update": f"{own}/update",
    }


def test_behind_a_proxy_the_addresses_are_the_public_ones(
    service: Callable[..., Running],
) -> None:
    public = "https://data.example/scom/"
    with service(GRAPHSVC_BASE_IRI=public).client as client:
        for path in ("/sparql", "/.well-known/void"):
            text = client.get(path, headers=TURTLE).text
            assert f"<{public}sparql>" in text
            assert "127.0.0.1" not in text


def test_every_named_graph_is_listed_with_its_size(client: httpx.Client) -> None:
    listed = rows(
        described(client),
        "SELECT ?name ?n { ?d sd:namedGraph [ sd:name ?name ; sd:graph [ void:triples ?n ] ] }",
    )
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    bindings = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert sorted(listed) == sorted([b["g"]["value"], b["n"]["value"]] for b in bindings)
    assert MODEL_GRAPH in dict(listed)


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_the_counts_of_classes_and_properties_are_those_of_the_data(
    client: httpx.Client, path: str
) -> None:
    store = described(client, path)

    def count(where: str, what: str = "DISTINCT ?s") -> str:
        query = f"SELECT (COUNT({what}) AS ?n) WHERE {{ {where} }}"
        answer = client.get("/sparql", params={"query": PROLOGUE + query})
        return str(answer.json()["results"]["bindings"][0]["n"]["value"])

    asked = f"?d a void:Dataset ; void:classPartition ?p . ?p void:class <{SCOM}Practice>"
    assert rows(store, f"SELECT ?n {{ {asked} ; void:entities ?n }}") == [
        [count("?s a scom:Practice")]
    ]
    part = f"{asked} ; void:propertyPartition [ void:property scom:realizes ; void:triples ?n ]"
    triples = count("?s a scom:Practice ; scom:realizes ?o", "*")
    assert rows(store, f"SELECT ?n {{ {part} }}") == [[triples]]
    whole = "?d a void:Dataset ; void:propertyPartition ?p . ?p void:property rdfs:label"
    assert rows(store, f"SELECT ?n {{ {whole} ; void:distinctSubjects ?n }}") == [
        [count("?s rdfs:label ?o")]
    ]


def test_every_stored_query_can_be_offered_by_an_editor(client: httpx.Client) -> None:
    store = described(client)
    found = rows(
        store,
        "SELECT DISTINCT ?q ?text { ?q a sh:SPARQLExecutable ; rdfs:comment ?c ; sh:prefixes ?p ; "
        "sh:select|sh:ask|sh:construct ?text . ?p sh:declare [ sh:prefix 'om' ] }",
    )
    listed = client.get("/queries", headers={"Accept": "application/json"}).json()
    assert len(found) == len(listed.get("queries", listed)) > 15
    for address, text in found:
        answer = client.post("/sparql", data={"query": text})
        # Without its parameters a query may ask too much; it is never wrong in itself.
        if answer.status_code != 200:
            reasons = {CapRefusal.title, DeadlineRefusal.title, MemoryRefusal.title}
            assert answer.json()["title"] in reasons, address


def test_a_description_without_change_is_confirmed_and_not_sent(client: httpx.Client) -> None:
    for path in ("/sparql", "/.well-known/void"):
        first = client.get(path, headers=TURTLE)
        known = {**TURTLE, "If-None-Match": first.headers["etag"]}
        assert client.get(path, headers=known).status_code == 304


def test_after_a_write_the_counts_are_new(service: Callable[..., Running], tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    with service(GRAPHSVC_DATA=str(data)).client as client:
        names = "SELECT ?name { ?d sd:namedGraph [ sd:name ?name ] }"
        assert rows(described(client), names) == []
        write(client, token, "arden")
        assert [CITY_GRAPHS + "arden"] in rows(described(client), names)


def test_a_store_that_can_not_be_counted_in_time_is_described_without_counts(
    service: Callable[..., Running], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    settings = {"GRAPHSVC_DATA": str(data), "GRAPHSVC_QUERY_TIME_LIMIT_S": "0.05"}
    with service(**settings).client as client:
        lines = "\n".join(f"<x:{n}> a <x:c{n % 50}> ; <x:p{n % 50}> {n} ." for n in range(60_000))
        answer = client.put(
            "/graphs?graph=x:big",
            content=lines,
            headers={"Content-Type": "text/turtle", "Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 201
        for _ in range(3):
            store = described(client)
            assert rows(store, "SELECT ?e { ?e a sd:Service }")
            assert rows(store, "SELECT ?n { ?d void:triples ?n }") == []
