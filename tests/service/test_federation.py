"""A query may ask the servers that the operator lists, through the service and never by itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.api import federation
from graphsvc.errors import EndpointRefusal, QueryRefusal
from graphsvc.store.calls import Call, calls
from service.running import Running, problem, start

JSON = "application/sparql-results+json"


CANNED: dict[str, tuple[int, dict[str, str], bytes]] = {
    "moves": (302, {"Location": "http://127.0.0.1:9/"}, b""),
    "talks nonsense": (200, {"Content-Type": JSON}, b'{"head": 1}'),
    "sends a page": (200, {"Content-Type": "text/html"}, b"<p>hello</p>"),
    "sends too much": (200, {"Content-Type": JSON}, b" " * 100_000),
    "says yes": (200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}'),
    "fails": (500, {"Content-Type": "text/plain"}, b"secret"),
}


@dataclass
class Partner:
    """A SPARQL server elsewhere: what it holds, how it behaves, what it was asked."""

    address: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    asked: list[str] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)
    behaviour: str = "answers"
    release: threading.Event = field(default_factory=threading.Event)

    def answer(self, query: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        self.asked.append(query)
        if self.behaviour in CANNED:
            return CANNED[self.behaviour]
        if self.behaviour == "waits":
            self.release.wait(20)
        results = self.store.query(query)
        assert isinstance(results, ox.QuerySolutions)
        body = results.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return 200, {"Content-Type": JSON}, body


def served(partner: Partner) -> ThreadingHTTPServer:
    """Start the partner on a port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            partner.heads.append(dict(self.headers))
            status, headers, answer = partner.answer(parse_qs(body).get("query", [body])[0])
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(answer))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    partner.address = f"http://127.0.0.1:{server.server_port}/sparql"
    return server


@pytest.fixture(scope="module")
def listed() -> Iterator[Partner]:
    """Give a server that the operator has listed, which knows a person and a place."""
    partner = Partner()
    partner.store.load(
        b'@prefix x: <https://example.org/> . x:a x:name "A" ; x:near [ x:name "\\"B\\"\\n" ] . '
        b'x:c x:name "\xed\x95\x9c"@ko , 4.50 .',
        format=ox.RdfFormat.TURTLE,
    )
    server = served(partner)
    yield partner
    partner.release.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def other() -> Iterator[Partner]:
    """Give a server that nobody has listed."""
    partner = Partner()
    server = served(partner)
    yield partner
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, listed: Partner) -> Iterator[Running]:
    """Give a service that may ask the listed server."""
    folder = tmp_path_factory.mktemp("federation")
    running = start(folder, {
        "GRAPHSVC_PRELOAD": "model",
        "GRAPHSVC_SERVICE_ENDPOINTS": f"{listed.address}, http://127.0.0.1:9/sparql",
        "GRAPHSVC_MAX_SERVICE_BYTES": "50000",
        "GRAPHSVC_QUERY_TIME_LIMIT_S": "3",
    })  # fmt: skip
    yield running
    running.stop()


@pytest.fixture
def ask(target: Running, listed: Partner) -> Iterator[Callable[[str], httpx.Response]]:
    """Give a function that asks the service; the listed server begins anew."""
    listed.asked.clear()
    listed.behaviour = "answers"
    with target.client as client:
        yield lambda query: client.post("/sparql", data={"query": query})


def values(answer: httpx.Response, name: str) -> list[str | None]:
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    return sorted((row.get(name, {}).get("value") for row in rows), key=str)


Ask = Callable[[str], httpx.Response]
PREFIX = "PREFIX x: <https://example.org/>\n"


def test_a_listed_server_is_asked_and_its_answer_joined(ask: Ask, listed: Partner) -> None:
    answer = ask(
        f"{PREFIX}SELECT ?name ?kind {{ SERVICE <{listed.address}> {{ ?s x:name ?name }}"
        ' BIND(DATATYPE(?name) AS ?kind) FILTER(STR(?name) != "A") }'
    )
    assert values(answer, "name") == ['"B"\n', "4.5", "한"]
    assert answer.headers["cache-control"] == "no-store"
    assert len(listed.asked) == 1
    assert "x:name" in listed.asked[0]
    assert not {"Authorization", "Cookie"} & set(listed.heads[-1])


