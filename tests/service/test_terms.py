"""Terms answer at their own addresses, with a page or with data."""

from __future__ import annotations

import re

import httpx
import pyoxigraph as ox
import pytest

from graphsvc import assets
from graphsvc.api import pages
from graphsvc.api.knowledge import Knowledge
from graphsvc.vocab import CITY_GRAPHS, LANGUAGES, MODEL_GRAPH, OM, RDFS, ROOT, SCOM, SCOMSH
from service.running import links_of, problem

HTML = {"Accept": "text/html"}
B7 = "/iso37106-2021/B7"
FORMATS = {
    ".ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    ".jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    ".nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ".rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml", ".rdf"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", ".html"),
        ("*/*", ".ttl"),
    ],
)
def test_a_term_leads_to_a_document_about_it(
    client: httpx.Client, accept: str, suffix: str
) -> None:
    answer = client.get(B7, headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == B7 + suffix
    assert "Accept" in answer.headers["vary"]
    assert client.get(B7 + suffix).status_code == 200


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_of_a_term_says_the_same(
    client: httpx.Client, knowledge: Knowledge, suffix: str
) -> None:
    kind, syntax = FORMATS[suffix]
    answer = client.get(B7 + suffix)
    assert answer.headers["content-type"].startswith(kind)
    found = {quad.triple for quad in ox.parse(answer.content, format=syntax)}
    assert found == set(knowledge.described([ox.NamedNode(OM + "B7")]))
    assert len(found) > 10


def test_a_number_is_no_suffix(client: httpx.Client) -> None:
    clause = "/iso37106-2021/clause/6.9.4"
    answer = client.get(clause, headers={"Accept": "text/turtle"})
    assert answer.headers["location"] == clause + ".ttl"
    assert "6.9.4" in client.get(clause + ".html").text


def test_every_term_of_ours_answers(client: httpx.Client, knowledge: Knowledge) -> None:
    nodes = [node.value for node in knowledge.within(ROOT) if "#" not in node.value]
    assert len(nodes) > 200
    for iri in nodes[::7]:
        path = "/" + iri.removeprefix(ROOT)
        page = client.get(path, headers=HTML, follow_redirects=True)
        assert page.status_code == 200, path
        assert page.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_vocabulary_is_one_document(
    client: httpx.Client, knowledge: Knowledge, suffix: str
) -> None:
    kind, syntax = FORMATS[suffix]
    answer = client.get("/ns", headers={"Accept": kind})
    assert answer.headers["content-type"].startswith(kind)
    subjects = {quad.subject for quad in ox.parse(answer.content, format=syntax)}
    assert set(knowledge.within(SCOM)) <= subjects
    assert client.get("/ns" + suffix).content == answer.content


@pytest.mark.parametrize(("path", "namespace"), [("/ns", SCOM), ("/shapes", SCOMSH)])
def test_every_term_of_a_document_has_its_place_on_the_page(
    client: httpx.Client, knowledge: Knowledge, path: str, namespace: str
) -> None:
    page = client.get(path, headers=HTML).text
    places = set(re.findall(r' id="([^"]+)"', page))
    names = {node.value.removeprefix(namespace) for node in knowledge.within(namespace)}
    assert len(names) > 50
    assert names <= places


def test_a_term_of_the_vocabulary_leads_to_its_place(client: httpx.Client) -> None:
    assert client.get("/ns/Practice").headers["location"] == "/ns#Practice"
    problem(client.get("/ns/Practise"), 404)


def guide(client: httpx.Client, lang: str) -> str:
    return client.get("/guide", headers={"Accept-Language": lang}).text


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("en", "Practice"), ("fr", "Pratique (Practice)"), ("ko", "시책(Practice)")],
)
def test_the_guide_speaks_the_reader_s_language_under_the_same_anchors(
    client: httpx.Client, lang: str, heading: str
) -> None:
    page = guide(client, lang)
    assert f'<html lang="{lang}">' in page
    assert re.search(rf'<h2 id="Practice">(<span[^>]*></span>)?{re.escape(heading)}</h2>', page)
    anchors = re.compile(r' id="([^"]+)"')
    assert anchors.findall(page) == anchors.findall(guide(client, "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_rules_link_to_is_in_the_guide(
    client: httpx.Client, knowledge: Knowledge, lang: str
) -> None:
    places = set(re.findall(r' id="([^"]+)"', guide(client, lang)))
    linked = {
        value.value.removeprefix(ROOT + "guide#")
        for shape in knowledge.within(SCOMSH)
        for value in knowledge.values(shape, RDFS + "seeAlso")
        if isinstance(value, ox.NamedNode) and value.value.startswith(ROOT + "guide#")
    }
    assert len(linked) > 10
    assert linked <= places


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_links_of_the_guide_lead_somewhere(client: httpx.Client, lang: str) -> None:
    page = guide(client, lang)
    places = set(re.findall(r' id="([^"]+)"', page))
    links = links_of(page)
    assert len(links) > 10
    for link in links:
        if link.startswith("#"):
            assert link[1:] in places
        elif link.startswith("/"):
            assert client.get(link, headers=HTML, follow_redirects=True).status_code == 200, link


# --- Graphs ---------------------------------------------------------------------------------


def test_a_bundled_graph_answers(client: httpx.Client, knowledge: Knowledge) -> None:
    path = "/" + MODEL_GRAPH.removeprefix(ROOT)
    answer = client.get(path, headers={"Accept": "application/n-triples"})
    found = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)}
    assert len(found) == len(set(knowledge.graph(MODEL_GRAPH)))
    assert client.get(path + ".ttl").status_code == 200
    assert "named graph" in client.get(path, headers=HTML).text


