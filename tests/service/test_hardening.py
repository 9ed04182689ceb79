"""What a stranger sends stays what it is: no second request, no header, no log line, no script.

Rows of the threat model that no other file tests; docs/security.md tells which test is for which.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import pyexpat
import re
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from graphsvc import logs
from graphsvc.access.tokens import TokenBook
from graphsvc.api.edge import Edge
from graphsvc.api.watch import Watch
from graphsvc.vocab import CITY_GRAPHS
from service.running import Running, problem, start
from service.test_bombs import UPLOADS

DEEP = 100_000
QUERY = {"Content-Type": "application/sparql-query"}
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path, str]]:
    """Give a service of its own, the folder of its data, and an administrator's token."""
    folder = tmp_path_factory.mktemp("hardening")
    token, _ = TokenBook(folder / "data").create(["admin"])
    running = start(folder, {
        "GRAPHSVC_DATA": str(folder / "data"),
        "GRAPHSVC_PRELOAD": "none",
        "GRAPHSVC_CHECK_TIME_LIMIT_S": "10",
    })  # fmt: skip
    yield running, folder / "data", token
    running.stop()


@pytest.fixture
def admin(place: tuple[Running, Path, str]) -> Iterator[httpx.Client]:
    """Give a client that may do everything; the service answers when the test is over."""
    running, _, token = place
    with running.client as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


# --- Requests inside requests ---------------------------------------------------------------

