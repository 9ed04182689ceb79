"""``/models``: published after a check, kept in versions, never overwritten unseen."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graphsvc.access.audit import FILE
from graphsvc.rdfio.formats import FORMATS
from graphsvc.vocab import CITY_GRAPHS, DCTERMS, SCOM
from service.running import problem, start
from service.test_tokens import bearer, created
from support import ROOT

ARDEN = (ROOT / "examples" / "arden.ttl").read_bytes()
BROKEN = (ROOT / "examples" / "arden-broken.ttl").read_bytes()
TURTLE = {"Content-Type": "text/turtle"}
NQUADS = {"Accept": "application/n-quads"}


def renamed(title: str) -> bytes:
    """Return the example with another title."""
    changed = ARDEN.replace(b"How Arden works", title.encode())
    assert changed != ARDEN
    return changed


@dataclass(slots=True)
class City:
    """Publish one model: its id is that of the token's scope."""

    client: httpx.Client
    id: str
    data: Path

    def put(self, body: bytes = ARDEN, **headers: str) -> httpx.Response:
        """Send a file to be published."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.put(f"/models/{self.id}", content=body, headers={**TURTLE, **named})

    def get(self, below: str = "", **headers: str) -> httpx.Response:
        """Get the model, or what is below it."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/models/{self.id}{below}", headers={**NQUADS, **named})

    def published(self, body: bytes = ARDEN) -> str:
        """Publish a file and return its ETag."""
        answer = self.put(body, If_Match="*") if self.get().status_code == 200 else self.put(body)
        assert answer.status_code in (200, 201), answer.text
        return str(answer.headers["etag"])


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """Give a service for the tests of this module and a client that may publish anything."""
    folder = tmp_path_factory.mktemp("models")
    data = folder / "data"
    token = created(data, "admin")
    running = start(folder, {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "examples"})
    with running.client as client:
        client.headers.update(bearer(token))
        yield client, data
    running.stop()


@pytest.fixture
def city(publisher: tuple[httpx.Client, Path], request: pytest.FixtureRequest) -> City:
    """Give a model that nobody has published yet."""
    client, data = publisher
    return City(client, f"t{abs(hash(request.node.name)) % 10**12}", data)


# --- Publishing -----------------------------------------------------------------------------


def test_a_file_that_is_published_can_be_had_in_every_format(city: City) -> None:
    answer = city.put()
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["version"] == 1
    assert told["title"]["ko"] == "아든은 이렇게 운영됩니다"
    assert told["findings"]["violation"] == 0
    expected = ox.Dataset(ox.parse(ARDEN, ox.RdfFormat.TURTLE))
    expected.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for syntax in FORMATS:
        got = city.get(Accept=syntax.media_type)
        assert got.headers["content-type"].startswith(syntax.media_type)
        found = ox.Dataset(ox.parse(got.content, getattr(ox.RdfFormat, syntax.engine_name)))
        found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        assert found == expected


def test_the_graph_of_the_city_holds_what_was_published(city: City) -> None:
    city.published()
    city.published(renamed("How it is now"))
    query = (
        f"SELECT ?t {{ GRAPH <{CITY_GRAPHS}{city.id}> {{ ?m a <{SCOM}CityModel> ; "
        f"<{DCTERMS}title> ?t }} FILTER(LANG(?t) = 'en') }}"
    )
    found = city.client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert [row["t"]["value"] for row in found] == ["How it is now"]


@pytest.mark.parametrize("suffix", [".jsonld", ".rdf", ".nt", ".nq", ".trig"])
def test_the_same_in_another_format_is_the_same_version(city: City, suffix: str) -> None:
    city.published()
    syntax = next(item for item in FORMATS if suffix in item.extensions)
    same = city.get(Accept=syntax.media_type).content
    answer = city.put(same, Content_Type=syntax.media_type, If_Match="*")
    assert answer.status_code == 200
    assert answer.json()["version"] == 1


