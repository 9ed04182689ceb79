"""Nothing that is asked or sent stalls the service: each ends, and others are answered meanwhile.

The bounds of time are wide, since the machine may be busy; the benchmarks measure.
"""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from service.running import Running, start

QUERY_LIMIT_S = 1
CHECK_LIMIT_S = 4
SLACK_S = 6
ANSWERED_WITHIN_S = 1.0

TRIPLES = [f"?s{n} ?p{n} ?o{n}" for n in range(4)]
VALUES = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(200)))} }}" for n in range(5))
DEEP = 100_000
ENDED = {503}
REFUSED = {400, 413}

QUERIES: dict[str, tuple[str, set[int]]] = {
    "a three-way product, counted": (
        f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(TRIPLES[:3])} }}", ENDED),
    "a four-way product, counted": (
        f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(TRIPLES)} }}", ENDED),
    "a product, sorted": (
        f"SELECT * {{ {' . '.join(TRIPLES[:3])} }} ORDER BY ?o2 ?o1 ?o0", ENDED),
    "a product, streamed": (f"SELECT * {{ {' . '.join(TRIPLES[:3])} }}", {422, 503}),
    "a product, constructed": (
        f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {' . '.join(TRIPLES[:3])} }}", {422, 503}),
    "a product, made distinct": (
        f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {' . '.join(TRIPLES[:3])} }}", ENDED),
    "a product of values": (f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }}", ENDED),
    "an explosion of paths": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:a>)*/(!<x:a>|^!<x:a>)* ?b . "
        "?b (!<x:a>|^!<x:a>)* ?c }", ENDED),
    "a catastrophic expression": (
        f'SELECT (COUNT(*) AS ?n) {{ {TRIPLES[0]} . {TRIPLES[1]} . {TRIPLES[2]} '
        f'FILTER(REGEX("{"a" * 5000}b", "^(a+)+$") || REGEX(STR(?o0), "^(a|a?)+$")) }}', ENDED),
    "a huge GROUP_CONCAT": (
        f"SELECT (GROUP_CONCAT(CONCAT(STR(?s0), STR(?o1), STR(?o2))) AS ?c) "
        f"{{ {' . '.join(TRIPLES[:3])} }}", ENDED),
    "a text that doubles": (
        "SELECT (STRLEN(?x29) AS ?n) { BIND('aaaaaaaa' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(29)) + " }", ENDED),
    "paths of paths": (
        "SELECT (COUNT(*) AS ?n) { ?a ((!<x:a>|^!<x:a>)*)* ?b . ?b ((!<x:a>|^!<x:a>)*)* ?c . "
        "?c (!<x:a>|^!<x:a>)* ?d }", ENDED),
    "a plan of very many joins": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"?s{n} ?p{n} ?s{n * 7 % 400} ." for n in range(400)) + " }", ENDED),
    "a product of texts, sorted": (
        f"SELECT (CONCAT(STR(?s0), STR(?s1)) AS ?x) {{ {' . '.join(TRIPLES[:3])} }} ORDER BY ?x "
        "LIMIT 5", ENDED),
    "deep parentheses": (f"ASK {{ FILTER({'(' * DEEP}1{')' * DEEP}) }}", REFUSED),
    "deep braces": (f"ASK {'{' * DEEP}{'}' * DEEP}", REFUSED),
    "deep paths": (f"ASK {{ ?s {'(' * DEEP}<x:p>{')*' * DEEP} ?o }}", REFUSED),
    "deep functions": (f"ASK {{ FILTER({'STR(' * DEEP}1{')' * DEEP}) }}", REFUSED),
}  # fmt: skip

