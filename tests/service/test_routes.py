"""Checks, stored questions, linkages, health and documentation over HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from graphsvc import assets
from graphsvc.catalogue import Catalogue
from graphsvc.vocab import LINKAGE_GRAPHS, OM, SCOM, SH
from service.running import Running, links_of, problem

TURTLE = {"Content-Type": "text/turtle"}
ARDEN = assets.city_files()["arden"]
SEJONG = assets.city_files()["sejong"]

# --- Checks ---------------------------------------------------------------------------------


def test_a_file_with_findings_is_answered_with_its_report(client: httpx.Client) -> None:
    answer = client.post("/validate", content=SEJONG.read_bytes(), headers=TURTLE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    report = answer.json()
    assert report["conforms"] is False
    assert len(report["coverage"]) == 19
    assert report["findings"]


@pytest.mark.parametrize(
    ("accept", "kind", "sign"),
    [
        ("*/*", "application/json", '"conforms"'),
        ("text/plain", "text/plain; charset=utf-8", "FINDINGS"),
        ("text/turtle", "text/turtle; charset=utf-8", "sh:ValidationReport"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8", "<svg"),
        ("text/csv", "text/csv; charset=utf-8; header=present", "severity"),
        ("text/markdown", "text/markdown; charset=utf-8", "# "),
        ("application/sarif+json", "application/sarif+json", '"2.1.0"'),
        ("application/ld+json", "application/ld+json", "ValidationReport"),
        ("application/xml", "application/xml; charset=utf-8", "<testsuite"),
    ],
)
def test_accept_picks_the_report_s_format(
    client: httpx.Client, accept: str, kind: str, sign: str
) -> None:
    headers = TURTLE | {"Accept": accept}
    answer = client.post("/validate", content=SEJONG.read_bytes(), headers=headers)
    assert answer.headers["content-type"] == kind
    assert sign in answer.text


def test_the_page_of_a_report_brings_its_own_style_and_no_script(client: httpx.Client) -> None:
    headers = TURTLE | {"Accept": "text/html"}
    answer = client.post("/validate", content=SEJONG.read_bytes(), headers=headers)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    ("overlay", "status"),
    [("five-level", 200), ("six-level", 404), ("/etc/passwd", 404), ("../five-level.ttl", 404)],
)
def test_only_a_shipped_overlay_can_be_named(
    client: httpx.Client, overlay: str, status: int
) -> None:
    arden = SEJONG.with_name("arden.ttl").read_bytes()
    answer = client.post("/validate", params={"overlay": overlay}, content=arden, headers=TURTLE)
    assert answer.status_code == status
    if status == 200:
        (rating,) = answer.json()["ratings"]
        assert rating["label"] == "five-level example overlay"
    else:
        assert "five-level, four-level" in answer.json()["todo"]


def test_format_wins_over_accept(client: httpx.Client) -> None:
    answer = client.post(
        "/validate?format=ttl",
        content=SEJONG.read_bytes(),
        headers=TURTLE | {"Accept": "text/html"},
    )
    report = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    assert any(triple.object == ox.NamedNode(SH + "ValidationReport") for triple in report)


def test_options_come_by_address_and_by_form(client: httpx.Client) -> None:
    one = client.post(
        "/validate?tier=required&as-of=2026-11-22&lang=ko",
        content=SEJONG.read_bytes(),
        headers=TURTLE,
    ).json()
    options = {"tier": "required", "as-of": "2026-11-22", "lang": "ko"}
    files = {"file": ("body", SEJONG.read_bytes(), "text/turtle")}
    other = client.post("/validate", data=options, files=files).json()
    assert one == other
    assert one["options"]["tiers"] == ["required"]
    assert one["asOf"] == "2026-11-22"
    assert one["options"]["lang"] == "ko"


def test_several_files_get_a_list_of_reports(client: httpx.Client) -> None:
    files = [("file", (path.name, path.read_bytes())) for path in (SEJONG, ARDEN)]
    answer = client.post("/validate", files=files)
    assert [report["file"] for report in answer.json()["reports"]] == ["sejong.ttl", "arden.ttl"]


def test_a_pasted_text_is_checked_too(client: httpx.Client) -> None:
    # As a browser sends a form whose file was left open.
    parts = {
        'name="file"; filename=""\r\nContent-Type: application/octet-stream': "",
        'name="text"': ARDEN.read_text(encoding="utf-8"),
        'name="syntax"': "turtle",
        'name="tier"': "",
    }
    lines = [
        f"--xyz\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n"
        for head, body in parts.items()
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    body = "".join([*lines, "--xyz--\r\n"]).encode()
    answer = client.post("/validate", content=body, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["file"] == "text"


def test_every_format_of_the_same_city_gets_the_same_findings(client: httpx.Client) -> None:
    found = set()
    paths = [path for path in ARDEN.parent.glob("arden.*") if path.suffix != ".xlsx"]
    assert len(paths) >= 1
    for path in paths:
        files = {"file": (path.name, path.read_bytes())}
        report = client.post("/validate", files=files).json()
        states = [item["state"] for item in report["coverage"]]
        found.add(json.dumps([report["counts"], states]))
    assert len(found) == 1


def test_the_form_needs_no_script(client: httpx.Client) -> None:
    page = client.get("/validate", headers={"Accept": "text/html"})
    assert 'action="/validate" method="post" enctype="multipart/form-data"' in page.text
    assert re.search(r'<textarea id="text" name="text"(?! hidden)', page.text)


# --- Stored questions -----------------------------------------------------------------------

CATALOGUE = Catalogue.load(assets.folder("queries"))


def test_the_list_tells_each_question_and_its_parameters(client: httpx.Client) -> None:
    told = {query["name"]: query for query in client.get("/queries").json()["queries"]}
    assert set(told) == set(CATALOGUE.queries)
    impact = told["what-rests-on"]
    assert impact["question"].endswith("?")
    assert [item["name"] for item in impact["parameters"] if item["required"]] == ["element"]
    page = client.get("/queries", headers={"Accept": "text/html"})
    assert impact["question"] in page.text


@pytest.mark.parametrize("name", sorted(CATALOGUE.queries))
def test_each_stored_question_is_answered_with_its_example(client: httpx.Client, name: str) -> None:
    examples = CATALOGUE.get(name).examples()
    answer = client.get(f"/queries/{name}", params=examples)
    assert answer.status_code == 200, answer.text
    page = client.get(f"/queries/{name}", params=examples, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_the_formats_of_an_answer_say_the_same(client: httpx.Client) -> None:
    parameters = {"element": "B13", "basis": "proposed"}
    rows = client.get("/queries/what-rests-on", params=parameters).json()["results"]["bindings"]
    text = client.get("/queries/what-rests-on", params=parameters | {"format": "csv"}).text
    table = list(csv.DictReader(io.StringIO(text)))
    assert len(table) == len(rows) > 3
    for kind in ("application/sparql-results+xml", "text/tab-separated-values"):
        answer = client.get("/queries/what-rests-on", params=parameters, headers={"Accept": kind})
        assert answer.headers["content-type"].startswith(kind)


def test_the_basis_chooses_the_linkages(client: httpx.Client) -> None:
    def bases(**parameters: object) -> set[str]:
        answer = client.get("/queries/linkages", params=parameters)  # type: ignore[arg-type]  # httpx takes lists
        rows = answer.json()["results"]["bindings"]
        return {row["basis"]["value"].removeprefix(SCOM) for row in rows}

    assert bases() == {"Derived", "Proposed"}
    assert bases(basis="derived") == {"Derived"}
    assert bases(basis=["derived", "proposed"]) == {"Derived", "Proposed"}
    assert bases(basis="stated") == set()


def test_a_question_that_makes_statements_gives_turtle(client: httpx.Client) -> None:
    answer = client.get("/queries/linkages-graph")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))


def test_a_value_is_a_value_whatever_it_spells(client: httpx.Client) -> None:
    hostile = 'x" } } DROP ALL #'
    problem(client.get("/queries/term", params={"term": hostile}), 400)


# --- Linkages -------------------------------------------------------------------------------


def linkages(client: httpx.Client, **filters: str) -> list[dict[str, Any]]:
    answer = client.get("/linkages", params=filters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["linkages"])


def test_all_linkages_are_listed_each_with_its_basis(client: httpx.Client) -> None:
    rows = linkages(client)
    assert len(rows) == 99
    counts = [sum(row["basis"] == basis for row in rows) for basis in ("derived", "proposed")]
    assert counts == [17, 82]


def test_filters_of_linkages_work_together(client: httpx.Client) -> None:
    rows = linkages(client, **{"from": "B7", "basis": "proposed", "role": "needs"})
    assert rows
    assert {row["from"] for row in rows} == {"B7"}
    assert {row["role"] for row in rows} == {"needs"}
    assert linkages(client, to="om:b2") == linkages(client, to=OM + "B2")
    assert linkages(client, basis="stated") == []


def test_depth_follows_linkages_onwards(client: httpx.Client) -> None:
    near = linkages(client, **{"from": "B7"})
    far = linkages(client, **{"from": "B7", "depth": "2"})
    assert {row["step"] for row in far} == {1, 2}
    assert [row for row in far if row["step"] == 1] == near
    reached = {row["to"] for row in near}
    assert {row["from"] for row in far if row["step"] == 2} <= reached
    assert len(linkages(client, **{"from": "B7", "depth": "all"})) >= len(far)


def test_depth_follows_linkages_back(client: httpx.Client) -> None:
    far = linkages(client, to="B13", depth="2")
    near = {row["from"] for row in far if row["step"] == 1}
    assert {row["to"] for row in far if row["step"] == 2} <= near


def test_a_depth_without_an_element_is_refused(client: httpx.Client) -> None:
    problem(client.get("/linkages", params={"depth": "2"}), 400)


def test_a_component_with_parts_has_no_linkages_of_its_own(client: httpx.Client) -> None:
    told = problem(client.get("/linkages", params={"from": "B"}), 404)
    assert "B14" in str(told["todo"])


def test_the_formats_of_linkages_say_the_same(client: httpx.Client) -> None:
    rows = linkages(client, **{"from": "B7"})
    text = client.get("/linkages?from=B7", headers={"Accept": "text/csv"}).text
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == [row["id"] for row in rows]
    for accept, syntax in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ):
        answer = client.get("/linkages?from=B7", headers={"Accept": accept})
        assert answer.headers["content-type"].startswith(accept)
        found = {
            (quad.subject, quad.object)
            for quad in ox.parse(answer.content, format=syntax)
            if quad.predicate.value == SCOM + "linkageTo"
        }
        assert found == {(ox.NamedNode(row["id"]), ox.NamedNode(OM + row["to"])) for row in rows}
    page = client.get("/linkages?from=B7", headers={"Accept": "text/html"})
    assert page.text.count('<a class="basis ') == len(rows)


def test_the_rationale_is_in_the_reader_s_language(client: httpx.Client) -> None:
    korean = client.get("/linkages?from=B7", headers={"Accept-Language": "ko-KR,en;q=0.5"}).json()
    assert re.search("[가-힣]", korean["linkages"][0]["rationale"])
    assert linkages(client, **{"from": "B7", "lang": "ko"}) == korean["linkages"]


# --- Stated linkages ------------------------------------------------------------------------


@pytest.fixture
def stated(tmp_path: Path) -> Path:
    path = tmp_path / "stated.csv"
    path.write_text("clause,target,role\n6.9.4,B2,needs\n", encoding="utf-8")
    return path


def everywhere(client: httpx.Client, report: bytes) -> dict[str, bool]:
    """Tell for each public route whether a stated linkage shows."""
    ask = f"ASK {{ GRAPH <{LINKAGE_GRAPHS['stated']}> {{ ?s ?p ?o }} }}"
    graph = LINKAGE_GRAPHS["stated"].rpartition("/scom")[2]
    checked = client.post("/validate", content=report, headers=TURTLE).json()
    return {
        "sparql": client.get("/sparql", params={"query": ask}).json()["boolean"],
        "linkages": bool(linkages(client, basis="stated")),
        "query": bool(client.get("/queries/linkages?basis=stated").json()["results"]["bindings"]),
        "graph": client.get(graph).status_code == 200,
        "term": "Stated" in client.get("/iso37106-2021/linkage/stated/B7-B2.ttl").text,
        "check": any(linkage["basis"] == "stated" for linkage in checked["linkages"]),
    }


def test_stated_linkages_stay_private_unless_published(
    service: Callable[..., Running], stated: Path
) -> None:
    running = service(GRAPHSVC_PRELOAD="model", GRAPHSVC_STATED_LINKAGES=str(stated))
    with running.client as client:
        assert set(everywhere(client, ARDEN.read_bytes()).values()) == {False}


def test_stated_linkages_show_everywhere_when_published(
    service: Callable[..., Running], stated: Path
) -> None:
    running = service(
        GRAPHSVC_PRELOAD="model",
        GRAPHSVC_STATED_LINKAGES=str(stated),
        GRAPHSVC_PUBLISH_STATED="true",
    )
    with running.client as client:
        assert set(everywhere(client, ARDEN.read_bytes()).values()) == {True}


# --- Operations -----------------------------------------------------------------------------


def test_the_front_page_leads_everywhere(client: httpx.Client) -> None:
    links = links_of(client.get("/").text)
    assert {"/validate", "/queries", "/linkages", "/sparql", "/docs", "/ns", "/guide"} <= links
    for link in links:
        answer = client.get(link, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, link


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/guide", "/sparql", "/validate", "/queries", "/linkages"]
)
def test_pages_take_nothing_from_elsewhere(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)
    assert not re.search(r"<script(?![^>]* src=./static/)", page.text)
    assert re.search(r'<link rel="stylesheet" href="/static/[0-9a-f]{12}/site.css">', page.text)


def test_every_route_is_described(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    assert {"/sparql", "/validate", "/queries", "/queries/{name}", "/linkages"} <= set(
        schema["paths"]
    )
    page = client.get("/docs").text
    for path in schema["paths"]:
        assert path in page
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert "default" in operation["responses"]
            assert operation["summary"]


def test_the_service_lives_and_is_ready(client: httpx.Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    ready = client.get("/health/ready").json()
    assert ready["status"] == "ready"
    assert ready["store"]["readers"] == 2


def test_every_problem_type_is_explained(client: httpx.Client) -> None:
    told = problem(client.get("/nothing"), 404)
    kind = str(told["type"]).rpartition("/scom")[2]
    page = client.get(kind)
    assert page.status_code == 200
    assert str(told["title"]) in page.text
    problem(client.get("/problem/nothing"), 404)


@pytest.mark.parametrize(
    "path", ["/", "/linkages", "/queries", "/iso37106-2021/B7.html", "/health/live"]
)
def test_every_route_answers_head_and_options(client: httpx.Client, path: str) -> None:
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    options = client.options(path)
    assert options.status_code == 204
    assert "GET" in options.headers["allow"]
    for answer in (head, options):
        assert answer.headers["access-control-allow-origin"] == "*"


# --- Behind a proxy -------------------------------------------------------------------------


def test_the_service_works_under_a_path(service: Callable[..., Running]) -> None:
    running = service(
        GRAPHSVC_PRELOAD="model",
        GRAPHSVC_ROOT_PATH="/scom/",
        GRAPHSVC_BASE_IRI="https://city.example/scom",
    )
    with running.client as client:
        for prefix in ("/scom", ""):  # some proxies take the path off, some leave it
            page = client.get(f"{prefix}/iso37106-2021/B7.html").text
            ours = {link for link in links_of(page) if link.startswith("/")}
            assert ours
            assert all(link.startswith("/scom/") for link in ours)
            answer = client.get(f"{prefix}/iso37106-2021/B7", headers={"Accept": "text/turtle"})
            assert answer.headers["location"] == "/scom/iso37106-2021/B7.ttl"
        description = client.get("/scom/sparql").text
        assert "<https://city.example/scom/sparql>" in description
        assert client.get("/scom/openapi.json").json()["servers"] == [{"url": "/scom"}]


def test_nothing_is_loaded_when_nothing_is_asked_for(service: Callable[..., Running]) -> None:
    running = service(GRAPHSVC_PRELOAD="none", GRAPHSVC_DEFAULT_GRAPH="own")
    with running.client as client:
        query = "ASK { GRAPH ?g { ?s ?p ?o } }"
        assert client.get("/sparql", params={"query": query}).json()["boolean"] is False
        assert client.get("/iso37106-2021/B7.ttl").status_code == 200
