"""CKAN's own parser reads the catalogue as its harvester does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exchange.conftest import Place
from exchange.many import many_models
from exchange.runtimes import CKAN, need_python
from graphsvc.vocab import CITY_GRAPHS, CITY_PROFILE, MODEL_GRAPH
from support import command


def _extras(data: dict[str, Any]) -> dict[str, str]:
    return {item["key"]: item["value"] for item in data["extras"]}


@pytest.fixture(scope="module")
def read(place: Place) -> dict[str, dict[str, Any]]:
    """Return what CKAN makes of each data set, by its address; there are several pages."""
    many_models(place.client, 105)
    done = command(need_python(CKAN), CKAN / "read.py", f"{place.address}/catalog", timeout_s=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["pages"] == 2
    found = {_extras(data)["uri"]: data for data in told["datasets"]}
    assert len(found) == len(told["datasets"]) > 105
    return found


def test_the_model_is_a_data_set(read: dict[str, dict[str, Any]]) -> None:
    assert str(read[MODEL_GRAPH]["title"]).startswith("Smart-city operating model")


def test_a_city_file_keeps_what_it_says_of_itself(read: dict[str, dict[str, Any]]) -> None:
    arden = read[CITY_GRAPHS + "arden"]
    assert arden["title"] == "How Arden works"
    extras = _extras(arden)
    assert CITY_PROFILE in extras["conforms_to"]
    # CKAN takes the name in one of its languages.
    names = ("Arden City Council", "아든시청", "Ville d'Arden")
    assert extras["publisher_name"] in names
    resources = arden["resources"]
    assert len(resources) == 4
    assert all(item["url"].startswith("http") for item in resources)
    assert all("creativecommons" in item["license"] for item in resources)
