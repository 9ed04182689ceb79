"""Bad input over HTTP, in the reader's language: on pages for people, in documents for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from service.running import Running
from support import ROOT

HTML = {"Accept": "text/html"}
LANGS = ("fr", "ko")
MANY = range(9)
FAULTY = b"@prefix : <https://example.org/> .\n:a :b\n"
CITY = ("city.ttl", b"<a> a <b> .", "text/turtle")
# What a person can send from a page: the way, the address, and what goes with it.
SENT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "an address that is none": ("GET", "/nothing", {}),
    "an element that is none": ("GET", "/?element=B99", {}),
    "a view that is none": ("GET", "/?view=sideways", {}),
    "a basis that is none": ("GET", "/linkages?basis=guessed", {}),
    "an example that is none": ("GET", "/validate?example=nowhere", {}),
    "a city that is none": ("GET", "/models/nowhere", {}),
    "a comparison with a city that is none": ("GET", "/models?compare=arden&compare=nowhere", {}),
    "a comparison of too many": ("GET", "/models?" + "&".join(f"compare=c{n}" for n in MANY), {}),
    "a question that is none": ("GET", "/queries/nothing", {}),
    "a question that is nearly one": ("GET", "/queries/coverag", {}),
    "a parameter of the wrong kind": ("GET", "/queries/what-rests-on?element=B99", {}),
    "an example of a query that is none": ("GET", "/sparql?example=nothing", {}),
    "a method that is none": ("DELETE", "/about", {}),
    "a problem that is none": ("GET", "/problem/nothing", {}),
    "a term that is none": ("GET", "/ns/Nothing", {}),
    "a form without a file": ("POST", "/validate", {"data": {"tier": "required"}}),
    "an empty file": ("POST", "/validate", {"files": {"file": ("city.ttl", b"", "text/turtle")}}),
    "a file of no known format": (
        "POST",
        "/validate",
        {"files": {"file": ("city.doc", b"words", "application/msword")}},
    ),
    "a file that is binary": (
        "POST",
        "/validate",
        {"files": {"file": ("city.ttl", b"\x00\x01", "text/turtle")}},
    ),
    "a file with a syntax error": (
        "POST",
        "/validate",
        {"files": {"file": ("faulty.ttl", FAULTY, "text/turtle")}},
    ),
    "a file over the limit": (
        "POST",
        "/validate",
        {"files": {"file": ("city.ttl", b"# " * 3_000_000, "text/turtle")}},
    ),
    "too many files": (
        "POST",
        "/validate",
        {"files": [("file", (f"{n}.ttl", b"<a> a <b> .", "text/turtle")) for n in range(9)]},
    ),
    "a query that takes too long": (
        "GET",
        "/sparql?query=SELECT*{?a+?b+?c.?d+?e+?f.?g+?h+?i.?j+?k+?l}ORDER+BY+?l",
        {},
    ),
    "a file of no city": ("POST", "/validate", {"files": {"file": CITY}}),
    "an option that is none": (
        "POST",
        "/validate",
        {"files": {"file": CITY}, "data": {"colour": "red"}},
    ),
    "a date that is none": (
        "POST",
        "/validate",
        {"files": {"file": CITY}, "data": {"as_of": "yesterday"}},
    ),
    "an age that is no number": (
        "POST",
        "/validate",
        {"files": {"file": CITY}, "data": {"max_age": "old"}},
    ),
    "an overlay that is none": (
        "POST",
        "/validate",
        {"files": {"file": CITY}, "data": {"overlay": "nothing"}},
    ),
    "a query with a syntax error": ("GET", "/sparql?query=SELECT", {}),
    "a query that is an update": ("GET", "/sparql?query=CLEAR+ALL", {}),
    "a query of another server": (
        "GET",
        "/sparql?query=SELECT*{SERVICE<https://example.org/>{?s+?p+?o}}",
        {},
    ),
    "a query of a graph that is none": (
        "GET",
        "/sparql?query=ASK{}&default-graph-uri=https://example.org/nothing",
        {},
    ),
    "a comparison in no known format": ("GET", "/models/arden/diff?format=poem", {}),
}


class Shown(HTMLParser):
    """Gather the words of the part that says what was refused, those apart that are in English."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.foreign = 0
        self.own: list[str] = []
        self.english: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in."""
        if self.depth or ("role", "alert") in attrs:
            self.depth += 1
            if self.foreign or ("lang", "en") in attrs or tag == "bdi":
                self.foreign += 1

    def handle_endtag(self, _tag: str) -> None:
        """Go out."""
        if self.depth:
            self.depth -= 1
            self.foreign = max(self.foreign - 1, 0)

    def handle_data(self, data: str) -> None:
        """Put the words to those of their language."""
        if self.depth:
            (self.english if self.foreign else self.own).append(data)


def shown(page: httpx.Response) -> Shown:
    found = Shown()
    found.feed(page.text)
    assert found.own
    return found


def sent(client: httpx.Client, name: str, **headers: str) -> httpx.Response:
    method, path, body = SENT[name]
    return client.request(method, path, headers=headers, **body)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(SENT))
def test_a_page_says_in_the_reader_s_language_what_was_wrong(
    client: httpx.Client, name: str, lang: str
) -> None:
    page = sent(client, name, Accept="text/html", **{"Accept-Language": lang})
    assert page.status_code >= 400
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-language"] == lang
    words = "".join(shown(page).own)
    # English has small words that neither Korean nor French has, and no name here is one.
    assert re.findall(r"(?<![\w-])(?:the|is|not|that|with|this|there|has|to|of)\b", words) == []
    if lang == "ko":
        assert re.search("[가-힣]", words)


def test_a_parser_s_own_words_stand_in_a_sentence_and_are_marked(client: httpx.Client) -> None:
    page = sent(
        client, "a file with a syntax error", Accept="text/html", **{"Accept-Language": "ko"}
    )
    words = shown(page)
    assert "구문 분석기의 메시지" in "".join(words.own)
    assert "Unexpected end" in words.english
    assert "다른 프로그램의 메시지" in page.text


def test_a_program_gets_english_and_another_language_where_it_prefers_one(
    client: httpx.Client,
) -> None:
    name = "a parameter of the wrong kind"
    english = sent(client, name)
    assert english.headers["content-language"] == "en"
    assert "must be an element of the model" in english.json()["detail"]
    wishes = (("ko", "ko-KR, en;q=0.5"), ("fr", "fr"), ("en", "de"), ("en", "en, ko;q=0.9"))
    for lang, wish in wishes:
        other = sent(client, name, **{"Accept-Language": wish})
        assert other.status_code == english.status_code
        assert other.headers["content-type"] == "application/problem+json"
        assert other.headers["content-language"] == lang
        assert "Accept-Language" in other.headers["vary"]
        told, known = other.json(), english.json()
        assert told.keys() == known.keys()
        said = {"title", "detail", "todo"}
        assert {k: told[k] for k in told if k not in said} == {
            k: known[k] for k in known if k not in said
        }
        assert all((told[key] == known[key]) == (lang == "en") for key in said)
        assert "'B99'" in told["detail"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", ["parameter", "syntax", "too-large", "rate", "remote-deadline"])
def test_the_page_of_a_type_of_problem_explains_it_in_the_language(
    client: httpx.Client, slug: str, lang: str
) -> None:
    english = client.get(f"/problem/{slug}", headers=HTML | {"Accept-Language": "en"})
    other = client.get(f"/problem/{slug}", headers=HTML | {"Accept-Language": lang})
    for part in ("h1", 'p class="intro"'):
        told = [re.findall(f"<{part}>([^<]+)<", page.text)[0] for page in (english, other)]
        assert told[0] != told[1]


def test_a_hostile_name_is_shown_harmlessly_in_every_language(client: httpx.Client) -> None:
    for lang in ("en", *LANGS):
        page = client.get(
            "/queries/<script>alert(1)<script>", headers=HTML | {"Accept-Language": lang}
        )
        assert page.status_code == 404
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text


def test_a_report_on_several_files_names_those_refused_in_its_language(
    client: httpx.Client,
) -> None:
    """It is written by a confined process, which has to reach the words."""
    arden = ROOT / "examples" / "arden.ttl"
    files = [
        ("file", ("arden.ttl", arden.read_bytes(), "text/turtle")),
        ("file", ("faulty.ttl", FAULTY, "text/turtle")),
    ]
    answer = client.post("/validate", files=files, data={"lang": "ko", "format": "json"})
    assert answer.status_code == 200
    assert "구문 분석기의 메시지" in answer.json()["refused"][0]["what"]


def test_one_who_asks_too_often_is_told_so_in_their_language(
    service: Callable[..., Running],
) -> None:
    with service(GRAPHSVC_REQUESTS_PER_MINUTE="5").client as client:
        reader = HTML | {"Accept-Language": "ko", "X-Forwarded-For": "203.0.113.7"}
        *_, page = [client.get("/about", headers=reader) for _ in range(8)]
    assert page.status_code == 429
    assert "초 기다린 뒤 더 적게 보내십시오." in "".join(shown(page).own)