def test_a_workbook_is_published_too(city: City, tmp_path: Path) -> None:
    from support import GRAPHSVC, command

    book = tmp_path / "arden.xlsx"
    done = command(GRAPHSVC, "convert", ROOT / "examples" / "arden.ttl", book)
    assert done.returncode == 0, done.stderr
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = city.put(book.read_bytes(), Content_Type=kind)
    assert answer.status_code == 201, answer.text
    assert answer.json()["statements"] > 100


@pytest.mark.parametrize(
    ("accept", "kind", "sign"),
    [
        ("application/json", "application/json", '"findings"'),
        ("text/turtle", "text/turtle", "ValidationReport"),
        ("text/html", "text/html", "<html"),
        ("application/sarif+json", "application/sarif+json", "runs"),
    ],
)
def test_what_misses_a_requirement_is_refused_with_its_report(
    city: City, accept: str, kind: str, sign: str
) -> None:
    answer = city.put(BROKEN, Accept=accept)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith(kind)
    assert sign in answer.text
    problem(city.get(), 404)


def test_the_requirements_can_not_be_opted_out_of(city: City) -> None:
    path = f"/models/{city.id}?tier=good-practice"
    assert city.client.put(path, content=BROKEN, headers=TURTLE).status_code == 422


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"<a> <b>", "text/turtle", 400),
        (b"<x:a> <x:b> <x:c> .", "text/turtle", 422),
        (b"", "text/turtle", 400),
        (b"%PDF", "application/pdf", 415),
        (b"not a zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 400),
        (b'{"@context": "https://example.org/c"}', "application/ld+json", 400),
    ],
)
def test_what_is_no_city_is_refused_and_leaves_nothing(
    city: City, body: bytes, kind: str, status: int
) -> None:
    problem(city.put(body, Content_Type=kind), status)
    problem(city.get(), 404)


@pytest.mark.parametrize("identity", ["Arden", "a_b", "a" * 65, "-a", "a.ttl", "%2e%2e"])
def test_an_id_that_no_token_could_name_is_refused(city: City, identity: str) -> None:
    answer = city.client.put(f"/models/{identity}", content=ARDEN, headers=TURTLE)
    problem(answer, 400)


def test_several_files_in_a_form_are_no_model(city: City) -> None:
    files = [("file", (f"{name}.ttl", ARDEN)) for name in ("a", "b")]
    problem(city.client.put(f"/models/{city.id}", files=files), 400)


def test_a_token_reaches_its_own_city_only(city: City) -> None:
    own = bearer(created(city.data, f"publish:{city.id}"))
    other = bearer(created(city.data, "publish:elsewhere"))
    problem(city.put(ARDEN, **other), 403)
    problem(httpx.put(str(city.client.base_url) + f"/models/{city.id}", content=ARDEN,
                      headers=TURTLE, trust_env=False), 401)  # fmt: skip
    assert city.put(ARDEN, **own).status_code == 201
    problem(city.client.delete(f"/models/{city.id}", headers=other), 403)


def test_many_unnamed_nodes_that_look_the_same_do_not_hold_it_up(city: City) -> None:
    clique = b"".join(
        b"_:n%d <http://purl.org/dc/terms/relation> _:n%d .\n" % (one, two)
        for one in range(12)
        for two in range(12)
        if one != two
    )
    answer = city.put(ARDEN + b"\n" + clique)
    assert answer.status_code in (201, 422), answer.text
    assert answer.elapsed.total_seconds() < 20


# --- Versions and lost updates --------------------------------------------------------------


def test_every_version_can_be_had_for_ever(city: City) -> None:
    city.published()
    first = city.get().content
    city.published(renamed("Second"))
    city.published(renamed("Third"))
    listed = city.get("/versions", Accept="application/json").json()
    assert [item["version"] for item in listed["versions"]] == [1, 2, 3]
    assert listed["current"] == 3
    answer = city.get("/versions/1")
    assert answer.content == first
    assert "immutable" in answer.headers["cache-control"]
    assert b"Second" in city.get("/versions/2").content
    assert city.get().content == city.get("/versions/3").content
    assert 'rel="predecessor-version"' in city.get("/versions/2").headers["link"]
    problem(city.get("/versions/4"), 404)
    problem(city.get("/versions/0"), 400)
    problem(city.get("/versions/x"), 400)


