"""The commands on a store elsewhere: what they do there, and what they leave to it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.vocab import LINKAGE_GRAPHS, MODEL_GRAPH
from remote.misbehaving import misbehaving
from remote.stores import Store
from support import GRAPHSVC, ROOT, command

GRAPH = "https://example.org/loaded"


def run(store: Store, *arguments: str | Path, **settings: str) -> tuple[int, str]:
    """Run a command with this store, and return its exit code and all that it wrote."""
    environment = {**os.environ, **store.environment}
    environment |= {f"GRAPHSVC_{name}": value for name, value in settings.items()}
    done = command(GRAPHSVC, *arguments, env=environment, timeout_s=120)
    return done.returncode, done.stdout + done.stderr


def held(store: Store, graph: str) -> int:
    """Return how many statements a graph holds, asked of the store itself."""
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    accept = {"Accept": "application/sparql-results+json"}
    answer = httpx.post(store.query, data={"query": query}, headers=accept, trust_env=False)
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_a_file_is_loaded_in_batches_and_loading_it_again_adds_nothing(
    oxigraph: Store, tmp_path: Path
) -> None:
    file = tmp_path / "many.nt"
    file.write_text("".join(f'<x:s{n}> <x:p> "{n} – é\\n" .\n' for n in range(12_000)))
    for _ in range(2):
        code, told = run(oxigraph, "load", file, "--graph", GRAPH)
        assert code == 0, told
        assert "statements read: 12,000" in told
        assert held(oxigraph, GRAPH) == 12_000


def test_blank_nodes_stay_together(oxigraph: Store, tmp_path: Path) -> None:
    file = tmp_path / "blank.ttl"
    file.write_text("<x:a> <x:p> [ <x:q> [ <x:r> 1 ] ] .")
    code, told = run(oxigraph, "load", file, "--graph", GRAPH + "/blank")
    assert code == 0, told
    code, told = run(oxigraph, "dump", "--graph", GRAPH + "/blank")
    quads = list(ox.parse(told.encode(), format=ox.RdfFormat.N_QUADS))
    assert len({str(quad.subject) for quad in quads}) == 3
    assert len(quads) == 3


def test_a_long_file_with_blank_nodes_is_refused_before_anything_is_sent(
    oxigraph: Store, tmp_path: Path
) -> None:
    file = tmp_path / "long.nt"
    file.write_text("".join(f"<x:s{n}> <x:p> _:b{n % 7} .\n" for n in range(6_000)))
    code, told = run(oxigraph, "load", file, "--graph", GRAPH + "/long")
    assert code == 2
    assert "blank nodes" in told
    assert held(oxigraph, GRAPH + "/long") == 0


def test_a_syntax_error_at_the_end_is_found_before_anything_is_sent(
    oxigraph: Store, tmp_path: Path
) -> None:
    file = tmp_path / "broken.nt"
    file.write_text("".join(f"<x:s{n}> <x:p> 1 .\n" for n in range(6_000)) + "<x:s> <x:p")
    code, told = run(oxigraph, "load", file, "--graph", GRAPH + "/broken")
    assert code == 2, told
    assert held(oxigraph, GRAPH + "/broken") == 0


def test_the_model_is_put_back_and_dumped(oxigraph: Store, tmp_path: Path) -> None:
    code, told = run(oxigraph, "load", "--model")
    assert code == 0, told
    whole = held(oxigraph, MODEL_GRAPH)
    file = tmp_path / "one.nt"
    file.write_text(f"<x:s> <x:p> <{GRAPH}> .\n")
    run(oxigraph, "load", file, "--graph", MODEL_GRAPH)
    assert held(oxigraph, MODEL_GRAPH) == whole + 1
    assert run(oxigraph, "load", "--model")[0] == 0
    assert held(oxigraph, MODEL_GRAPH) == whole
    out = tmp_path / "dump.nq"
    code, told = run(oxigraph, "dump", "-o", out)
    assert code == 0, told
    found = ox.Store()
    found.load(out.read_bytes(), format=ox.RdfFormat.N_QUADS)
    model = ox.NamedNode(MODEL_GRAPH)
    assert sum(1 for _ in found.quads_for_pattern(None, None, None, model)) == whole
    assert run(oxigraph, "dump", "--graph", LINKAGE_GRAPHS["stated"])[0] == 2


@pytest.mark.parametrize("arguments", [("backup", "there"), ("restore", "there")])
def test_files_of_a_store_elsewhere_are_left_to_it(
    oxigraph: Store, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, told = run(oxigraph, *arguments, DATA=str(tmp_path))
    assert code == 2
    assert "store elsewhere are its own" in told


def test_the_doctor_asks_the_store_and_shows_no_password(oxigraph: Store) -> None:
    login = {"STORE_USER": "city", "STORE_PASSWORD": "s3cret"}
    code, told = run(oxigraph, "doctor", "--format", "json", **login)
    looks = {(look["part"], look["what"]): look for look in json.loads(told)}
    assert code == 0, told
    assert looks["store", "answers"]["told"].startswith("yes")
    assert looks["store", "updates"]["told"] == oxigraph.query.replace("/query", "/update")
    assert "s3cret" not in told


def test_the_doctor_tells_what_is_wrong_with_the_store() -> None:
    with misbehaving("html") as store:
        code, told = run(Store("bad", store.address), "doctor", QUERY_TIME_LIMIT_S="2")
    assert code == 1
    assert "text/html" in told


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("STORE", "ftp://example.org/", "http://"),
        ("STORE", "https://city:s3cret@example.org/", "GRAPHSVC_STORE_USER"),
        ("STORE", "https://example.org:99999/", "STORE"),
        ("STORE_UPDATE", "https://example.org/a b", "STORE_UPDATE"),
        ("STORE_UNION", "some", "STORE_UNION"),
        ("STORE_KEEP_S", "-1", "STORE_KEEP_S"),
        ("STORE_CA", "/nowhere.pem", "STORE_CA"),
        ("STORE_TOKEN", "t0ken", "both a name and a token"),
    ],
)
def test_a_wrong_setting_is_refused_and_no_secret_shown(name: str, value: str, reason: str) -> None:
    store = Store("none", "http://127.0.0.1:9/query", {"STORE_USER": "city"})
    code, told = run(store, "dump", **{name: value})
    assert code == 2
    assert reason in told
    assert "s3cret" not in told
    assert "t0ken" not in told


def test_where_updates_go_follows_from_the_address_for_queries() -> None:
    from graphsvc.elsewhere.naming import usual_update

    usual = {
        "http://h:7878/query": "http://h:7878/update",
        "https://h/ds/query": "https://h/ds/update",
        "https://h/repositories/city": "https://h/repositories/city/statements",
        "https://h:8182/sparql": "https://h:8182/sparql",
        "https://h/db/query?reasoning=true": "https://h/db/update?reasoning=true",
    }
    assert {query: usual_update(query) for query in usual} == usual
    page = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    assert "`…/query`" in page
    assert "`…/update`" in page
