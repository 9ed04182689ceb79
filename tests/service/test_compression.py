"""Long answers come compressed where the client takes that, and are known by their own ETag."""

from __future__ import annotations

import gzip
import json

import httpx
import pytest

from graphsvc.api.answers import accepts_gzip

LONG = "SELECT * WHERE { ?s a ?type } LIMIT 200"
SHORT = "SELECT (1 AS ?one) WHERE {}"


def asked(client: httpx.Client, query: str, encoding: str, **headers: str) -> httpx.Response:
    headers = {"Accept": "application/sparql-results+json", **headers}
    headers["Accept-Encoding"] = encoding
    return client.get("/sparql", params={"query": query}, headers=headers)


def test_a_long_answer_is_compressed_for_those_who_take_it(client: httpx.Client) -> None:
    plain = asked(client, LONG, "identity")
    packed = asked(client, LONG, "br, gzip;q=0.8")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 4
    assert packed.json() == plain.json()  # the client unpacks it
    assert len(plain.json()["results"]["bindings"]) == 200


def test_a_short_answer_stays_as_it_is(client: httpx.Client) -> None:
    assert "content-encoding" not in asked(client, SHORT, "gzip").headers


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_each_encoding_has_an_etag_of_its_own_that_is_confirmed(
    client: httpx.Client, encoding: str
) -> None:
    first = asked(client, LONG, encoding)
    assert first.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    other = asked(client, LONG, "gzip" if encoding == "identity" else "identity")
    assert first.headers["etag"] != other.headers["etag"]
    again = asked(client, LONG, encoding, **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["vary"] == first.headers["vary"]
    assert not {"content-encoding", "content-type"} & again.headers.keys()
    changed = asked(client, LONG, encoding, **{"If-None-Match": other.headers["etag"]})
    assert changed.status_code == 200


def test_a_repeated_answer_keeps_its_encoding(client: httpx.Client) -> None:
    for encoding in ("gzip", "identity", "gzip", "identity"):
        answer = asked(client, LONG, encoding)
        assert (answer.headers.get("content-encoding") == "gzip") == (encoding == "gzip")
        assert len(answer.json()["results"]["bindings"]) == 200


def test_a_posted_query_is_answered_compressed_too(client: httpx.Client) -> None:
    headers = {
        "Content-Type": "application/sparql-query",
        "Accept": "application/sparql-results+json",
        "Accept-Encoding": "gzip",
    }
    with client.stream("POST", "/sparql", content=LONG, headers=headers) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        raw = b"".join(answer.iter_raw())
    assert len(json.loads(gzip.decompress(raw))["results"]["bindings"]) == 200


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("gzip;q=much", False),
        ("br" + ", br" * 100 + ", gzip", True),
    ],
)
def test_the_header_s_qualities_decide(header: str | None, *, takes: bool) -> None:
    headers = [] if header is None else [(b"accept-encoding", header.encode())]
    assert accepts_gzip({"headers": headers}) == takes
