"""``/catalog``: every page is good DCAT-AP, whatever cities say of themselves."""

from __future__ import annotations

import itertools
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from exchange.conftest import Place
from exchange.many import many_models
from graphsvc.rdfio.formats import format_of_media_type
from graphsvc.vocab import CITY_GRAPHS, MODEL_GRAPH, PREFIXES
from service.running import problem, start
from service.test_tokens import bearer, created
from support import ROOT

ARDEN = (ROOT / "examples" / "arden.ttl").read_bytes()
TURTLE = {"Content-Type": "text/turtle"}
HYDRA = Namespace(PREFIXES["hydra"])
SHAPES = Path(__file__).with_name("vocabularies") / "dcat-ap-shapes.ttl"


def page(place: Place, number: int = 1) -> Graph:
    answer = place.client.get("/catalog.ttl", params={"page": number})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format="turtle")


def page_with(place: Place, identity: str) -> Graph:
    """Return the page on which a model is."""
    numbers = itertools.count(1)
    pages = (page(place, number) for number in numbers)
    return next(found for found in pages if (URIRef(CITY_GRAPHS + identity), None, None) in found)


def faults(graph: Graph) -> str:
    shapes = Graph().parse(SHAPES, format="turtle")
    conforms, _, text = validate(graph, shacl_graph=shapes)
    return "" if conforms else str(text)


def test_the_catalogue_is_valid_dcat_ap(place: Place) -> None:
    graph = page(place)
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert URIRef(MODEL_GRAPH) in datasets
    assert {URIRef(CITY_GRAPHS + name) for name in ("arden", "sejong", "vienna")} <= datasets
    assert faults(graph) == ""


def test_what_is_not_valid_is_found() -> None:
    graph = Graph().parse(data="<x:c> a <http://www.w3.org/ns/dcat#Catalog> .", format="turtle")
    assert "title" in faults(graph)


def test_every_format_says_the_same(place: Place) -> None:
    found = []
    for suffix in ("ttl", "rdf", "jsonld", "nt", "xml"):
        answer = place.client.get(f"/catalog.{suffix}")
        syntax = format_of_media_type(answer.headers["content-type"])
        engine_format = getattr(ox.RdfFormat, syntax.engine_name)
        found.append({quad.triple for quad in ox.parse(answer.content, engine_format)})
    assert found == [found[0]] * 5
    assert len(found[0]) > 100


def test_a_city_file_is_described_in_its_own_words(place: Place) -> None:
    graph, arden = page(place), URIRef(CITY_GRAPHS + "arden")
    assert Literal("아든은 이렇게 운영됩니다", lang="ko") in set(
        graph.objects(arden, DCTERMS.title)
    )
    assert graph.value(arden, DCTERMS.conformsTo) == URIRef("https://w3id.org/scom/profile/city")
    places = list(graph.objects(arden, DCAT.distribution))
    assert len(places) == 4
    for distribution in places:
        where = graph.value(distribution, DCAT.downloadURL)
        assert place.client.get(str(where)).status_code == 200


def test_where_no_city_is_published_the_model_is_a_data_set_all_the_same(tmp_path: Path) -> None:
    running = start(tmp_path, {"GRAPHSVC_PRELOAD": "none"})
    with running.client as client:
        graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    running.stop()
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == {URIRef(MODEL_GRAPH)}
    assert faults(graph) == ""


