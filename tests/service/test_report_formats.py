"""Every format of the report over HTTP, from the confined worker: a file, several, a workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest
from openpyxl import load_workbook

from graphsvc import assets
from graphsvc.render import FORMATS
from graphsvc.workbook.form import form

SEJONG = assets.city_files()["sejong"].read_bytes()
SEJONG_IRI = "https://w3id.org/scom/example/sejong/sejong"
SUWON = assets.city_files()["suwon"].read_bytes()


def sheets(data: bytes) -> list[str]:
    return [str(page.title) for page in load_workbook(io.BytesIO(data)).worksheets]


def rows(data: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(data)).worksheets[-1].iter_rows(values_only=True))


def in_json_ld(turtle: bytes) -> bytes:
    parsed = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.JSON_LD) or b""


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def quads(data: bytes, syntax: ox.RdfFormat) -> list[ox.Quad]:
    return list(ox.parse(data, format=syntax))


# How a client reads each format; what it reads is never empty.
READ: dict[str, Callable[[bytes], Any]] = {
    "text": bytes.decode,
    "json": json.loads,
    "html": lambda data: data.decode().rindex("</html>"),
    "md": bytes.decode,
    "csv": lambda data: table(data)[1:],
    "xlsx": sheets,
    "ttl": lambda data: quads(data, ox.RdfFormat.TURTLE),
    "jsonld": lambda data: quads(data, ox.RdfFormat.JSON_LD),
    "sarif": lambda data: json.loads(data)["runs"][0]["results"],
    "junit": lambda data: ET.fromstring(data).findall("testsuite"),  # noqa: S314  our own report
    "github": lambda data: data.decode().index("::error file="),
}


def test_every_format_is_tried() -> None:
    assert set(READ) == set(FORMATS)


def read(answer: httpx.Response, name: str) -> Any:  # noqa: ANN401  each format has its own
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FORMATS[name].media_type
    found = READ[name](answer.content)
    assert found or found == 0
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_its_report_in_every_format(client: httpx.Client, name: str) -> None:
    accept = {"Content-Type": "text/turtle", "Accept": FORMATS[name].media_type}
    read(client.post("/validate", content=SEJONG, headers=accept), name)


@pytest.mark.parametrize("name", FORMATS)
def test_several_files_have_one_document(client: httpx.Client, name: str) -> None:
    parts = [
        ("file", ("sejong.ttl", SEJONG)),
        ("file", ("broken.ttl", b":x a")),
        ("file", ("suwon.ttl", SUWON)),
    ]
    answer = client.post("/validate", files=parts, params={"format": name})
    if FORMATS[name].several:
        read(answer, name)
        if not FORMATS[name].binary:
            assert "broken.ttl" in answer.text
    else:
        assert answer.status_code == 400
        assert "one file" in answer.json()["detail"]


@pytest.mark.parametrize("name", sorted(name for name, it in FORMATS.items() if it.several))
def test_two_uploads_of_the_same_city_are_noted(client: httpx.Client, name: str) -> None:
    said = f"2 files describe the same city, {SEJONG_IRI}: a.ttl, b.jsonld. Keep one of them."
    parts = [
        ("file", ("a.ttl", SEJONG)),
        ("file", ("b.jsonld", in_json_ld(SEJONG))),
        ("file", ("suwon.ttl", SUWON)),
    ]
    answer = client.post("/validate", files=parts, params={"format": name})
    found = read(answer, name)
    if name == "json":
        (note,) = found["notes"]
        assert note == {"kind": "sameCity", "city": SEJONG_IRI, "files": ["a.ttl", "b.jsonld"]}
    elif name == "xlsx":
        assert said in {str(row[1]) for row in rows(answer.content)}
    else:
        assert said in " ".join(answer.text.replace("\\", "").split())


@pytest.mark.parametrize("name", FORMATS)
def test_a_workbook_has_its_report_in_every_format(client: httpx.Client, name: str) -> None:
    book = form("en", {"City": [{"City.id": "arden"}]})
    answer = client.post("/validate", files={"file": ("a.xlsx", book)}, params={"format": name})
    read(answer, name)
    if name == "text":
        assert "a.xlsx:City!" in answer.text
