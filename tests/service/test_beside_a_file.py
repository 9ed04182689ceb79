"""An earlier report and shapes of one's own go beside a file in a form, and are no files of it."""

from __future__ import annotations

import json

import httpx
import pytest

from graphsvc import assets
from service.running import problem

SEJONG = assets.city_files()["sejong"].read_bytes()
SHAPES = b"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix : <https://example.org/house#> .
:Place a sh:NodeShape ; sh:targetClass scom:City ;
  sh:property [ sh:path :motto ; sh:minCount 1 ; sh:message "A city has a motto."@en ] .
"""
FILE = ("file", ("sejong.ttl", SEJONG))


def report(client: httpx.Client, *parts: tuple[str, tuple[str, bytes]], **options: str) -> str:
    answer = client.post("/validate", files=list(parts), params={"as-of": "2026-11-22", **options})
    assert answer.status_code == 200, answer.text
    return answer.text


def refused(client: httpx.Client, *parts: tuple[str, tuple[str, bytes]], status: int) -> str:
    answer = client.post("/validate", files=list(parts))
    problem(answer, status)
    return f"{answer.json()['source']}: {answer.json()['detail']}"


def test_a_file_is_checked_by_shapes_of_one_s_own(client: httpx.Client) -> None:
    found = json.loads(report(client, FILE, ("shapes", ("house.ttl", SHAPES))))
    (mine,) = [item for item in found["findings"] if item["tier"] == "own"]
    assert mine["message"] == "A city has a motto."
    assert mine["line"]
    assert found["versions"]["ownShapes"]
    # The next request has none of them.
    assert "ownShapes" not in json.loads(report(client, FILE))["versions"]


def test_a_file_is_compared_with_an_earlier_report(client: httpx.Client) -> None:
    earlier = ("baseline", ("earlier.json", report(client, FILE).encode()))
    found = json.loads(report(client, FILE, earlier))
    assert found["baseline"]["report"] == "earlier.json"
    assert found["baseline"]["new"] == 0
    assert {item["status"] for item in found["findings"]} == {"same"}
    with_shapes = report(client, FILE, earlier, ("shapes", ("house.ttl", SHAPES)), format="text")
    assert "Since earlier.json, as of 2026-11-22: 1 new" in with_shapes


def test_several_files_are_compared_each_with_the_report_on_it(client: httpx.Client) -> None:
    other = ("file", ("other.ttl", SEJONG))
    earlier = ("baseline", ("earlier.json", report(client, FILE, other).encode()))
    found = json.loads(report(client, FILE, other, earlier))
    assert [item["baseline"]["new"] for item in found["reports"]] == [0, 0]


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"# no report", "earlier.json: The earlier report is no JSON"), (b"{}", "it has no 'fin")],
)
def test_what_is_no_report_is_refused_by_its_name(
    client: httpx.Client, data: bytes, says: str
) -> None:
    assert says in refused(client, FILE, ("baseline", ("earlier.json", data)), status=400)


@pytest.mark.parametrize(
    ("data", "says", "status"),
    [
        (SEJONG, "house.ttl: The file holds no shapes", 400),
        (SHAPES.replace(b"sh:minCount", b"sh:minCuont"), "house.ttl: ", 400),
        (SHAPES.replace(b"sh:minCount 1", b'sh:js "x"'), "house.ttl: ", 400),
    ],
)
def test_shapes_that_may_not_run_are_refused_by_their_name(
    client: httpx.Client, data: bytes, says: str, status: int
) -> None:
    told = refused(client, FILE, ("shapes", ("house.ttl", data)), status=status)
    assert says in told


def test_a_form_of_shapes_alone_holds_no_file(client: httpx.Client) -> None:
    answer = client.post("/validate", files={"shapes": ("house.ttl", SHAPES)})
    problem(answer, 400)
    assert "no file" in answer.json()["detail"]
