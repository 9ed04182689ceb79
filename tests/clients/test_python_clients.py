"""Clients in Python ask and write as their users do."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, GET, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from clients.conftest import Place
from clients.runtimes import need_module
from graphsvc.vocab import MODEL_GRAPH, OM, PREFIXES, SKOS

NOTATIONS = f"SELECT ?n WHERE {{ ?e <{SKOS}notation> ?n . FILTER(STRSTARTS(?n, 'B')) }} ORDER BY ?n"
LABEL = f"SELECT ?l WHERE {{ <{OM}B7> rdfs:label ?l . FILTER(LANG(?l) = 'en') }}"


def wrapper(place: Place) -> SPARQLWrapper:
    return SPARQLWrapper(place.sparql, place.update)


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("directly", [False, True])
def test_sparqlwrapper_reads_json(place: Place, method: str, *, directly: bool) -> None:
    client = wrapper(place)
    client.setMethod(method)
    if directly:
        client.setRequestMethod(POSTDIRECTLY)
    client.setQuery(NOTATIONS)
    client.setReturnFormat(JSON)
    found: Any = client.query().convert()
    assert "B7" in [row["n"]["value"] for row in found["results"]["bindings"]]


def test_sparqlwrapper_reads_every_other_format(place: Place) -> None:
    client = wrapper(place)
    client.setQuery(NOTATIONS)
    client.setReturnFormat(XML)
    document: Any = client.query().convert()
    assert "B7" in document.toxml()
    client.setReturnFormat(CSV)
    table: Any = client.query().convert()
    assert b"B7" in table
    client.setQuery(f"CONSTRUCT WHERE {{ <{OM}B7> ?p ?o }}")
    client.setReturnFormat(TURTLE)
    turtle: Any = client.query().convert()
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) > 5


@pytest.mark.parametrize("directly", [False, True])
def test_sparqlwrapper_updates(place: Place, *, directly: bool) -> None:
    client = wrapper(place)
    client.addCustomHttpHeader("Authorization", f"Bearer {place.token}")
    client.setMethod(POST)
    if directly:
        client.setRequestMethod(POSTDIRECTLY)
    client.setQuery(f"INSERT DATA {{ GRAPH <x:wrapper> {{ <x:s> <x:p> {int(directly)} }} }}")
    client.query()
    client.setMethod(GET)
    client.setQuery(f"ASK {{ <x:s> <x:p> {int(directly)} }}")
    client.setReturnFormat(JSON)
    found: Any = client.query().convert()
    assert found["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_sparqlstore_asks(place: Place, method: str) -> None:
    store = SPARQLStore(place.sparql, method=method)
    graph = rdflib.Graph(store)
    found = list(graph.query(LABEL))
    assert [str(row[0]) for row in found] == ["Smart city roadmap"]  # type: ignore[index]  # SELECT gives rows
    assert graph.query(f"ASK {{ <{OM}B7> ?p ?o }}").askAnswer
    built = graph.query(f"CONSTRUCT WHERE {{ <{OM}B7> ?p ?o }}").graph
    assert built is not None
    assert len(built) > 5
    assert (rdflib.URIRef(OM + "B7"), None, None) in graph


def test_rdflibs_sparqlstore_asks_one_graph(place: Place) -> None:
    element = (rdflib.URIRef(OM + "B7"), None, None)
    assert element in rdflib.Graph(SPARQLStore(place.sparql), rdflib.URIRef(MODEL_GRAPH))
    assert element not in rdflib.Graph(SPARQLStore(place.sparql), rdflib.URIRef("x:none"))


@pytest.mark.parametrize("form", [False, True])
def test_rdflibs_sparqlupdatestore_writes(place: Place, *, form: bool) -> None:
    store = SPARQLUpdateStore(
        place.sparql,
        place.update,
        method="POST_FORM" if form else "POST",
        headers={"Authorization": f"Bearer {place.token}"},
    )
    graph = rdflib.Graph(store, rdflib.URIRef("x:rdflib"))
    triple = (rdflib.URIRef("x:s"), rdflib.URIRef("x:p"), rdflib.Literal("한국어", lang="ko"))
    graph.add(triple)
    assert triple in graph
    assert len(graph) == 1
    graph.remove(triple)
    assert triple not in graph


def test_rdflibs_own_engine_asks_us_by_service(place: Place) -> None:
    query = f"SELECT ?n WHERE {{ SERVICE <{place.sparql}> {{ <{OM}B7> <{SKOS}notation> ?n }} }}"
    found = list(rdflib.Graph().query(query))
    assert [str(row[0]) for row in found] == ["B7"]  # type: ignore[index]  # SELECT gives rows


def test_pandas_reads_a_table(place: Place) -> None:
    pandas = need_module("pandas")
    from urllib.parse import urlencode

    address = f"{place.sparql}?{urlencode({'query': NOTATIONS, 'format': 'csv'})}"
    table = pandas.read_csv(address, storage_options={"Accept": "text/csv"})
    assert list(table.columns) == ["n"]
    assert "B7" in set(table["n"])


def test_the_prefixes_of_the_description_are_the_projects_own(place: Place) -> None:
    graph = rdflib.Graph().parse(place.sparql)
    found = graph.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "SELECT ?p ?n { ?x sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    )
    assert {str(row[0]): str(row[1]) for row in found} == PREFIXES  # type: ignore[index]  # SELECT gives rows
