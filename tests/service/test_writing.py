"""``/update`` and ``/graphs``: what W3C's tests leave open, and what must never be done."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.rdfio.formats import XLSX
from graphsvc.vocab import CITY_GRAPHS
from service.running import problem, start
from service.test_tokens import bearer, created

UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
G = "https://example.org/g/"


@dataclass(slots=True)
class Writer:
    """Hold a client with an admin's token."""

    client: httpx.Client

    def update(self, text: str, **parameters: str | list[str]) -> httpx.Response:
        """Send an update directly."""
        return self.client.post("/update", content=text, params=parameters, headers=UPDATE)

    def done(self, text: str, **parameters: str | list[str]) -> None:
        """Send an update that must succeed."""
        answer = self.update(text, **parameters)
        assert answer.status_code == 204, answer.text

    def ask(self, text: str) -> bool:
        """Ask the store."""
        answer = self.client.get("/sparql", params={"query": f"ASK {{ {text} }}"})
        return bool(answer.json()["boolean"])


@pytest.fixture(scope="module")
def open_writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Give a service for the tests of this module, and the right to write to it."""
    folder = tmp_path_factory.mktemp("writing")
    token = created(folder / "data", "admin")
    settings = {
        "DATA": str(folder / "data"),
        "PRELOAD": "none",
        "DEFAULT_GRAPH": "own",
        "MAX_UPDATE_BYTES": "20000",
        "MAX_UPLOAD_BYTES": "20000",
        "WRITE_TIME_LIMIT_S": "4",
    }
    running = start(folder, {f"GRAPHSVC_{name}": value for name, value in settings.items()})
    with running.client as client:
        client.headers.update(bearer(token))
        yield Writer(client)
    running.stop()


@pytest.fixture
def writer(open_writer: Writer) -> Writer:
    """Give the writer, its store empty."""
    open_writer.done("DROP ALL")
    return open_writer


# --- Updates --------------------------------------------------------------------------------


def test_readers_see_an_update_as_soon_as_it_is_answered(writer: Writer) -> None:
    for number in range(20):
        writer.done(f"INSERT DATA {{ <x:s> <x:p> {number} }}")
        assert writer.ask(f"<x:s> <x:p> {number}")


def test_every_way_to_send_an_update_works(writer: Writer) -> None:
    client, update = writer.client, "INSERT DATA {{ <x:s> <x:p> {} }}"
    answers = [
        client.post("/update", data={"update": update.format(1)}),
        client.post("/update", content=update.format(2), headers=UPDATE),
        client.post("/update", params={"update": update.format(3)}),
        client.post(
            "/update",
            content=update.format(4),
            headers={"Content-Type": "application/sparql-update; charset=UTF-8"},
        ),
    ]
    assert [answer.status_code for answer in answers] == [204] * 4
    assert writer.ask("<x:s> <x:p> 1, 2, 3, 4")


def test_the_graphs_of_the_request_are_the_dataset_of_the_patterns(writer: Writer) -> None:
    writer.done(
        "INSERT DATA { GRAPH <x:a> { <x:s> <x:p> 1 } GRAPH <x:b> { <x:s> <x:p> 2 } "
        "GRAPH <x:c> { <x:s> <x:p> 3 } }"
    )
    using: dict[str, str | list[str]] = {
        "using-graph-uri": ["x:a", "x:b"],
        "using-named-graph-uri": "x:c",
    }
    writer.done(
        "PREFIX where: <x:where/>\n"
        "INSERT { GRAPH <x:out> { ?s ?p ?o } } WHERE { ?s ?p ?o } ; # WHERE\n"
        "INSERT { GRAPH <x:named> { ?s where:g ?g } } where { GRAPH ?g { ?s ?p 'WHERE', ?o } "
        "FILTER(false) } ; INSERT { GRAPH <x:named> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        **using,
    )
    assert writer.ask("GRAPH <x:out> { <x:s> <x:p> 1, 2 } FILTER NOT EXISTS "
                      "{ GRAPH <x:out> { <x:s> <x:p> 3 } }")  # fmt: skip
    assert writer.ask("GRAPH <x:named> { <x:s> <x:p> 3 } FILTER NOT EXISTS "
                      "{ GRAPH <x:named> { <x:s> <x:p> 1 } }")  # fmt: skip


def test_delete_where_reads_the_graphs_of_the_request_too(writer: Writer) -> None:
    writer.done("INSERT DATA { <x:s> <x:p> 1, 2 . GRAPH <x:a> { <x:s> <x:p> 2 } }")
    writer.done("DELETE WHERE { ?s ?p ?o }", **{"using-graph-uri": "x:a"})
    assert writer.ask("<x:s> <x:p> 1 FILTER NOT EXISTS { <x:s> <x:p> 2 }")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { ?s ?p ?o } USING <x:b> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } using named <x:b> WHERE { ?s ?p ?o }",
        "WITH <x:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_a_dataset_in_request_and_update_is_refused(writer: Writer, update: str) -> None:
    told = problem(writer.update(update, **{"using-graph-uri": "x:a"}), 400)
    assert "names its graphs too" in str(told["detail"])
    writer.done(update)


def test_a_graph_of_the_request_can_not_smuggle_an_update_in(writer: Writer) -> None:
    evil = "x:a> WHERE {} ; INSERT DATA { <x:evil> <x:p> 1 } ; INSERT {} USING <x:b"
    problem(writer.update("DELETE WHERE { ?s ?p ?o }", **{"using-graph-uri": evil}), 400)
    problem(writer.update("DELETE WHERE { ?s ?p ?o }", **{"using-graph-uri": "relative"}), 400)
    assert not writer.ask("<x:evil> ?p ?o")


def test_a_syntax_error_is_told_with_its_place(writer: Writer) -> None:
    for parameters in ({}, {"using-graph-uri": "x:a"}):
        told = problem(
            writer.update("CLEAR ALL ;\nINSERT { ?s ?p ?o } WHER { }", **parameters), 400
        )
        assert (told["source"], told["line"], told["column"]) == ("update", 2, 26)


def test_an_update_is_done_whole_or_not_at_all(writer: Writer) -> None:
    problem(writer.update("INSERT DATA { <x:s> <x:p> 1 } ; DROP GRAPH <x:none>"), 400)
    assert not writer.ask("?s ?p ?o")


def test_updates_over_a_limit_are_refused_by_its_name(writer: Writer) -> None:
    long = f"INSERT DATA {{ <x:s> <x:p> '{'x' * 20_000}' }}"
    assert "max_update_bytes" in str(problem(writer.update(long), 413)["detail"])
    assert writer.client.post("/update", data={"update": long}).status_code == 413
    deep = f"INSERT {{}} WHERE {'{' * 300}{'}' * 300}"
    assert "max_query_depth" in str(problem(writer.update(deep), 413)["detail"])


def test_an_update_past_its_deadline_leaves_nothing_and_the_next_one_works(
    writer: Writer,
) -> None:
    values = " ".join(map(str, range(500)))
    tables = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abcd")
    problem(writer.update(f"INSERT {{ <x:s> <x:p> ?a }} WHERE {{ {tables} }}"), 503)
    writer.done("INSERT DATA { <x:s> <x:q> 1 }")
    assert writer.ask("<x:s> <x:q> 1 FILTER NOT EXISTS { <x:s> <x:p> ?o }")


class Sink:
    """Listen on loopback and count who calls."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self._listener.accept()[0].close()
            except OSError:
                return
            self.calls += 1

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    found = Sink()
    socket.create_connection(("127.0.0.1", found.port)).close()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("LOAD <{}>", 400),
        ("load silent<{}>into graph <x:g>", 204),  # fails, and says nothing of it
        ("LOAD <file:///etc/passwd>", 400),
        ("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}", 400),
        ("INSERT {{ ?s ?p ?o }} WHERE {{ FILTER(trueSERVICE<{}>{{ ?s ?p ?o }}) }}", 400),
        ("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}", 400),
        ("PREFIX load: <x:l> CLEAR SILENT GRAPH load:x ; LOAD <{}>", 400),
        ("LOADSILENT<{}>", None),
        ("INSERT {{ }} WHERE {{ {{}} SERVICESILENT<{}>{{}} }}", None),
    ],
)
def test_no_update_reaches_outside(
    writer: Writer, sink: Sink, update: str, status: int | None
) -> None:
    answer = writer.update(update.format(f"http://127.0.0.1:{sink.port}/x"))
    assert answer.status_code == status or (status is None and answer.status_code < 500)
    assert not writer.ask("?s ?p ?o")
    assert sink.calls == 1, "the one that shows that the sink is there"


