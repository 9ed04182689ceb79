"""The JSON-LD contexts are served to whoever reads files that name them."""

from __future__ import annotations

import json

import httpx
import pytest

from graphsvc.rdfio.contexts import CONTEXTS, bundled
from graphsvc.vocab import ROOT
from service.running import problem


@pytest.mark.parametrize("address", CONTEXTS)
@pytest.mark.parametrize("accept", ["application/ld+json", "application/json", "text/html"])
def test_a_context_comes_as_json_ld_to_pages_of_any_site(
    client: httpx.Client, address: str, accept: str
) -> None:
    asked = {"Accept": accept, "Origin": "https://example.org"}
    answer = client.get("/" + address.removeprefix(ROOT), headers=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["@context"] == json.loads(bundled(address))
    again = client.get(
        "/" + address.removeprefix(ROOT), headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_context_that_there_is_not_is_refused_with_those_that_there_are(
    client: httpx.Client,
) -> None:
    told = problem(client.get("/context/v0.jsonld"), 404)
    assert "/context/v1.jsonld or /context/ngsi-ld-v1.jsonld" in str(told["todo"])


@pytest.mark.parametrize("address", CONTEXTS)
def test_a_file_that_names_a_context_is_checked(client: httpx.Client, address: str) -> None:
    city = {"@id": "https://example.org/c", "@type": "City"}
    model = {"@id": "https://example.org/m", "@type": "CityModel", "describes": city}
    node = {"@context": address, "@graph": [model]}
    answer = client.post(
        "/validate",
        content=json.dumps(node),
        headers={"Content-Type": "application/ld+json", "Accept": "application/json"},
    )
    assert answer.status_code == 200
    found = answer.json()["findings"]
    assert {"CityModel-title", "CityModel-publisher"} <= {
        item["shape"].rpartition("#")[2] for item in found if item["shape"]
    }
