"""Clients in other languages, and other servers that ask ours."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.conftest import Place
from clients.runtimes import NODE, need_command, need_node
from graphsvc.vocab import OM, RDFS, SKOS
from support import command

NOTATION = f"SELECT ?n WHERE {{ <{OM}B7> <{SKOS}notation> ?n }}"
OXIGRAPH = Path(sys.executable).parent / "oxigraph"


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    """Give the address of Oxigraph's own server, its store empty."""
    import socket
    import subprocess
    import time

    from support import free_port

    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [OXIGRAPH, "serve", "--location", folder, "--bind", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server,
    ):
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def curl(*arguments: str) -> str:
    done = command(need_command("curl"), "--silent", "--fail", "--noproxy", "*", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_oxigraphs_server_asks_us_by_service(place: Place, oxigraph: str) -> None:
    query = f"SELECT ?n WHERE {{ SERVICE <{place.sparql}> {{ <{OM}B7> <{SKOS}notation> ?n }} }}"
    told = curl(f"{oxigraph}/query", "--data-urlencode", f"query={query}", "-H", "Accept: text/csv")
    assert told.split() == ["n", "B7"]


def test_curl_asks_by_every_method(place: Place) -> None:
    for how in (
        ["--get", "--data-urlencode", f"query={NOTATION}"],
        ["--data-urlencode", f"query={NOTATION}"],
        ["--data-binary", NOTATION, "-H", "Content-Type: application/sparql-query"],
    ):
        assert curl(place.sparql, *how, "-H", "Accept: text/csv").split() == ["n", "B7"]
        rows = json.loads(curl(place.sparql, *how))["results"]["bindings"]
        assert rows[0]["n"]["value"] == "B7"


def test_curl_puts_a_file_and_gets_it_back(place: Place, examples: Path) -> None:
    token = f"Authorization: Bearer {place.token}"
    graph = f"{place.address}/graphs?graph=https://example.org/arden"
    kind = "Content-Type: text/turtle"
    curl("--upload-file", str(examples / "arden.ttl"), "-H", kind, "-H", token, graph)
    assert "How Arden works" in curl(graph)
    form = f"file=@{examples / 'sejong.ttl'};type=text/turtle"
    curl("--form", form, "-H", token, graph)
    assert "Sejong" in curl(graph)
    curl("--request", "DELETE", "-H", token, graph)
    told = curl("--no-fail", "--output", "/dev/null", "--write-out", "%{http_code}", graph)
    assert told == "404"


def node(*arguments: str) -> str:
    done = command(need_node(), *arguments, cwd=NODE, timeout_s=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_comunica_finds_out_by_itself_that_we_are_an_endpoint(place: Place) -> None:
    assert json.loads(node("comunica.js", place.sparql, NOTATION)) == [{"n": "B7"}]


def test_comunica_joins_us_with_another_source(place: Place, oxigraph: str) -> None:
    query = f"SELECT ?n ?note WHERE {{ ?e <{SKOS}notation> ?n . ?e <x:note> ?note }}"
    update = f"update=INSERT DATA {{ <{OM}B7> <x:note> 'ours' }}"
    curl(f"{oxigraph}/update", "--data-urlencode", update)
    rows = json.loads(node("comunica.js", place.sparql, query, f"{oxigraph}/query"))
    assert rows == [{"n": "B7", "note": "ours"}]


def test_comunica_reads_triples_with_languages(place: Place) -> None:
    query = f"SELECT ?l WHERE {{ <{OM}B7> <{RDFS}label> ?l . FILTER(LANG(?l) = 'ko') }}"
    assert len(json.loads(node("comunica.js", place.sparql, query))) == 1


def test_sparql_http_client_asks_updates_and_uses_the_graph_store(place: Place) -> None:
    told = json.loads(node("sparql-http-client.js", place.address, place.token))
    assert told == {"rows": ["hello"], "found": True, "triples": 1, "back": ["한국어"]}


def test_the_clients_are_the_pinned_ones() -> None:
    asked = json.loads((NODE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((NODE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert asked
    for name, version in asked.items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert not [name for name, told in lock.items() if "resolved" in told]