def test_pages_follow_each_other_and_each_is_valid(tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    running = start(tmp_path, {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "none"})
    with running.client as client:
        client.headers.update(bearer(token))
        many_models(client, 130)
        where: str | None = "/catalog.ttl"
        found: list[URIRef] = []
        while where:
            graph = Graph().parse(data=client.get(where).content, format="turtle")
            assert faults(graph) == ""
            found += (URIRef(str(node)) for node in graph.subjects(RDF.type, DCAT.Dataset))
            view = next(graph.subjects(RDF.type, HYDRA.PagedCollection))
            assert str(graph.value(view, HYDRA.totalItems)) == "131"
            following = graph.value(view, HYDRA.next)
            where = str(following).replace("/catalog?", "/catalog.ttl?") if following else None
    running.stop()
    assert len(found) == len(set(found)) == 131


def test_a_city_that_names_itself_elsewhere_is_linked(place: Place) -> None:
    same = (
        "<https://w3id.org/scom/example/arden/arden> <http://www.w3.org/2002/07/owl#sameAs> "
        "<http://www.wikidata.org/entity/Q42>, <http://sws.geonames.org/1/>, "
        "<http://data.europa.eu/nuts/code/UKL> .\n"
    )
    example = (ROOT / "examples" / "arden.ttl").read_bytes()
    place.publish("linked", example + same.encode())
    graph = page_with(place, "linked")
    spatial = graph.value(URIRef(CITY_GRAPHS + "linked"), DCTERMS.spatial)
    links = set(graph.objects(spatial, URIRef("http://schema.org/sameAs")))
    assert len(links) == 3
    assert faults(graph) == ""
    void = Namespace(PREFIXES["void"])
    answer = place.client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    described = Graph().parse(data=answer.content, format="turtle")
    counts = {
        str(described.value(node, void.objectsTarget)): int(
            str(described.value(node, void.triples))
        )
        for node in described.subjects(RDF.type, void.Linkset)
    }
    assert counts == {
        "http://www.wikidata.org/": 1,
        "http://sws.geonames.org/": 1,
        "http://data.europa.eu/nuts": 1,
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [("/catalog?page=0", 400), ("/catalog?page=99", 404), ("/catalog?page=a", 400),
     ("/catalog?page=99999999999999", 400), ("/catalog.pdf", 404)],
)  # fmt: skip
def test_a_page_that_is_none_is_refused(place: Place, path: str, status: int) -> None:
    problem(place.client.get(path, headers={"Accept": "text/turtle"}), status)


def test_an_unchanged_page_is_confirmed_and_not_sent(place: Place) -> None:
    first = place.client.get("/catalog.ttl")
    again = place.client.get("/catalog.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "said",
    [
        'dcterms:publisher "City: Arden"',
        "dcterms:publisher [ a <x:Body> ]",
        "dcterms:title <x:no-text>",
        'dcterms:license "CC BY: 4.0"',
    ],
)
def test_what_a_file_says_of_itself_in_a_wrong_way_spoils_no_page(place: Place, said: str) -> None:
    graph = {"graph": f"{CITY_GRAPHS}odd"}
    text = ARDEN.replace(b"a scom:CityModel ;", f"a scom:CityModel ; {said} ;".encode(), 1)
    assert text != ARDEN
    put = place.client.put("/graphs", params=graph, content=text, headers=TURTLE)
    assert put.status_code in (201, 204), put.text
    for path in ("/catalog.ttl", "/catalog.rdf", "/models", "/feed/1"):
        kinds = {"Accept": "application/trig" if "feed" in path else "*/*"}
        assert place.client.get(path, headers=kinds).status_code == 200, path
    assert place.client.delete("/graphs", params=graph).status_code == 200


def test_a_triple_term_that_would_end_others_reading_of_the_feed_is_refused(place: Place) -> None:
    text = ARDEN + b"<x:note> <x:says> <<( <x:a> <x:b> <x:c> )>> .\n"
    before = page(place)
    graph = {"graph": f"{CITY_GRAPHS}arden"}
    for answer in (
        place.client.put("/models/arden", content=text, headers={**TURTLE, "If-Match": "*"}),
        place.client.put("/graphs", params=graph, content=text, headers=TURTLE),
        place.client.post("/graphs", params=graph, content=text, headers=TURTLE),
    ):
        assert "triple term" in str(problem(answer, 400)["detail"])
    assert set(page(place)) == set(before)
