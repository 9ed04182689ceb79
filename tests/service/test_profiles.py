"""The profile is served whole, a reader of profiles checks cities by it, and views are chosen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import PROF, RDF, Graph, URIRef

from generate_cities import city
from graphsvc.limits import Limits
from graphsvc.rdfio.contexts import NGSI_LD_CONTEXT
from graphsvc.rdfio.formats import JSONLD
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import CITY_PROFILE, OM, ROOT, SKOS
from partners import partner
from service.running import Running, problem
from support import ROOT as CHECKOUT
from support import command

B7 = "/iso37106-2021/B7.ttl"
SKOS_PROFILE = "http://www.w3.org/2004/02/skos/core"
BROKERS = ROOT + "profile/city-ngsi-ld"
ARDEN = "/graph/city/arden"
MODEL = "/models/arden"
CITIES = (ARDEN, MODEL, f"{MODEL}/versions/1")


def profiles(client: httpx.Client) -> Graph:
    return Graph().parse(data=client.get("/profile").text, format="turtle")


def test_every_part_of_the_profile_is_to_be_had(client: httpx.Client) -> None:
    graph = profiles(client)
    artifacts = {str(item) for item in graph.objects(None, PROF.hasArtifact)}
    assert len(artifacts) >= 10
    for artifact in artifacts:
        answer = client.get(artifact.replace(ROOT, "/"), follow_redirects=True)
        assert answer.status_code == 200, artifact
        assert answer.content


def test_every_name_in_the_profile_leads_somewhere(client: httpx.Client) -> None:
    graph = profiles(client)
    named = {str(node) for node in graph.subjects(RDF.type, PROF.Profile)}
    assert {CITY_PROFILE, BROKERS, ROOT + "profile/model"} <= named
    for name in {*named, *(str(node) for node in graph.subjects(RDF.type, None))}:
        assert client.get(name.replace(ROOT, "/"), follow_redirects=True).status_code == 200, name


def test_the_profile_has_a_page_for_people(client: httpx.Client) -> None:
    answer = client.get("/profile", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile/city.html")


def test_a_reader_of_profiles_finds_the_rules_and_checks_a_city_by_them(
    client: httpx.Client, running: Running, tmp_path: Path
) -> None:
    # Where the permanent addresses lead.
    text = client.get("/profile").text
    names = re.findall(r"<(https://w3id\.org/scom/(?:shapes|graph|context)/[^>]+)>", text)
    assert names
    for name in names:
        text = text.replace(f"<{name}>", f"<{name.replace(ROOT, running.address + '/')}>")
    (tmp_path / "profiles.ttl").write_text(text, encoding="utf-8")
    good = city(3, 120)
    bad = re.sub(r"\n    scom:accountableAgent [^;]*;", "", good, count=1)
    assert bad != good
    (tmp_path / "good.ttl").write_text(good, encoding="utf-8")
    (tmp_path / "bad.ttl").write_text(bad, encoding="utf-8")
    done = command(
        partner("python"),
        CHECKOUT / "tests" / "alignments" / "check_by_profile.py",
        *(tmp_path / name for name in ("profiles.ttl", "good.ttl", "bad.ttl")),
        timeout_s=200,
    )
    assert done.returncode == 0, done.stderr
    (passed, _), (failed, told) = json.loads(done.stdout.splitlines()[-1])
    assert (passed, failed) == (True, False)
    assert "scomsh:Practice-accountableAgent" in told
    assert "Results (1)" in told


def told(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    quads = ox.parse(answer.content, ox.RdfFormat.TURTLE)
    return {quad.predicate.value for quad in quads}


@pytest.mark.parametrize(
    ("parameters", "headers"),
    [
        ({"_profile": "skos"}, {}),
        ({"_profile": SKOS_PROFILE}, {}),
        ({}, {"Accept-Profile": f"<{SKOS_PROFILE}>"}),
        ({}, {"Accept-Profile": f"<https://example.org/other>, <{SKOS_PROFILE}>;q=0.5"}),
        ({"_profile": "skos"}, {"Accept-Profile": f"<{ROOT}profile/model>"}),
    ],
)
def test_a_term_is_shown_by_the_profile_that_is_asked_for(
    client: httpx.Client, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    answer = client.get(B7, params=parameters, headers=headers)
    shown = told(answer)
    assert SKOS + "notation" in shown
    assert {name for name in shown if not name.startswith((SKOS, str(RDF)))} == set()
    assert f'<{SKOS_PROFILE}>; rel="profile"' in answer.headers["link"]
    assert "Accept-Profile" in answer.headers["vary"]


def test_who_asks_for_no_profile_gets_all_and_is_told_of_the_others(client: httpx.Client) -> None:
    answer = client.get(B7)
    assert any(name.startswith(ROOT) for name in told(answer))
    links = answer.headers["link"]
    assert f'<{ROOT}profile/model>; rel="profile"' in links
    alternates = re.findall(r'<(\S+)>; rel="(canonical|alternate)"; type="([^"]+)"', links)
    assert len(alternates) == 8
    assert [rel for _, rel, _ in alternates].count("canonical") == 1
    for address, _, kind in alternates:
        found = client.get(address)
        assert found.status_code == 200
        assert found.headers["content-type"].startswith(kind)


def test_the_address_of_a_term_hands_the_wish_on(client: httpx.Client) -> None:
    asked = {"_profile": "skos", "_mediatype": "application/ld+json"}
    answer = client.get("/iso37106-2021/B7", params=asked)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/iso37106-2021/B7.jsonld?_profile=skos")
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("address", [B7, *CITIES])
def test_the_list_of_profiles_and_formats_is_to_be_had(client: httpx.Client, address: str) -> None:
    answer = client.get(address, params={"_profile": "alt"})
    graph = Graph().parse(data=answer.text, format="turtle")
    altr = "http://www.w3.org/ns/dx/connegp/altr#"
    forms = list(graph.objects(None, URIRef(altr + "hasRepresentation")))
    assert len(forms) >= 5
    assert len(list(graph.objects(None, URIRef(altr + "hasDefaultRepresentation")))) == 1
    assert 'http://www.w3.org/ns/dx/connegp/profile/qsa>; rel="profile"' in answer.headers["link"]


@pytest.mark.parametrize("address", CITIES)
def test_a_city_s_graph_comes_with_the_keys_for_brokers_and_says_the_same(
    client: httpx.Client, address: str
) -> None:
    plain = client.get(address, headers={"Accept": "application/n-triples"})
    assert f'<{CITY_PROFILE}>; rel="profile"' in plain.headers["link"]
    answer = client.get(address, headers={"Accept-Profile": f"<{BROKERS}>"})
    assert "Accept-Profile" in answer.headers["vary"]
    assert answer.headers["etag"] != plain.headers["etag"]
    assert answer.headers["content-type"] == JSONLD.media_type
    assert f'<{BROKERS}>; rel="profile"' in answer.headers["link"]
    assert answer.json()["@context"] == NGSI_LD_CONTEXT
    assert "scomStatus" in answer.text
    lines = to_ntriples(answer.content, JSONLD, name="arden.jsonld", limits=Limits())
    assert set(lines.splitlines()) == set(plain.text.splitlines())


@pytest.mark.parametrize("address", [B7, *CITIES])
def test_a_profile_that_is_not_offered_is_refused_with_those_that_are(
    client: httpx.Client, address: str
) -> None:
    unknown = problem(client.get(address, params={"_profile": "nonsense"}), 400)
    assert "scom-" in str(unknown["todo"])
    header = {"Accept-Profile": "<https://example.org/other>"}
    refused = problem(client.get(address, headers=header), 406)
    assert ROOT + "profile/" in str(refused["todo"])


@pytest.mark.parametrize("address", CITIES)
def test_every_alternate_of_a_city_s_file_is_to_be_had(client: httpx.Client, address: str) -> None:
    links = client.get(address, headers={"Accept": "text/turtle"}).headers["link"]
    alternates = re.findall(r'<([^>]+)>; rel="(?:canonical|alternate)"; type="([^"]+)"', links)
    assert len(alternates) == 5
    for where, kind in alternates:
        found = client.get(where, headers={"Accept": "text/html"})
        assert found.status_code == 200
        assert found.headers["content-type"].startswith(kind)
    assert len({client.get(where).headers["etag"] for where, _ in alternates}) == 5


def test_a_model_s_etag_by_any_profile_may_be_sent_back(client: httpx.Client) -> None:
    for params in ({"_profile": "scom-city-ngsi-ld"}, {"_mediatype": "text/turtle"}):
        first = client.get(MODEL, params=params)
        known = {"If-None-Match": first.headers["etag"]}
        assert client.get(MODEL, params=params, headers=known).status_code == 304


@pytest.mark.parametrize("address", CITIES)
def test_a_profile_in_a_format_that_it_does_not_have_is_refused(
    client: httpx.Client, address: str
) -> None:
    asked = {"_profile": "scom-city-ngsi-ld", "_mediatype": "text/turtle"}
    assert "application/ld+json" in str(problem(client.get(address, params=asked), 406)["todo"])
    asked = {"_profile": "skos", "_mediatype": "application/x-nonsense"}
    problem(client.get(B7, params=asked), 406)


@pytest.mark.parametrize(
    "header", ["", ",", ";q=1", "<", "nonsense;q=x", f"<{SKOS_PROFILE}>;q=0, *"]
)
def test_a_header_that_says_nothing_readable_is_passed_over_or_refused(
    client: httpx.Client, header: str
) -> None:
    assert client.get(B7, headers={"Accept-Profile": header}).status_code in {200, 406}


def test_the_table_of_mappings_is_served(client: httpx.Client) -> None:
    answer = client.get("/mappings.sssom.tsv")
    assert answer.headers["content-type"].startswith("text/tab-separated-values")
    assert f"om: {OM}" in answer.text
