"""Pages over HTTP: languages, forms, refusals, as a browser without a script sees them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import httpx
import pytest

from service.running import links_of

HTML = {"Accept": "text/html"}
PAGES = (
    "/",
    "/?element=B5&show=near",
    "/?view=matrix",
    "/iso37106-2021/B7.html",
    "/validate",
    "/queries",
    "/queries/coverage",
    "/sparql",
    "/models",
    "/models/arden",
    "/models?compare=sejong&compare=vienna",
    "/ns",
    "/ns/Practice.html",
    "/shapes",
    "/shapes/Practice-status.html",
    "/linkages",
    "/about",
    "/docs",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_language_that_is_asked_for(client: httpx.Client, path: str) -> None:
    titles = set()
    for lang in ("en", "ko", "fr"):
        page = client.get(path, headers=HTML | {"Accept-Language": lang})
        assert page.status_code == 200
        assert f'<html lang="{lang}">' in page.text
        assert page.headers["content-language"] == lang
        titles.add(re.findall(r'<nav class="ways" aria-label="([^"]+)"', page.text)[0])
        assert len(re.findall("<h1", page.text)) == 1
    assert len(titles) == 3


def test_a_choice_of_language_goes_before_the_browser_s_and_is_kept(client: httpx.Client) -> None:
    page = client.get("/about?lang=fr", headers=HTML | {"Accept-Language": "ko"})
    assert '<html lang="fr">' in page.text
    assert page.headers["set-cookie"] == "lang=fr; Path=/; Max-Age=31536000; SameSite=Lax"
    assert "Cookie" in page.headers["vary"]
    again = client.get("/about", headers=HTML | {"Accept-Language": "ko"})
    assert '<html lang="fr">' in again.text
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("cookie", ["lang=de", "lang=", "a=b; lang=ko", "=;;=lang", 'lang="k'])
def test_a_strange_cookie_does_no_harm(client: httpx.Client, cookie: str) -> None:
    page = client.get("/about", headers=HTML | {"Cookie": cookie})
    expected = "ko" if "=ko" in cookie else "en"
    assert f'<html lang="{expected}">' in page.text


def test_the_switch_keeps_what_the_page_shows(client: httpx.Client) -> None:
    page = client.get("/?element=B5&basis=derived", headers=HTML)
    assert "?element=B5&amp;basis=derived&amp;lang=ko" in page.text


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nothing", 404, "There is nothing at"),
        ("/?element=B99", 400, "is no element"),
        ("/validate?example=nowhere", 404, "No example"),
        ("/models/nowhere", 404, "nowhere"),
        ("/models?compare=sejong&compare=nowhere", 404, "nowhere"),
        ("/queries/nothing", 404, "No stored query"),
        ("/queries/what-rests-on?element=B99", 400, "must be an element"),
        ("/sparql?example=nothing", 404, "No stored query"),
    ],
)
def test_a_refusal_is_a_page_for_a_browser_and_a_document_for_a_program(
    client: httpx.Client, path: str, status: int, told: str
) -> None:
    page = client.get(path, headers=HTML)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert told in page.text
    assert 'role="alert"' in page.text


def test_a_form_that_is_refused_tells_where_and_what_to_do(client: httpx.Client) -> None:
    files = {"file": ("faulty.ttl", b"@prefix : <https://example.org/> .\n:a :b\n")}
    page = client.post("/validate", files=files, headers=HTML)
    assert page.status_code == 400
    assert "faulty.ttl" in page.text
    assert "line 3" in page.text or "line 2" in page.text


def test_the_picture_of_the_map_stands_alone(client: httpx.Client) -> None:
    answer = client.get("/map.svg?element=B5&basis=derived", headers={"Accept-Language": "ko"})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "attachment" in answer.headers["content-disposition"]
    root = ET.fromstring(answer.content)  # noqa: S314  our own service made it
    texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"B5", "A", "D"} <= texts
    assert "proposed" not in {
        name for node in root.iter() for name in node.get("class", "").split()
    }
    assert "도출" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_to_its_policy(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers=HTML)
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page.text)
    for link in links_of(page.text):
        assert not link.startswith("//")


def test_pages_come_compressed_and_say_so(client: httpx.Client) -> None:
    small = client.get("/", headers=HTML)
    assert small.headers["content-encoding"] == "gzip"
    plain = client.get("/", headers=HTML | {"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == small.text


def test_a_city_page_tells_its_coverage_and_who_answers(client: httpx.Client) -> None:
    page = client.get("/models/sejong", headers=HTML).text
    assert len(re.findall(r'<li class="state \w+">', page)) == 19
    states = {
        row["state"]
        for row in client.post(
            "/validate",
            content=client.get("/graph/city/sejong.nt").content,
            headers={"Content-Type": "application/n-triples"},
        ).json()["coverage"]
    }
    assert set(re.findall(r'<li class="state (\w+)">', page)) == states
    assert "score" in page  # it says that there is none
