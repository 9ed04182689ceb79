"""No update and no load changes a published city's graph without a version of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.store.targets import targets
from graphsvc.vocab import CITY_GRAPHS, ROOT
from service.running import problem, start
from service.test_tokens import bearer, created
from support import GRAPHSVC, command
from support import ROOT as CHECKOUT

ARDEN = (CHECKOUT / "examples" / "arden.ttl").read_bytes()
TURTLE = {"Content-Type": "text/turtle"}
ONE, TWO, THREE = (f"{ROOT}graph/city/{name}" for name in ("one", "two", "three"))
GRAPHS = (ONE, TWO, THREE)
DECLARED = f"PREFIX c: <{CITY_GRAPHS}> PREFIX graph: <{CITY_GRAPHS}> BASE <{ROOT}> "


def named(local: str) -> st.SearchStrategy[str]:
    """Give the ways to write a graph's name."""
    return st.sampled_from(
        [f"<{CITY_GRAPHS}{local}>", f"c:{local}", f"graph:{local}", f"<graph/city/{local}>"]
    )


NAMES = st.sampled_from(["one", "two", "three"]).flatmap(named)
# Where GRAPH may be left out, the engine takes a prefix of that name for it.
PLAIN = NAMES.filter(lambda name: not name.startswith("graph:"))
NOISE = st.sampled_from(
    ["", " # GRAPH <x:y> { }\n", " \n\t", "# INSERT {\n"]
)  # fmt: skip
IN_A_GRAPH = st.builds(
    "{}GRAPH {}{} {{ <x:s> <x:p> 'GRAPH <x:z> {{' }}".format, NOISE, NOISE, NAMES
)
BOUND = st.builds("GRAPH{} {} {{ ?s ?p ?o }}".format, NOISE, NAMES)
ANY = st.just("GRAPH ?graph { ?s ?p ?o }")
OPERATIONS = st.one_of(
    st.builds("INSERT DATA{} {{ {} }}".format, NOISE, IN_A_GRAPH),
    st.builds("delete data {{ {} }}".format, IN_A_GRAPH),
    st.builds("DELETE{} WHERE {{ {} }}".format, NOISE, BOUND | ANY),
    st.builds("DELETE {{ {} }} WHERE {{ {} }}".format, BOUND | ANY, ANY),
    st.builds("INSERT {{ {} }}{} WHERE {{ {} }}".format, BOUND, NOISE, BOUND),
    st.builds("DELETE {{ {} }} INSERT {{ {} }} WHERE {{ {} }}".format, BOUND, BOUND, BOUND),
    st.builds("WITH {} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}".format, NAMES),
    st.builds("WITH {} INSERT {{ <x:a> <x:b> ?o }} WHERE {{ {} }}".format, NAMES, BOUND),
    st.builds("INSERT {{ {} }} USING {} WHERE {{ ?s ?p ?o }}".format, BOUND, NAMES),
    st.builds("{} SILENT GRAPH {}{}".format, st.sampled_from(["DROP", "clear"]), NOISE, NAMES),
    st.builds(
        "{} SILENT {} TO {}{}".format, st.sampled_from(["COPY", "MOVE", "ADD"]), PLAIN, NOISE, PLAIN
    ),
    st.builds(
        "{} SILENT GRAPH {} TO DEFAULT".format, st.sampled_from(["COPY", "MOVE", "ADD"]), NAMES
    ),
)
UPDATES = st.lists(OPERATIONS, min_size=1, max_size=3).map(
    lambda found: DECLARED + " ; ".join(found)
)


def filled() -> ox.Store:
    store = ox.Store()
    for number, graph in enumerate(GRAPHS):
        text = f'<x:s> <x:p> "GRAPH <x:z> {{" . <x:s{number}> <x:q> {number} .'
        store.load(text.encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


def held(store: ox.Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {graph: set() for graph in GRAPHS}
    for quad in store:
        found.setdefault(str(quad.graph_name).strip("<>"), set()).add(str(quad.triple))
    return found


@given(UPDATES)
def test_whatever_an_update_changes_was_told_before(update: str) -> None:
    store = filled()
    before = held(store)
    store.update(update)
    after = held(store)
    changed = {graph for graph in GRAPHS if before[graph] != after[graph]}
    told = targets(update)
    assert told.may_be_any or changed <= told.named


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT {{ GRAPH <x:mine> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}",
        f"COPY <{ONE}> TO <x:mine>",
        f"ADD GRAPH <{ONE}> TO DEFAULT",
        f"INSERT {{ ?s ?p ?o }} USING <{ONE}> WHERE {{ ?s ?p ?o }}",
        f"INSERT DATA {{ <x:s> <x:p> 'GRAPH <{ONE}> {{ }}' }} # GRAPH <{ONE}>",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = <{ONE}>) }}",
        "PREFIX graph: <x:> PREFIX to: <x:> INSERT DATA { graph:a to:b graph:c }",
    ],
)
def test_what_is_only_read_is_not_taken_for_written(update: str) -> None:
    ox.Store().update(update)
    told = targets(update)
    assert not told.named & set(GRAPHS)
    assert not told.may_be_any