def test_harmless_words_are_no_reason_to_refuse(writer: Writer) -> None:
    writer.done(
        "PREFIX load: <x:load/> # LOAD <x> SERVICE\n"
        "INSERT DATA { load:service <x:service> 'LOAD <x> and SERVICE <y>' }"
    )
    assert writer.ask("<x:load/service> <x:service> ?o")


# --- Graphs ---------------------------------------------------------------------------------


def put(writer: Writer, turtle: str, graph: str = G + "1") -> httpx.Response:
    return writer.client.put("/graphs", params={"graph": graph}, content=turtle, headers=TURTLE)


def test_every_format_of_triples_goes_in_and_comes_out(writer: Writer) -> None:
    triple = "<https://example.org/s> <https://example.org/p> <https://example.org/o> ."
    triples = list(ox.parse(triple, format=ox.RdfFormat.N_TRIPLES))
    for kind in ("TURTLE", "N_TRIPLES", "RDF_XML", "JSON_LD"):
        syntax = getattr(ox.RdfFormat, kind)
        graph = G + kind
        answer = writer.client.put(
            "/graphs",
            params={"graph": graph},
            content=ox.serialize([quad.triple for quad in triples], format=syntax) or b"",
            headers={"Content-Type": syntax.media_type},
        )
        assert answer.status_code == 201, answer.text
        got = writer.client.get(
            "/graphs", params={"graph": graph}, headers={"Accept": syntax.media_type}
        )
        assert got.headers["content-type"].partition(";")[0] == syntax.media_type
        assert [q.triple for q in ox.parse(got.content, format=syntax)] == [triples[0].triple]