def test_versions_are_statements_too(city: City) -> None:
    city.published()
    found = list(ox.parse(city.get("/versions", Accept="text/turtle").content, ox.RdfFormat.TURTLE))
    assert ox.NamedNode(f"{CITY_GRAPHS}{city.id}/version/1") in {quad.subject for quad in found}


def test_a_change_that_does_not_say_what_it_has_seen_is_refused(city: City) -> None:
    city.published()
    told = problem(city.put(renamed("Second")), 428)
    assert 'If-Match: "1-' in str(told["todo"])
    problem(city.client.delete(f"/models/{city.id}"), 428)


def test_whoever_has_seen_an_older_version_overwrites_nothing(city: City) -> None:
    first = city.published()
    answer = city.put(renamed("Second"), If_Match=first)
    assert answer.status_code == 200
    problem(city.put(renamed("Third"), If_Match=first), 412)
    problem(city.client.delete(f"/models/{city.id}", headers={"If-Match": first}), 412)
    assert city.put(renamed("Third"), If_Match=answer.headers["etag"]).status_code == 200


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/n-quads"])
def test_the_etag_of_every_format_may_be_sent_back(city: City, accept: str) -> None:
    city.published()
    seen = city.get(Accept=accept).headers["etag"]
    assert city.put(renamed("Second"), If_Match=f'"x", {seen}').status_code == 200


def test_a_model_that_must_be_new_is(city: City) -> None:
    assert city.put(If_None_Match="*").status_code == 201
    problem(city.put(renamed("Second"), If_None_Match="*"), 412)


def test_what_must_be_there_is(city: City) -> None:
    problem(city.put(If_Match="*"), 412)
    problem(city.put(If_Match='"1-x"'), 412)


def test_a_request_that_is_repeated_is_carried_out_once(city: City) -> None:
    first = city.published()
    for _ in range(2):
        assert city.put(renamed("Second"), If_Match=first).status_code == 200
    assert city.put(renamed("Second"), If_None_Match="*").status_code == 200
    assert city.get("/versions", Accept="application/json").json()["current"] == 2


def test_of_many_at_once_one_wins_and_no_number_is_used_twice(city: City) -> None:
    first = city.published()
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(lambda n: city.put(renamed(f"By {n}"), If_Match=first), range(6))
        )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
    listed = city.get("/versions", Accept="application/json").json()
    assert [item["version"] for item in listed["versions"]] == [1, 2]


