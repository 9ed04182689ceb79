"""``/feed``: every change in order, on pages that never change once they are full."""

from __future__ import annotations

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from exchange.conftest import Place
from exchange.many import many_models
from exchange.runtimes import NODE, need_node
from graphsvc.exchange.ldes import PAGE_SIZE
from graphsvc.vocab import CITY_GRAPHS, PREFIXES
from service.running import problem, start
from service.test_tokens import bearer, created
from support import ROOT, command

AS, LDES, TREE = PREFIXES["as"], PREFIXES["ldes"], PREFIXES["tree"]
ARDEN = (ROOT / "examples" / "arden.ttl").read_bytes()
TRIG = {"Accept": "application/trig"}


def all_members(client: httpx.Client) -> list[tuple[str, str, str]]:
    """Follow the pages as they say; return kind, model and event of each member, in order."""
    found: list[tuple[str, str, str]] = []
    where: str | None = "/feed"
    while where:
        store = ox.Store()
        store.load(client.get(where, headers=TRIG).content, ox.RdfFormat.TRIG)
        rows = store.query(
            f"SELECT ?k ?m ?e {{ ?s <{TREE}member> ?e . ?e a ?k ; <{AS}object> ?m ; "
            f"<{PREFIXES['schema']}position> ?n }} ORDER BY ?n"
        )
        assert isinstance(rows, ox.QuerySolutions)
        found += [(row["k"].value.removeprefix(AS), row["m"].value, row["e"].value) for row in rows]
        following = list(store.quads_for_pattern(None, ox.NamedNode(TREE + "node"), None))
        where = following[0].object.value if following else None  # type: ignore[union-attr]  # an IRI
    return found


@pytest.fixture(scope="module")
def changed(place: Place) -> Place:
    """Give the service after a creation, an update, a deletion and a creation again."""
    place.publish("fed", ARDEN)
    etag = place.publish("fed", ARDEN.replace(b"How Arden works", b"Second"))
    assert place.client.delete("/models/fed", headers={"If-Match": etag}).status_code == 204
    place.publish("fed", ARDEN.replace(b"How Arden works", b"Third"))
    return place


def test_every_change_is_a_member_in_order(changed: Place) -> None:
    found = all_members(changed.client)
    fed = [kind for kind, model, _ in found if model == CITY_GRAPHS + "fed"]
    assert fed == ["Create", "Update", "Delete", "Create"]
    numbers = [int(event.rpartition("/")[2]) for _, _, event in found]
    assert numbers == list(range(1, len(numbers) + 1))


def test_ldes_client_reads_the_feed_in_order_and_replay_is_the_current_graph(
    changed: Place,
) -> None:
    done = command(need_node(), "read-feed.js", f"{changed.address}/feed", cwd=NODE, timeout_s=120)
    assert done.returncode == 0, done.stderr
    expected = [event for _, _, event in all_members(changed.client)]
    read = [line.removeprefix("# ") for line in done.stdout.splitlines() if line.startswith("# ")]
    assert read == expected
    replayed: dict[str, str] = {}
    # No store, which would write some numbers in another way.
    members = list(ox.parse(done.stdout.encode(), ox.RdfFormat.N_QUADS))
    for kind, model, event in all_members(changed.client):
        replayed.pop(model, None)
        if kind != "Delete":
            replayed[model] = event
    for model, event in replayed.items():
        graph = ox.NamedNode(event)
        replay = ox.Dataset(ox.Quad(*quad.triple) for quad in members if quad.graph_name == graph)
        current = changed.client.get(
            f"/models/{model.removeprefix(CITY_GRAPHS)}",
            headers={"Accept": "application/n-quads"},
        )
        now = ox.Dataset(ox.parse(current.content, ox.RdfFormat.N_QUADS))
        assert len(now) > 0
        for one in (replay, now):
            one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        assert replay == now


def test_a_full_page_never_changes_and_may_be_kept_for_ever(tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    running = start(tmp_path, {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "none"})
    with running.client as client:
        client.headers.update({**bearer(token), **TRIG})
        many_models(client, PAGE_SIZE + 3)
        closed, opened = client.get("/feed/1"), client.get("/feed/2")
        assert "immutable" in closed.headers["cache-control"]
        assert "immutable" not in opened.headers["cache-control"]
        assert b"ldes:immutable true" in closed.content
        many_models(client, 5, first=PAGE_SIZE + 3)
        assert client.get("/feed/1").content == closed.content
        assert client.get("/feed/2").content != opened.content
        known = {"If-None-Match": closed.headers["etag"]}
        assert client.get("/feed/1", headers=known).status_code == 304
        assert len(all_members(client)) == PAGE_SIZE + 8
        problem(client.get("/feed/3"), 404)
    running.stop()
    running = start(tmp_path, {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "none"})
    with running.client as client:
        again = client.get("/feed/1", headers=TRIG).content
        assert again.replace(running.address.encode(), b"") == closed.content.replace(
            str(closed.request.url).rpartition("/feed")[0].encode(), b""
        )
    running.stop()


def test_the_feed_of_an_empty_service_is_there(tmp_path: Path) -> None:
    running = start(tmp_path, {"GRAPHSVC_PRELOAD": "none"})
    with running.client as client:
        assert all_members(client) == []
    running.stop()


@pytest.mark.parametrize("page", ["0", "x", "-1", "999999"])
def test_a_page_that_is_none_is_refused(place: Place, page: str) -> None:
    answer = place.client.get(f"/feed/{page}", headers=TRIG)
    problem(answer, 404 if page == "999999" else 400)


def test_a_format_without_graphs_is_not_offered(place: Place) -> None:
    problem(place.client.get("/feed/1", headers={"Accept": "text/turtle"}), 406)
