"""``/ngsi-ld/v1/entities``: a context source that a broker's client reads."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from exchange.conftest import Place
from exchange.runtimes import NGSILD, need_python
from exchange.strict import faults
from graphsvc.exchange.ngsild import OFFERED
from graphsvc.vocab import SCOM
from service.running import problem
from support import ROOT, command

PATH = "/ngsi-ld/v1/entities"


def query(place: Place, **parameters: object) -> httpx.Response:
    named = {name: str(value) for name, value in parameters.items()}
    return place.client.get(PATH, params=named, headers={"Accept": "application/json"})


def one(place: Place, identity: str, **parameters: str) -> httpx.Response:
    return place.client.get(f"{PATH}/{quote(identity, safe='')}", params=parameters)


@pytest.fixture(scope="module")
def practice(place: Place) -> str:
    """Give the id of a practice of the invented city."""
    found = query(place, type="Practice", limit=1000).json()
    return str(next(item["id"] for item in found if "/arden/" in item["id"]))


@pytest.mark.parametrize("kind", OFFERED)
def test_every_type_has_entities_that_a_strict_broker_takes(place: Place, kind: str) -> None:
    found = query(place, type=kind, limit=1000).json()
    assert found
    for entity in found:
        assert entity["type"] == kind
        assert faults(entity) == []


def test_an_entity_is_found_by_its_id(place: Place, practice: str) -> None:
    found = one(place, practice).json()
    assert found["id"] == practice
    assert found["realizes"]["type"] == "VocabProperty"
    assert found["label"]["type"] == "LanguageProperty"
    assert found["label"]["languageMap"].keys() >= {"en", "ko"}
    assert found["accountableAgent"]["type"] == "Relationship"


def test_key_values_and_chosen_attributes(place: Place, practice: str) -> None:
    found = one(place, practice, options="keyValues", attrs="realizes,accountableAgent").json()
    assert found.keys() == {"id", "type", "realizes", "accountableAgent"}
    assert isinstance(found["realizes"], str)
    assert found["accountableAgent"].startswith("https://")


def test_pages_together_are_the_whole(place: Place) -> None:
    whole = query(place, type="Practice", limit=1000, count="true")
    total = int(whole.headers["ngsild-results-count"])
    ids = [entity["id"] for entity in whole.json()]
    assert len(ids) == total > 20
    paged: list[Any] = []
    for offset in range(0, total, 7):
        paged += query(place, type="Practice", limit=7, offset=offset).json()
    assert [entity["id"] for entity in paged] == ids
    assert query(place, type="Practice", limit=0, count="true").json() == []


def leads_to(answer: httpx.Response, rel: str) -> str | None:
    """Return where the header ``Link`` of an answer leads."""
    link = answer.headers.get("link", "")
    found = re.search(rf'<([^>]+)>; rel="{rel}"; type="application/ld\+json"', link)
    return found[1] if found else None


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
def test_links_lead_through_all_pages_and_back(place: Place, accept: str) -> None:
    whole = [item["id"] for item in query(place, type="Practice", limit=1000).json()]
    headers = {"Accept": accept}
    paged: list[str] = []
    back: list[str] = []
    where: str | None = f"{PATH}?type=Practice&attrs=label&limit=7&count=true"
    last = where
    while where:
        answer = place.client.get(where, headers=headers)
        assert answer.headers["ngsild-results-count"] == str(len(whole))
        paged += [item["id"] for item in answer.json()]
        last, where = where, leads_to(answer, "next")
    where = last
    while where:
        answer = place.client.get(where, headers=headers)
        back = [item["id"] for item in answer.json()] + back
        where = leads_to(answer, "prev")
    assert paged == back == whole
    alone = query(place, type="Practice", limit=1000)
    assert (leads_to(alone, "next"), leads_to(alone, "prev")) == (None, None)


def test_a_city_published_between_two_pages_moves_nothing_that_stands_before_it(
    place: Place,
) -> None:
    def ids(answer: httpx.Response) -> list[str]:
        return [item["id"] for item in answer.json()]

    before = ids(query(place, type="City", limit=1000))
    first = query(place, type="City", limit=2, count="true")
    assert first.headers["ngsild-results-count"] == str(len(before))
    arden = (ROOT / "examples" / "arden.ttl").read_bytes()
    other = arden.replace(b"w3id.org/scom/example/arden/", b"zz.example.org/zeal/")
    assert other != arden
    place.publish("zeal", other)
    following = leads_to(first, "next")
    assert following
    second = place.client.get(following)
    assert second.headers["ngsild-results-count"] == str(len(before) + 1)
    assert ids(first) + ids(second) == before[:4]
    after = ids(query(place, type="City", limit=1000))
    assert [one for one in after if one in before] == before
    assert len(after) == len(before) + 1


def test_the_context_comes_by_link_or_in_the_body(place: Place, practice: str) -> None:
    by_link = one(place, practice)
    where = by_link.headers["link"].split(">")[0].strip("<")
    assert place.client.get(where).json()["@context"]["Practice"] == "scom:Practice"
    assert "@context" not in by_link.json()
    answer = place.client.get(f"{PATH}?type=Practice", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"].startswith("application/ld+json")
    assert "json-ld#context" not in answer.headers.get("link", "")
    assert all(where in entity["@context"] for entity in answer.json())


def test_types_are_named_by_iri_too(place: Place) -> None:
    assert query(place, type=f"{SCOM}City").json() == query(place, type="City").json()
    assert query(place, type="City,CityAuthority", limit=1000).json()


def test_a_type_that_nobody_has_finds_nothing(place: Place) -> None:
    answer = query(place, type="Vehicle", count="true")
    assert answer.json() == []
    assert answer.headers["ngsild-results-count"] == "0"


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"type": "City", "q": "speed>50"}, 400),
        ({"type": "City", "georel": "near"}, 400),
        ({"type": "City", "limit": "1001"}, 400),
        ({"type": "City", "limit": "-1"}, 400),
        ({"type": "City", "offset": "x"}, 400),
        ({"id": "no iri"}, 400),
        ({"id": "x:a> } } DROP ALL"}, 400),
    ],
)
def test_what_is_not_supported_is_refused(
    place: Place, parameters: dict[str, str], status: int
) -> None:
    problem(query(place, **parameters), status)


def test_what_is_not_there_is_not_found(place: Place) -> None:
    problem(one(place, "https://example.org/none"), 404)
    problem(place.client.post(PATH, json={"id": "x:a", "type": "City"}), 405)


def test_ngsildclient_reads_it(place: Place, practice: str) -> None:
    where = urlsplit(place.address)
    done = command(need_python(NGSILD), NGSILD / "read.py", str(where.hostname),
                   str(where.port), practice, timeout_s=60)  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["one"]["id"] == practice
    assert told["count"] == int(
        query(place, type="Practice", limit=0, count="true").headers["ngsild-results-count"]
    )
    assert practice in told["many"]