@given(st.text(alphabet="GRAPHWITHDELETE {}<>:?\\'\"#;a\n", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    targets(text)


# --- The service ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Give an administrator's client of a service with one published city."""
    folder = tmp_path_factory.mktemp("targets")
    token = created(folder / "data", "admin")
    settings = {"GRAPHSVC_DATA": str(folder / "data"), "GRAPHSVC_PRELOAD": "none"}
    running = start(folder, settings)
    with running.client as client:
        client.headers.update(bearer(token))
        assert client.put("/models/one", content=ARDEN, headers=TURTLE).status_code == 201
        yield client
    running.stop()


def updated(client: httpx.Client, text: str) -> httpx.Response:
    return client.post("/update", data={"update": text})


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ GRAPH <{ONE}> {{ <x:s> <x:p> 1 }} }}",
        f"PREFIX c: <{CITY_GRAPHS}> DELETE WHERE {{ GRAPH c:one {{ ?s ?p ?o }} }}",
        f"DROP GRAPH <{ONE}>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_an_update_of_a_published_city_is_refused_with_what_to_do(
    admin: httpx.Client, update: str
) -> None:
    before = admin.get("/feed/1", headers={"Accept": "application/n-quads"}).content
    told = problem(updated(admin, update), 400)
    assert "published" in str(told["detail"])
    assert "/models/" in str(told["todo"])
    graph = admin.get("/graphs", params={"graph": ONE}, headers={"Accept": "text/turtle"})
    assert graph.status_code == 200
    assert admin.get("/feed/1", headers={"Accept": "application/n-quads"}).content == before


def test_an_update_of_anything_else_is_carried_out(admin: httpx.Client) -> None:
    for update in (
        f"INSERT DATA {{ GRAPH <{TWO}> {{ <x:s> <x:p> 1 }} }}",
        f"INSERT {{ GRAPH <x:copy> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}",
        f"DROP GRAPH <{TWO}>",
    ):
        assert updated(admin, update).status_code == 204


def test_a_deleted_model_leaves_no_empty_graph(admin: httpx.Client) -> None:
    put = admin.put("/models/gone", content=ARDEN, headers=TURTLE)
    seen = {"If-Match": put.headers["etag"]}
    assert admin.delete("/models/gone", headers=seen).status_code == 204
    where = {"graph": f"{CITY_GRAPHS}gone"}
    problem(admin.get("/graphs", params=where, headers={"Accept": "text/turtle"}), 404)
    listed = admin.get("/sparql", params={"query": "SELECT ?g { GRAPH ?g { } }"}).json()
    assert where["graph"] not in {row["g"]["value"] for row in listed["results"]["bindings"]}
    # What is no model any more may be written as any graph.
    insertion = f"INSERT DATA {{ GRAPH <{where['graph']}> {{ <x:s> <x:p> 1 }} }}"
    assert updated(admin, insertion).status_code == 204


def loaded(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return command(GRAPHSVC, "load", *arguments, "--data", data)


def test_a_load_into_a_published_city_is_refused_and_a_dump_is_taken_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    running = start(tmp_path, {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "none"})
    with running.client as client:
        headers = {**TURTLE, **bearer(token)}
        assert client.put("/models/one", content=ARDEN, headers=headers).status_code == 201
    running.stop()
    (tmp_path / "a.ttl").write_bytes(ARDEN)
    (tmp_path / "a.nq").write_text(f"<x:s> <x:p> <x:o> <{ONE}> .\n")
    (tmp_path / "b.nq").write_text(f"<x:s> <x:p> <x:o> <{TWO}> .\n")
    for arguments in (("a.ttl", "--graph", ONE), ("a.nq",)):
        done = loaded(data, tmp_path / arguments[0], *arguments[1:])
        assert done.returncode == 2, done.stdout
        assert "PUT /models/one" in done.stderr
    assert loaded(data, tmp_path / "b.nq").returncode == 0
    assert loaded(data, tmp_path / "a.ttl", "--graph", TWO).returncode == 0
    dump = tmp_path / "dump.nq"
    assert command(GRAPHSVC, "dump", "-o", dump, "--data", data).returncode == 0
    for folder in (data, tmp_path / "fresh"):
        assert loaded(folder, dump).returncode == 0