def test_relative_addresses_are_against_the_graph(writer: Writer) -> None:
    put(writer, "<> <p> <../x> .", G + "a/b")
    assert writer.ask(f"GRAPH <{G}a/b> {{ <{G}a/b> <{G}a/p> <{G}x> }}")


def test_an_empty_graph_is_there_until_it_is_deleted(writer: Writer) -> None:
    assert put(writer, "").status_code == 201
    there = writer.client.get("/graphs", params={"graph": G + "1"})
    assert there.status_code == 200
    assert put(writer, "# nothing\n").status_code == 204
    assert writer.client.delete("/graphs", params={"graph": G + "1"}).status_code == 200
    problem(writer.client.get("/graphs", params={"graph": G + "1"}), 404)
    problem(writer.client.delete("/graphs", params={"graph": G + "1"}), 404)


def test_blank_nodes_of_two_requests_stay_two(writer: Writer) -> None:
    for _ in range(2):
        answer = writer.client.post(
            "/graphs", params={"graph": G + "1"}, content="_:a <x:p> 1 .", headers=TURTLE
        )
        assert answer.status_code in (200, 201)
    got = writer.client.get(
        "/graphs", params={"graph": G + "1"}, headers={"Accept": "application/n-triples"}
    )
    assert len(got.text.splitlines()) == 2


def test_a_graph_known_to_the_client_is_confirmed_and_not_sent(writer: Writer) -> None:
    put(writer, "<x:s> <x:p> 1 .")
    first = writer.client.get("/graphs", params={"graph": G + "1"})
    known = {"If-None-Match": first.headers["etag"]}
    assert writer.client.get("/graphs", params={"graph": G + "1"}, headers=known).status_code == 304
    put(writer, "<x:s> <x:p> 2 .")
    changed = writer.client.get("/graphs", params={"graph": G + "1"}, headers=known)
    assert changed.status_code == 200
    head = writer.client.head("/graphs", params={"graph": G + "1"})
    assert head.headers["content-length"] == changed.headers["content-length"]
    assert not head.content


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        ("<x:s> <x:p>", "text/turtle", 400),
        ("GRAPH <x:g> { <x:s> <x:p> 1 }", "application/trig", 400),
        ("<x:s> <x:p> 1 .", "text/plain", 415),
        ("<x:s> <x:p> 1 .", XLSX.media_type, 415),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', "application/rdf+xml", 400),
        ('{"@context": "http://127.0.0.1:9/c", "@id": "x:s", "p": 1}', "application/ld+json", 400),
        ("# " + "x" * 30_000, "text/turtle", 413),
        ("(" * 5_000, "text/turtle", 413),
    ],
    ids=["syntax", "named graph", "unknown", "workbook", "entities", "context", "long", "deep"],
)  # fmt: skip
def test_bad_data_is_refused_and_changes_nothing(
    writer: Writer, data: str, kind: str, status: int
) -> None:
    put(writer, "<x:s> <x:p> 'kept' .")
    answer = writer.client.put(
        "/graphs", params={"graph": G + "1"}, content=data, headers={"Content-Type": kind}
    )
    problem(answer, status)
    assert writer.ask(f"GRAPH <{G}1> {{ <x:s> <x:p> 'kept' }}")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/graphs", 400),
        ("GET", "/graphs?graph=relative", 400),
        ("GET", "/graphs?graph=x:a&graph=x:b", 400),
        ("GET", "/graphs?graph=x:a&default", 400),
        ("GET", "/graphs?graph=file:///etc/passwd", 400),
        ("GET", "/graphs/a?default", 400),
        ("GET", "/graphs?graph=x:none", 404),
        ("PUT", "/graphs", 400),
        ("PATCH", "/graphs?default", 405),
        ("PATCH", "/graphs/a", 405),
    ],
)
def test_a_request_that_names_no_one_graph_is_refused(
    writer: Writer, method: str, target: str, status: int
) -> None:
    problem(
        writer.client.request(method, target, headers=TURTLE, content="<x:s> <x:p> 1 ."), status
    )


def test_whoever_asks_may_read_a_graph_and_not_write_it(client: httpx.Client) -> None:
    arden = {"graph": CITY_GRAPHS + "arden"}
    got = client.get("/graphs", params=arden, headers={"Accept": "application/n-triples"})
    assert got.status_code == 200
    assert got.text
    problem(client.get("/graphs", params=arden, headers={"Accept": "image/png"}), 406)
    for method in ("PUT", "POST", "DELETE"):
        problem(client.request(method, "/graphs", params=arden, headers=TURTLE, content=" "), 401)
    told = client.options("/graphs", params=arden)
    assert told.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"