def test_a_reader_that_has_it_already_gets_no_body(city: City) -> None:
    city.published()
    answer = city.get()
    again = city.get(If_None_Match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert answer.headers["last-modified"].endswith("GMT")
    other = city.get(Accept="text/turtle", If_None_Match=answer.headers["etag"])
    assert other.status_code == 200


# --- Deletion -------------------------------------------------------------------------------


def test_a_deleted_model_leaves_a_tombstone_and_its_versions(city: City) -> None:
    seen = city.published()
    answer = city.client.delete(f"/models/{city.id}", headers={"If-Match": seen})
    assert answer.status_code == 204
    problem(city.get(), 410)
    assert city.get("/versions/1").status_code == 200
    assert city.get("/versions", Accept="application/json").json()["deleted"]
    ask = f"ASK {{ GRAPH <{CITY_GRAPHS}{city.id}> {{ ?s ?p ?o }} }}"
    assert city.client.get("/sparql", params={"query": ask}).json()["boolean"] is False
    problem(city.client.delete(f"/models/{city.id}", headers={"If-Match": "*"}), 410)
    assert city.put().json()["version"] == 2
    assert city.get().status_code == 200


def test_what_never_was_can_not_be_deleted(city: City) -> None:
    problem(city.client.delete(f"/models/{city.id}"), 404)


# --- Lists and comparison -------------------------------------------------------------------


def test_models_are_listed_as_json_and_rdf(city: City) -> None:
    city.published()
    listed = city.client.get("/models").json()
    mine = next(item for item in listed["models"] if item["id"] == city.id)
    assert city.client.get(mine["address"]).status_code == 200
    found = list(ox.parse(
        city.client.get("/models", headers={"Accept": "text/turtle"}).content, ox.RdfFormat.TURTLE
    ))  # fmt: skip
    assert ox.NamedNode(CITY_GRAPHS + city.id) in {quad.object for quad in found}
    problem(city.client.get("/models?page=2"), 404)
    problem(city.client.get("/models?page=x"), 400)


def test_the_bundled_cities_are_models_too(city: City) -> None:
    listed = {item["id"]: item for item in city.client.get("/models").json()["models"]}
    assert {"arden", "sejong", "vienna"} <= listed.keys()
    assert "Sejong" in listed["sejong"]["title"]["en"]


def test_a_city_graph_put_by_the_graph_store_protocol_becomes_a_version(city: City) -> None:
    city.published()
    where = {"graph": CITY_GRAPHS + city.id}
    put = city.client.put("/graphs", params=where, content=renamed("By graph"), headers=TURTLE)
    assert put.status_code == 204
    assert b"By graph" in city.get("/versions/2").content
    assert city.client.delete("/graphs", params=where).status_code == 200
    problem(city.get(), 410)


def test_two_versions_are_compared(city: City) -> None:
    city.published()
    city.published(renamed("Second"))
    told = city.client.get(f"/models/{city.id}/diff").json()
    assert told["same"] is False
    assert "Second" in json.dumps(told["nodes"])
    text = city.client.get(f"/models/{city.id}/diff?before=1&after=1&format=text").text
    assert text
    page = city.client.get(f"/models/{city.id}/diff?format=html")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    problem(city.client.get(f"/models/{city.id}/diff?format=xml"), 400)
    problem(city.client.get(f"/models/{city.id}/diff?after=9"), 404)


def test_every_publication_is_logged(city: City) -> None:
    seen = city.published()
    city.client.delete(f"/models/{city.id}", headers={"If-Match": seen})
    lines = [json.loads(line) for line in (city.data / FILE).read_text().splitlines()]
    own = [(line["event"], line["action"]) for line in lines if line.get("model") == city.id]
    assert own == [
        ("begun", "model put"), ("done", "model put"),
        ("begun", "model delete"), ("done", "model delete"),
    ]  # fmt: skip


def test_after_a_kill_each_publication_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = created(data, "admin")
    settings = {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "none"}
    acknowledged = 0
    for number in range(2):
        running = start(tmp_path, settings)
        with running.client as client, ThreadPoolExecutor(1) as thread:
            client.headers.update(bearer(token))
            city = City(client, "arden", data)
            sent = thread.submit(_publish_until_killed, city, number)
            while acknowledged == 0 and not sent.done():
                acknowledged = client.get("/models/arden").status_code == 200
            running.stop(signal.SIGKILL)
            acknowledged = max(acknowledged, sent.result())
    running = start(tmp_path, settings)
    with running.client as client:
        city = City(client, "arden", data)
        listed = city.get("/versions", Accept="application/json").json()
        numbers = [item["version"] for item in listed["versions"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= acknowledged > 0
        accept = {"Accept": "application/n-triples"}
        graph = client.get("/graphs", params={"graph": CITY_GRAPHS + "arden"}, headers=accept)
        # The store writes some numbers in another way.
        ends = [
            {(quad.subject, quad.predicate) for quad in ox.parse(body, ox.RdfFormat.N_QUADS)}
            for body in (graph.content, city.get().content)
        ]
        assert ends[0] == ends[1]
        (title,) = (line for line in city.get().content.splitlines() if b'"Title ' in line)
        assert title in graph.content.splitlines()
    running.stop()


def _publish_until_killed(city: City, round_number: int) -> int:
    """Publish one version after the other; return the last number that was acknowledged."""
    last = 0
    for number in range(1000):
        try:
            answer = city.put(renamed(f"Title {round_number} {number}"), **(
                {"If-Match": "*"} if last or round_number else {}
            ))  # fmt: skip
        except httpx.HTTPError:
            return last
        if answer.status_code in (200, 201):
            last = answer.json()["version"]
    return last