WAYS = {
    "a prefixed endpoint": "PREFIX e: <{at}> SELECT * {{ SERVICE e: {{ ?s x:name 'A' }} }}",
    "in lower case": "SELECT * {{ service<{at}>{{ ?s x:name 'A' }} }}",
    "with a comment": "SELECT * {{ SERVICE # {{ }}\n <{at}> {{ ?s x:name 'A' # }}\n }} }}",
    "with a brace in a text": "SELECT * {{ SERVICE <{at}> {{ ?s x:name 'A' FILTER('}}'='}}') }} }}",
    "optional": "SELECT * {{ OPTIONAL {{ SERVICE SILENT <{at}> {{ ?s x:name 'A' }} }} }}",
    "in a sub-query": "SELECT * {{ {{ SELECT ?s {{ SERVICE <{at}> {{ ?s x:name 'A' }} }} }} }}",
    "twice": "SELECT * {{ SERVICE <{at}> {{ ?s x:name 'A' }} SERVICE <{at}> {{ ?s x:near ?n }} }}",
    "in a union": "SELECT * {{ {{ SERVICE <{at}> {{ ?s x:name 'A' }} }} UNION {{ ?s a x:none }} }}",
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_write_it_works(ask: Ask, listed: Partner, way: str) -> None:
    answer = ask(PREFIX + WAYS[way].format(at=listed.address))
    assert values(answer, "s") == ["https://example.org/a"]
    assert listed.asked


def test_blank_nodes_of_an_answer_get_names(ask: Ask, listed: Partner) -> None:
    answer = ask(f"{PREFIX}SELECT ?n {{ SERVICE <{listed.address}> {{ x:a x:near ?n }} }}")
    assert "/.well-known/genid/" in str(values(answer, "n")[0])


REFUSED = {
    "another server": "SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}",
    "another server, silently": "SELECT * {{ SERVICE SILENT <{other}> {{ ?s ?p ?o }} }}",
    "another one beside": "SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o }} SERVICE <{other}> {{}} }}",
    "another one inside": "SELECT * {{ SERVICE <{at}> {{ SERVICE <{other}> {{ ?s ?p ?o }} }} }}",
    "more than is listed": "SELECT * {{ SERVICE <{at}?x> {{ ?s ?p ?o }} }}",
    "an escape": "SELECT * {{ SERVICE <{at}\\u002F> {{ ?s ?p ?o }} }}",
    "a variable": "SELECT * {{ VALUES ?u {{ <{at}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "a base": "BASE <{at}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "no group": "SELECT * {{ SERVICE <{at}> }}",
    "no end": "SELECT * {{ SERVICE <{at}> {{ ?s ?p ?o ",
    "too often": "SELECT * {{ " + "SERVICE <{at}> {{ ?s ?p ?o }} " * 9 + "}}",
}


@pytest.mark.parametrize("way", REFUSED)
def test_nothing_else_is_asked(ask: Ask, listed: Partner, other: Partner, way: str) -> None:
    told = problem(ask(REFUSED[way].format(at=listed.address, other=other.address)), 400)
    assert told["line"] == 1
    assert isinstance(told["column"], int)
    assert other.asked == []
    assert listed.asked == [], "nobody is asked for a query that is refused"


def test_the_listener_would_be_noticed(other: Partner) -> None:
    list(ox.Store().query(f"SELECT * {{ SERVICE <{other.address}> {{ ?s ?p ?o }} }}"))  # type: ignore[arg-type]  # rows
    assert other.asked
    other.asked.clear()


FAULTS = {
    "moves": "status 302",
    "talks nonsense": "sent no rows",
    "sends a page": "text/html",
    "sends too much": "max_service_bytes = 50,000",
    "says yes": "sent no rows",
    "fails": "status 500",
}


@pytest.mark.parametrize("behaviour", FAULTS)
def test_a_server_that_fails_is_told_by_host_and_place(
    ask: Ask, listed: Partner, behaviour: str
) -> None:
    listed.behaviour = behaviour
    query = f"SELECT * {{\n SERVICE <{listed.address}> {{ ?s ?p ?o }} }}"
    told = problem(ask(query), 502)
    assert FAULTS[behaviour] in str(told["detail"])
    assert "127.0.0.1" in str(told["detail"])
    assert "secret" not in str(told)
    assert told["line"] == 2


def test_a_silent_failure_is_one_row_without_values(ask: Ask, listed: Partner) -> None:
    listed.behaviour = "fails"
    answer = ask(f"SELECT * {{ SERVICE SILENT <{listed.address}> {{ ?s ?p ?o }} }}")
    assert answer.json()["results"]["bindings"] == [{}]
    down = "SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o }"
    assert ask(f"SELECT * {{ {down} }}").json()["results"]["bindings"] == [{}]
    problem(ask(f"SELECT * {{ {down.replace('SILENT', '')} }}"), 502)


def test_a_server_that_keeps_us_waiting_holds_no_reader(
    ask: Ask, listed: Partner, target: Running
) -> None:
    listed.behaviour = "waits"
    told: list[httpx.Response] = []
    query = f"SELECT * {{ SERVICE <{listed.address}> {{ ?s ?p ?o }} }}"
    threads = [threading.Thread(target=lambda: told.append(ask(query))) for _ in range(4)]
    for thread in threads:
        thread.start()
    with target.client as client:
        for number in range(5):
            asked = {"query": f"ASK {{}} # {number}"}
            assert client.get("/sparql", params=asked).status_code == 200
    for thread in threads:
        thread.join(20)
    listed.release.set()
    for answer in told:
        assert "limit of 3 seconds" in str(problem(answer, 502)["detail"])
    assert len(told) == 4


def test_a_fault_after_the_part_keeps_its_line(ask: Ask, listed: Partner) -> None:
    query = f"SELECT * {{ SERVICE <{listed.address}> {{\n ?s ?p\n ?o }}\n FILTER( }}"
    assert problem(ask(query), 400)["line"] == 4


def test_updates_ask_nobody(target: Running, listed: Partner) -> None:
    listed.asked.clear()
    with target.client as client:
        update = f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{listed.address}> {{ ?s ?p ?o }} }}"
        assert client.post("/update", data={"update": update}).status_code == 401
    assert listed.asked == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Give a certificate of our own for localhost, with its key in the same file."""
    if shutil.which("openssl") is None:
        assert not os.environ.get("CI"), "the tests need openssl"
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", made, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = tmp_path / "both.pem"
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both


def test_a_server_is_known_by_its_certificate(
    tmp_path: Path, listed: Partner, certificate: Path
) -> None:
    partner = Partner(store=listed.store)
    server = served(partner)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate)
    server.socket = trust.wrap_socket(server.socket, server_side=True)
    name, number = (f"https://{host}:{server.server_port}/x" for host in ("localhost", "127.0.0.1"))
    settings = {"SERVICE_ENDPOINTS": f"{name},{number}", "PRELOAD": "none"}
    told = {f"GRAPHSVC_{key}": value for key, value in settings.items()}
    running = start(tmp_path, told | {"SSL_CERT_FILE": str(certificate)})
    stranger = start(tmp_path, told)
    try:
        with running.client as client, stranger.client as other:
            query = f"{PREFIX}SELECT * {{ SERVICE <{name}> {{ ?s x:name 'A' }} }}"
            answer = client.post("/sparql", data={"query": query})
            assert values(answer, "s") == ["https://example.org/a"]
            wrong = query.replace(name, number)
            problem(client.post("/sparql", data={"query": wrong}), 502)
            problem(other.post("/sparql", data={"query": query}), 502)
    finally:
        running.stop()
        stranger.stop()
        server.shutdown()
        server.server_close()


def test_the_description_tells_that_others_may_be_asked(
    target: Running, client: httpx.Client
) -> None:
    feature = "http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery"
    headers = {"Accept": "application/n-triples"}
    with target.client as may:
        assert feature in may.get("/sparql", headers=headers).text
    assert feature not in client.get("/sparql", headers=headers).text


def _call(endpoint: str) -> Call:
    (found,) = calls(f"SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}")
    return found


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "100.64.0.1",
    "::ffff:127.0.0.1", "240.0.0.1",
])  # fmt: skip
def test_a_name_that_hides_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    async def run() -> str:
        async def found(*_: object, **__: object) -> list[Any]:
            return [(2, 1, 6, "", (address, 80))]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found, raising=False)
        url = "http://data.example.org/sparql"
        return await federation._address(httpx.URL(url), _call(url))

    with pytest.raises(EndpointRefusal, match="private network"):
        asyncio.run(run())


def test_a_private_address_may_be_listed_as_such() -> None:
    async def run(url: str) -> str:
        return await federation._address(httpx.URL(url), _call(url))

    assert asyncio.run(run("http://127.0.0.1:1/sparql")) == "127.0.0.1"
    assert asyncio.run(run("http://[::1]:1/sparql")) == "::1"
    assert asyncio.run(run("http://localhost:1/sparql")) in ("127.0.0.1", "::1")


@given(st.lists(st.sampled_from([
    "SERVICE", "SILENT", "<http://a/>", "x:", "{", "}", "?v", "'", '"', "#", "\n", "(", ")",
    "SELECT", "PREFIX x: <http://b/> ", "\\", "FILTER", "'''", "service:",
]), max_size=14).map(" ".join))  # fmt: skip
def test_no_text_breaks_the_search_for_parts(text: str) -> None:
    found: tuple[Call, ...] = ()
    with contextlib.suppress(QueryRefusal):
        found = calls(text)
    for call in found:
        assert text[call.start : call.start + 7].upper() == "SERVICE"
        assert text[call.end - 1] == "}"
        assert call.endpoint
        json.dumps(call.query)