CLIQUE = "".join(f"_:n{a} <x:p> _:n{b} .\n" for a, b in itertools.permutations(range(12), 2))
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
UPLOADS: dict[str, tuple[str, str]] = {
    "deep Turtle": ("text/turtle", f"<x:a> <x:b> {'[ <x:p> ' * DEEP}1{' ]' * DEEP} ."),
    "deep lists": ("text/turtle", f"<x:a> <x:b> {'(' * DEEP}{')' * DEEP} ."),
    "deep triple terms": (
        "text/turtle",
        f"<x:a> <x:b> {'<<( <x:a> <x:b> ' * DEEP}1{' )>>' * DEEP} .",
    ),
    "deep JSON-LD": ("application/ld+json", '{"x:p":' * DEEP + "1" + "}" * DEEP),
    "deep JSON arrays": ("application/ld+json", "[" * DEEP + "]" * DEEP),
    "deep RDF/XML": ("application/rdf+xml", f'<rdf:RDF xmlns:rdf="{RDF}">' + "<a>" * DEEP),
    "entities": (
        "application/rdf+xml",
        f'<!DOCTYPE r [<!ENTITY e0 "lol">{ENTITIES}]><rdf:RDF xmlns:rdf="{RDF}">&e9;</rdf:RDF>',
    ),
    "a text of empty lines": (
        "application/rdf+xml",
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="x:a"><b xmlns="x:">'
        + "\n" * 1_000_000 + "</b></rdf:Description></rdf:RDF>",
    ),
    "a page inside a literal": (
        "text/turtle", f'<x:a> <x:b> "{"<b>" * 60_000}"^^<{RDF}HTML> .',
    ),
    "very many prefixes": (
        "text/turtle", "".join(f"@prefix p{n}: <x:{n}#> .\n" for n in range(30_000)),
    ),
    "one long word": ("text/turtle", f'<x:a> <x:b> "{"a" * 1_500_000}" .'),
    "poison for canonical names": (
        "text/turtle",
        f"<x:m> a <https://w3id.org/scom/ns#CityModel> . "
        f"<x:c> a <https://w3id.org/scom/ns#City> .\n{CLIQUE}",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a service with short limits and the model and the examples in it."""
    folder = tmp_path_factory.mktemp("bombs")
    running = start(folder, {
        "GRAPHSVC_QUERY_TIME_LIMIT_S": str(QUERY_LIMIT_S),
        "GRAPHSVC_CHECK_TIME_LIMIT_S": str(CHECK_LIMIT_S),
        "GRAPHSVC_QUERY_MEMORY_BYTES": str(512 << 20),
    })  # fmt: skip
    yield running
    running.stop()


class Beside:
    """Ask a small question again and again while something large is under way."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.times: list[float] = []
        self.statuses: set[int] = set()

    def __enter__(self) -> Beside:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _ask(self) -> None:
        with self._running.client as client:
            for number in itertools.count():
                began = time.monotonic()
                # A comment of its own, so that a reader answers and not the cache.
                answer = client.get("/sparql", params={"query": f"ASK {{}} # {number}"})
                self.times.append(time.monotonic() - began)
                self.statuses.add(answer.status_code)
                if self._end.wait(0.02):
                    return


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_stalls_the_service(target: Running, name: str) -> None:
    text, statuses = QUERIES[name]
    headers = {"Content-Type": "application/sparql-query"}
    with Beside(target) as beside, target.client as client:
        began = time.monotonic()
        answer = client.post("/sparql", content=text, headers=headers)
        took = time.monotonic() - began
    assert answer.status_code in statuses, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert took < QUERY_LIMIT_S + SLACK_S
    assert beside.statuses == {200}
    assert statistics.median(beside.times) < ANSWERED_WITHIN_S


@pytest.mark.parametrize("name", UPLOADS)
def test_no_upload_stalls_the_service(target: Running, name: str) -> None:
    kind, body = UPLOADS[name]
    with Beside(target) as beside, target.client as client:
        began = time.monotonic()
        answer = client.post("/validate", content=body, headers={"Content-Type": kind})
        took = time.monotonic() - began
    assert answer.status_code < 500 or answer.status_code == 503, answer.text[:300]
    assert took < CHECK_LIMIT_S + SLACK_S
    assert beside.statuses == {200}
    assert statistics.median(beside.times) < ANSWERED_WITHIN_S


def test_several_bombs_at_once_leave_the_service_whole(target: Running) -> None:
    answers: list[httpx.Response] = []

    def ask(number: int) -> None:
        with target.client as client:
            text = f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(TRIPLES)} }} # {number}"
            answers.append(client.get("/sparql", params={"query": text}))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.status_code for answer in answers] == [503] * 6
    assert all(answer.headers["retry-after"] for answer in answers)
    with target.client as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
