"""Several services over one store: what is loaded, what is kept, who sees what when."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graphsvc.errors import RemoteRefusal
from graphsvc.jobs import bundle
from graphsvc.store.remote import stocking
from graphsvc.store.remote.stocking import Stock, stock
from graphsvc.vocab import CITY_GRAPHS, LINKAGE_GRAPHS
from remote import stores
from remote.conftest import Service, serving
from remote.stores import Store
from service.running import problem, start

COUNTS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
NOTES = (
    "SELECT ?g (COUNT(?d) AS ?n) "
    "{ GRAPH <https://w3id.org/scom/graph/loaded> { ?g ?p ?d } } GROUP BY ?g"
)
KEEP_S = 3


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store for the services of this module."""
    with stores.oxigraph(tmp_path_factory.mktemp("shared")) as started:
        yield started


@pytest.fixture(scope="module")
def services(shared: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Service]]:
    """Give two services that started at the same moment over an empty store.

    The first asks anew each time, the second keeps answers for some seconds.
    """
    found: dict[int, Service] = {}
    with ExitStack() as running:
        folders = [tmp_path_factory.mktemp(f"service{number}") for number in range(2)]
        settings: list[dict[str, str]] = [{}, {"STORE_KEEP_S": str(KEEP_S)}]

        def begin(number: int) -> None:
            begun = serving(shared, folders[number], **settings[number])
            found[number] = running.enter_context(begun)

        threads = [threading.Thread(target=begin, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield [found[0], found[1]]


def test_two_that_start_at_once_load_everything_once(services: list[Service]) -> None:
    counts = {str(row["g"]): int(row["n"] or 0) for row in services[0].rows(COUNTS)}
    for part in bundle.stocks(("model", "examples")):
        assert counts[part.graph] == part.statements, part.graph
    assert {row["n"] for row in services[1].rows(NOTES)} == {"1"}


def test_a_city_that_its_owner_changed_stays_changed(
    services: list[Service], shared: Store, tmp_path: Path
) -> None:
    graph = CITY_GRAPHS + "suwon"
    deleted = services[0].client.delete("/models/suwon", headers={"If-Match": "*"})
    assert deleted.status_code == 204, deleted.text
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <x:s> <x:own> 1 }} }}"
    assert services[0].update(text).status_code == 204
    with serving(shared, tmp_path) as third:
        rows = third.rows("SELECT ?p { GRAPH <%s> { ?s ?p ?o } }" % graph)  # noqa: UP031 - braces
        assert rows == [{"p": "x:own"}]


def test_a_write_is_seen_at_once_by_who_keeps_nothing_and_soon_by_who_does(
    services: list[Service],
) -> None:
    fresh, keeping = services
    query = "SELECT ?n { GRAPH <x:seen> { ?s <x:n> ?n } }"
    assert keeping.rows(query) == []
    assert fresh.update("INSERT DATA { GRAPH <x:seen> { <x:s> <x:n> 1 } }").status_code == 204
    assert fresh.rows(query) == [{"n": "1"}]
    deadline = time.monotonic() + 4 * KEEP_S
    while keeping.rows(query) != [{"n": "1"}]:
        assert time.monotonic() < deadline, "what others write is never seen"
        time.sleep(0.1)
    text = "DELETE DATA { GRAPH <x:seen> { <x:s> <x:n> 1 } }"
    assert keeping.update(text).status_code == 204
    assert keeping.rows(query) == [], "what it writes itself is seen at once"


def test_who_keeps_answers_does_not_ask_twice(services: list[Service]) -> None:
    query = "SELECT ?n { GRAPH <x:kept> { ?s <x:n> ?n } }"
    fresh, keeping = services
    stale = 0
    for number in range(5):
        before = keeping.rows(query)
        fresh.update(f"INSERT DATA {{ GRAPH <x:kept> {{ <x:s> <x:n> {number} }} }}")
        stale += keeping.rows(query) == before
    assert stale, "no answer was given again"


def test_a_graph_known_to_the_client_is_confirmed(services: list[Service]) -> None:
    params = {"query": "ASK {}"}
    first = services[0].client.get("/sparql", params=params)
    known = {"If-None-Match": first.headers["etag"]}
    assert services[0].client.get("/sparql", params=params, headers=known).status_code == 304


def test_stated_linkages_of_another_service_are_not_shown(tmp_path: Path) -> None:
    with stores.oxigraph(tmp_path) as store:
        text = f"INSERT DATA {{ GRAPH <{LINKAGE_GRAPHS['stated']}> {{ <x:s> <x:p> 1 }} }}"
        with serving(store, tmp_path / "one", PRELOAD="none", PUBLISH_STATED="true") as one:
            assert one.update(text).status_code == 204
        environment = {**store.environment, "GRAPHSVC_PRELOAD": "none"}
        running = start(tmp_path, environment, ready=False)
        try:
            with running.client as client:
                assert "stated" in _why_not_ready(client)
                problem(client.get("/sparql", params={"query": "ASK {}"}), 503)
        finally:
            running.stop()


def _why_not_ready(client: Any) -> str:  # noqa: ANN401 - a client of httpx
    import httpx

    for _ in range(300):
        try:
            told = client.get("/health/ready")
        except httpx.HTTPError:
            time.sleep(0.1)
            continue
        assert told.status_code == 503
        if "starting" not in told.text:
            return str(told.json()["detail"])
        time.sleep(0.1)
    return "never told"


class Weak:
    """A store that another service disturbs: the first replacements leave more than they should."""

    def __init__(self, disturbed: int) -> None:
        self.store = ox.Store()
        self.disturbed = disturbed

    async def rows(self, text: str) -> Any:  # noqa: ANN401 - plain JSON
        """Return the rows of a query."""
        found = self.store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        told = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        return [
            {name: cell["value"] for name, cell in row.items()}
            for row in told["results"]["bindings"]
        ]

    async def update(self, text: str) -> None:
        """Carry out an update."""
        self.store.update(text)

    async def replace(self, graph: str, ntriples: bytes) -> None:
        """Replace a graph, and while disturbed add its blank nodes once more."""
        node = ox.NamedNode(graph)
        self.store.remove_graph(node)
        for _ in range(2 if self.disturbed else 1):
            for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
                self.store.add(ox.Quad(quad.subject, quad.predicate, quad.object, node))
        self.disturbed = max(self.disturbed - 1, 0)


@pytest.mark.parametrize("disturbed", [0, 2, 99])
def test_blank_nodes_that_were_doubled_are_noticed_and_loaded_again(
    monkeypatch: pytest.MonkeyPatch, disturbed: int
) -> None:
    monkeypatch.setattr(stocking, "_PAUSE_S", (0.0, 0.0))
    part = Stock("https://example.org/g", "d1", 2, b"_:a <x:p> _:b .\n<x:s> <x:p> _:a .\n")
    shelf = Weak(disturbed)
    if disturbed > 10:
        with pytest.raises(RemoteRefusal, match="holds 4 statements in place of 2"):
            asyncio.run(stock(shelf, [part]))
        return
    assert asyncio.run(stock(shelf, [part])) == 1
    assert len(list(shelf.store.quads_for_pattern(None, None, None, ox.NamedNode(part.graph)))) == 2
    assert asyncio.run(stock(shelf, [part])) == 0