LENGTH = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
INNER = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = {
    "a length beside chunks": LENGTH
    + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INNER,
    "chunks beside a length": LENGTH
    + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + INNER,
    "two lengths": LENGTH + b"Content-Length: 6\r\nContent-Length: 0\r\n\r\n" + INNER,
    "an odd encoding": LENGTH + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INNER,
    "a space before the colon": LENGTH + b"Content-Length : 6\r\n\r\nASK {}" + INNER,
    "a signed length": LENGTH + b"Content-Length: +6\r\n\r\nASK {}" + INNER,
    "a folded header": b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n" + INNER,
}  # fmt: skip


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_of_doubtful_length_is_refused_and_ends_the_connection(
    place: tuple[Running, Path, str], name: str
) -> None:
    port = int(place[0].address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(SMUGGLED[name])
        received = b""
        while piece := connection.recv(4096):
            received += piece
    assert received.startswith(b"HTTP/1.1 400")
    assert received.count(b"HTTP/1.1") == 1
    assert b'"live"' not in received


@pytest.mark.parametrize("path", ["/sparql", "/validate", "/graphs?default", "/update"])
def test_nothing_that_is_compressed_is_unpacked(admin: httpx.Client, path: str) -> None:
    kind = {"/sparql": QUERY, "/update": {"Content-Type": "application/sparql-update"}}
    headers = {**kind.get(path, TURTLE), "Content-Encoding": "gzip"}
    body = gzip.compress(b" " * 10_000_000)
    told = problem(admin.post(path, content=body, headers=headers), 415)
    assert "Content-Encoding" in str(told["todo"])


def test_no_word_of_a_request_becomes_a_header(admin: httpx.Client) -> None:
    broken = "https://example.org/x\r\nSet-Cookie: a=b"
    for answer in (
        admin.get("/graphs", params={"graph": broken}),
        admin.get("/%0d%0aSet-Cookie:%20a=b"),
        admin.get("/iso37106-2021/B7%0d%0aSet-Cookie:%20a=b"),
        admin.put("/graphs/%0d%0aSet-Cookie:%20a=b", content="", headers=TURTLE),
        admin.put("/graphs/한글", content="", headers=TURTLE),
        admin.get("/sparql", params={"query": "ASK {}"}, headers={"X-Request-ID": "a b"}),
    ):
        assert answer.status_code < 500
        assert "set-cookie" not in answer.headers
        assert all(value.isascii() for value in answer.headers.values())


def test_a_new_graph_with_a_korean_name_is_told_where_it_is(admin: httpx.Client) -> None:
    for path in ("/graphs/서울", "/graphs?graph=https://example.org/서울"):
        answer = admin.put(path, content="<x:a> <x:b> 1 .", headers=TURTLE)
        assert answer.status_code == 201
        assert admin.get(answer.headers["location"]).status_code == 200


def test_a_header_of_any_bytes_is_no_fault(admin: httpx.Client) -> None:
    for name in ("Accept", "Accept-Language", "If-None-Match", "X-Request-ID", "Authorization"):
        headers = [(name.encode(), "é한".encode())]
        answer = admin.get("/sparql", params={"query": "ASK {}"}, headers=headers)
        assert answer.status_code in (200, 406)


def test_a_host_that_is_none_writes_nothing_into_the_description(
    place: tuple[Running, Path, str],
) -> None:
    with place[0].client as client:
        for host in ('x/"><script>', "x> . <x:a> <x:b> <x:c", "x\\y", "é"):
            for kind in ("text/html", "application/n-triples"):
                headers = [(b"Host", host.encode()), (b"Accept", kind.encode())]
                answer = client.get("/sparql", headers=headers)
                assert answer.status_code < 500
                assert "<script>" not in answer.text
                assert "<x:c" not in answer.text


# --- The log --------------------------------------------------------------------------------


@given(st.text(), st.sampled_from([logs.JsonLines(), logs.TextLines()]))
def test_whatever_is_logged_is_one_line_that_moves_no_terminal(
    text: str, form: logging.Formatter
) -> None:
    record = logging.LogRecord("graphsvc", logging.WARNING, "", 0, "%s", (text,), None)
    record.told = {"query": text}
    line = form.format(record)
    assert line.isprintable()
    assert len(line.splitlines()) == 1
    if isinstance(form, logs.JsonLines):
        told = json.loads(line)
        assert (told["message"], told["query"]) == (text, text)


# --- Names of graphs, labels, addresses -----------------------------------------------------

NAMES = (
    "https://example.org/../../../../escape",
    "urn:x:../../escape",
    "file:///tmp/escape",
    "x:/",
)


def test_no_name_of_a_graph_becomes_a_path(
    admin: httpx.Client, place: tuple[Running, Path, str]
) -> None:
    data = place[1]
    before = {path.name for path in data.iterdir()}
    for name in NAMES:
        answer = admin.put("/graphs", params={"graph": name}, content="", headers=TURTLE)
        assert answer.status_code in (201, 204, 400)
    assert {path.name for path in data.iterdir()} == before
    assert list(data.parent.rglob("*escape*")) == []
    assert admin.get("/graphs/../../etc/passwd").status_code in (400, 404)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: set[str] = set()
        self.links: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tags, scripts in attributes, and where links lead."""
        self.tags.add(tag)
        self.scripts += tag == "script" and not dict(attrs).get("src")
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action")}


def test_what_a_city_says_runs_nowhere(admin: httpx.Client) -> None:
    graph = CITY_GRAPHS + "hostile"
    text = '\\"><img src=x onerror=alert(1)><script>alert(1)</script>'
    data = f"""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <javascript:alert(1)> rdfs:label "{text}" ; rdfs:seeAlso <data:text/html,x> .
        <https://example.org/?"onmouseover> rdfs:label "x" .
        <https://example.org/%22onmouseover=%22alert(1)> rdfs:label "{text}"@en ."""
    sent = {"graph": graph}
    answer = admin.put("/graphs", params=sent, content=data.replace('?"', "?"), headers=TURTLE)
    assert answer.status_code == 201, answer.text
    shown = admin.get(graph.removeprefix("https://w3id.org/scom"), headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert "alert(1)" in shown.text, "the label is shown as a text"
    page = _Page()
    page.feed(shown.text)
    assert page.scripts == 0, "a script of a page's own comes from a file"
    assert not page.tags & {"iframe", "object", "embed"}
    assert page.handlers == set()
    assert "x" not in page.links
    schemes = {re.match(r"([a-z]+):", link.lower()) for link in page.links} - {None}
    assert {found[1] for found in schemes if found} <= {"http", "https", "mailto"}
    policy = shown.headers["content-security-policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert "default-src" in rules
    assert "unsafe" not in rules.get("script-src", rules["default-src"])
    assert shown.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("sign", ["\\u0001", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_no_answer_is_ill_formed_xml(admin: httpx.Client, sign: str) -> None:
    rows, triples = "application/sparql-results+xml", "application/rdf+xml"
    for query, kind in (
        (f'SELECT ("a{sign}b" AS ?x) {{}}', rows),
        (f'CONSTRUCT {{ <x:a> <http://x/p> "a{sign}b" }} {{}}', triples),
    ):
        told = problem(admin.get("/sparql", params={"query": query}, headers={"Accept": kind}), 406)
        assert "XML" in str(told["detail"])
        assert admin.get("/sparql", params={"query": query}).status_code == 200


# --- Pages of other sites -------------------------------------------------------------------


def test_another_site_may_read_and_never_write_in_a_readers_name(
    place: tuple[Running, Path, str],
) -> None:
    there = {"Origin": "https://evil.example"}
    with place[0].client as client:
        client.cookies.set("token", place[2])
        client.cookies.set("Authorization", f"Bearer {place[2]}")
        answer = client.post("/update", data={"update": "CLEAR ALL"}, headers=there)
        problem(answer, 401)
        assert "access-control-allow-credentials" not in answer.headers
        asked = client.get("/sparql", params={"query": "ASK {}"}, headers=there)
        assert asked.headers["access-control-allow-origin"] == "*"
        before = client.options(
            "/update", headers=there | {"Access-Control-Request-Method": "POST"}
        )
        assert "access-control-allow-credentials" not in before.headers
        for parameter in ("token", "access_token", "authorization"):
            sent = {"update": "CLEAR ALL"}
            problem(client.post(f"/update?{parameter}={place[2]}", data=sent), 401)


async def _broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError("a secret of ours")


def test_a_fault_of_ours_is_a_problem_document_that_tells_nothing() -> None:
    edge = Edge(
        _broken, bare={}, allowed=lambda _: {"GET"}, refused=lambda *_: _broken,
        watch=Watch(lambda: iter(()), logs=False), wait_s=lambda _: 0.0,
    )  # fmt: skip
    transport = httpx.ASGITransport(edge, raise_app_exceptions=True)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get("/sparql")

    answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"]


# --- Every bomb at every door ---------------------------------------------------------------

NESTED = {
    "parentheses": f"ASK {{ FILTER({'(' * DEEP}1{')' * DEEP}) }}",
    "braces": f"ASK {'{' * DEEP}{'}' * DEEP}",
    "paths": f"ASK {{ ?s {'(' * DEEP}<x:p>{')*' * DEEP} ?o }}",
    "functions": f"ASK {{ FILTER({'STR(' * 20_000}1{')' * 20_000}) }}",
    "exists": "ASK { " + "FILTER EXISTS { " * 5000 + "}" * 5001,
    "negations, short": f"ASK {{ FILTER({'!' * 60_000}true) }}",
    "alternatives, short": f"ASK {{ FILTER({'true||' * 10_000}true) }}",
    "nodes": f"ASK {{ {'[ <x:p> ' * 8000}1{' ]' * 8000} }}",
    "triple terms": f"ASK {{ <x:a> <x:b> {'<<( <x:a> <x:b> ' * 4000}1{' )>>' * 4000} }}",
}


@pytest.mark.parametrize("name", NESTED)
def test_no_nesting_breaks_a_door_for_queries_or_updates(admin: httpx.Client, name: str) -> None:
    text = NESTED[name]
    update = f"INSERT {{ <x:a> <x:b> 1 }} WHERE {text.removeprefix('ASK ')}"
    sent: list[httpx.Response] = [
        admin.post("/sparql", content=text, headers=QUERY),
        admin.post("/sparql", data={"query": text}),
        admin.post("/update", data={"update": update}),
        admin.post(
            "/update", content=update, headers={"Content-Type": "application/sparql-update"}
        ),
    ]
    if len(text) < 30_000:
        sent.append(admin.get("/sparql", params={"query": text}))
    for answer in sent:
        assert answer.status_code in (200, 204, 400, 413, 503), answer.text[:300]


@pytest.mark.parametrize("name", [name for name in UPLOADS if name.startswith(("deep", "ent"))])
def test_no_nesting_breaks_a_door_for_files(admin: httpx.Client, name: str) -> None:
    kind, body = UPLOADS[name]
    header = {"Content-Type": kind}
    target = {"graph": "https://example.org/nested"}
    file = {"file": ("city", body.encode(), kind)}
    for answer in (
        admin.put("/graphs", params=target, content=body, headers=header),
        admin.post("/graphs", params=target, files=file),
        admin.post("/validate", files=file),
        admin.post("/validate", content=body, headers=header),
    ):
        problem(answer, answer.status_code)
        assert 400 <= answer.status_code < 500


def test_a_syntax_error_has_its_place_wherever_a_query_is_taken(admin: httpx.Client) -> None:
    text = "SELECT *\n{ ?s ?p }"
    update = "INSERT DATA\n{ <x:a> <x:b> }"
    for answer in (
        admin.get("/sparql", params={"query": text}),
        admin.post("/sparql", data={"query": text}),
        admin.post("/sparql", content=text, headers=QUERY),
        admin.post("/sparql", params={"query": text}),
        admin.post("/update", data={"update": update}),
        admin.post("/update", params={"update": update}),
    ):
        told = problem(answer, 400)
        assert told["line"] == 2
        assert isinstance(told["column"], int)


def test_a_form_of_very_many_fields_is_refused(admin: httpx.Client) -> None:
    files = [("file", ("a.ttl", b"", "text/turtle"))] * 200
    problem(admin.post("/validate", files=files), 413)
    options = [(f"x{n}", (None, "1")) for n in range(200)]
    assert admin.post("/validate", files=options).status_code in (400, 413)


# --- What we build on -----------------------------------------------------------------------


def test_the_parser_of_xml_knows_of_growing_entities() -> None:
    assert pyexpat.version_info >= (2, 4, 1), "older ones follow entities without end"