def test_a_city_s_graph_comes_from_the_store(client: httpx.Client) -> None:
    path = "/" + (CITY_GRAPHS + "sejong").removeprefix(ROOT)
    answer = client.get(path + ".ttl")
    expected = list(
        ox.parse(assets.city_files()["sejong"].read_bytes(), format=ox.RdfFormat.TURTLE)
    )
    found = list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
    assert len(found) == len(set(expected))
    assert "<li>" in client.get(path, headers=HTML).text


def test_what_a_city_s_file_describes_leads_to_that_file(client: httpx.Client) -> None:
    answer = client.get("/example/sejong/sejong", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/graph/city/sejong"


# --- Pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("languages", "expected", "title"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.5", "ko", "스마트시티 로드맵"),
        ("fr", "fr", "Feuille de route"),
        ("de,en;q=0.3", "en", "Smart city roadmap"),
        ("de", "en", "Smart city roadmap"),
    ],
)
def test_a_page_speaks_the_reader_s_language(
    client: httpx.Client, languages: str, expected: str, title: str
) -> None:
    page = client.get(B7 + ".html", headers={"Accept-Language": languages})
    assert page.headers["content-language"] == expected
    assert "Accept-Language" in page.headers["vary"]
    assert f'<html lang="{expected}">' in page.text
    assert title in page.text


def test_a_page_shows_the_basis_of_each_linkage(client: httpx.Client) -> None:
    page = client.get("/iso37106-2021/B2.html").text
    rows = re.findall(r'<a class="basis \w+"[^>]*>(\w+)', page)
    assert set(rows) == {"derived", "proposed"}


def test_links_of_a_page_stay_with_the_service(client: httpx.Client) -> None:
    links = links_of(client.get(B7 + ".html").text)
    assert not [link for link in links if link.startswith(ROOT)]
    for link in links:
        if link.startswith("/"):
            answer = client.get(link, headers=HTML, follow_redirects=True)
            assert answer.status_code == 200, link


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "vbscript:x", "urn:x:y"]
)
def test_only_safe_addresses_become_links(iri: str) -> None:
    assert pages.local(iri, "") == "#"


def test_what_a_template_shows_is_escaped() -> None:
    scope = {"type": "http", "headers": [], "root_path": ""}
    hostile = "<script>alert(1)</script>"
    values = {"iri": hostile, "size": 1, "terms": [("javascript:alert(1)", hostile)]}
    page = pages.render(scope, "graph.html", values).decode()
    assert "<script" not in page
    assert 'href="javascript' not in page


def test_a_page_is_confirmed_by_its_etag(client: httpx.Client) -> None:
    etag = client.get(B7 + ".html").headers["etag"]
    again = client.get(B7 + ".html", headers={"If-None-Match": etag})
    assert again.status_code == 304
