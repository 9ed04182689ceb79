"""What the engine does when nobody guards it: the reasons for the guards, looked at again.

A test that fails here has good news: this version of the engine has learnt something, and a
guard may be simpler. docs/decisions/processes.md says which.
"""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from support import free_port

BIN = Path(sys.executable).parent
LIMIT_S = 1


def test_it_still_follows_entities_without_a_limit() -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(5))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    text = (
        f'<!DOCTYPE r [<!ENTITY e0 "lol">{levels}]><rdf:RDF xmlns:rdf="{rdf}" xmlns:x="x:">'
        "<rdf:Description rdf:about='x:a'><x:b>&e5;</x:b></rdf:Description></rdf:RDF>"
    )
    (quad,) = ox.parse(text.encode(), format=ox.RdfFormat.RDF_XML, base_iri="x:")
    assert isinstance(quad.object, ox.Literal)
    assert len(quad.object.value) == 3 * 10**5
    assert len(text) < 600


def test_it_still_takes_no_deadline_and_can_not_be_stopped() -> None:
    for method in (ox.Store.query, ox.Store.update, ox.Store.load):
        names = set(inspect.signature(method).parameters)
        assert not {name for name in names if "time" in name or "cancel" in name}
    assert not [name for name in dir(ox) if "cancel" in name.lower()]


def test_it_still_has_no_switch_for_calls_to_others() -> None:
    names = set(inspect.signature(ox.Store.query).parameters)
    assert not {name for name in names if "service" in name or "http" in name}


@pytest.fixture
def server() -> Iterator[str]:
    """Give the address of the engine's own server, told to stop queries after a second."""
    port = free_port()
    process = subprocess.Popen(
        [BIN / "oxigraph", "serve", "--bind", f"127.0.0.1:{port}", "--timeout-s", str(LIMIT_S)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(address, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            break
    yield address
    process.kill()
    process.wait()


def test_its_server_still_sends_half_an_answer_as_if_it_were_whole(server: str) -> None:
    data = "".join(f"<x:s{n}> <x:p> <x:o{n}> .\n" for n in range(600))
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as client:
        sent = client.post(
            "/store?default", content=data, headers={"Content-Type": "application/n-triples"}
        )
        assert sent.is_success
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        headers = {"Accept": "application/sparql-results+json"}
        answer = client.get("/query", params={"query": query}, headers=headers)
        assert answer.status_code == 200
        with pytest.raises(json.JSONDecodeError):
            json.loads(answer.text)
