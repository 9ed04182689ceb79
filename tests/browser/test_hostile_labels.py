"""Labels that would do harm are shown and do none: in reports, answers and pages of cities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.running import Running

LABELS = {
    "script": "<script>window.harm = true</script><img src=x onerror='window.harm = true'>",
    "rtl": "\u202eעברית هنا\u2066 left",
    "long": "long" * 2500,
}
CITY = """@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/m> a scom:CityModel ; dcterms:title {label} ; scom:describes <https://example.org/c> .
<https://example.org/c> a scom:City ; rdfs:label {label} .
<https://example.org/p> a scom:Practice ; rdfs:label {label} ; scom:realizes om:B5 ; scom:status scom:InOperation .
<javascript:window.harm=true> a scom:Practice ; rdfs:label {label} ; scom:realizes om:B5 .
"""  # noqa: E501  lines of a file


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def fits(page: Page) -> bool:
    """Tell whether the page is no wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))


@pytest.mark.parametrize("kind", LABELS)
def test_a_report_shows_a_hostile_label_and_stays_whole(
    opened: Callable[..., Page], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "hostile.ttl"
    file.write_text(CITY.replace("{label}", literal(LABELS[kind])), encoding="utf-8")
    page = opened("/validate", phone=kind == "long")
    page.locator("#file").set_input_files(str(file))
    page.locator(".findings li").first.wait_for()
    expect(page.locator(".verdict")).to_contain_text(LABELS[kind][:40])
    assert page.evaluate("window.harm") is None
    assert page.evaluate("document.querySelectorAll('#result script, #result img').length") == 0
    assert fits(page)


@pytest.mark.parametrize("kind", LABELS)
def test_an_answer_shows_a_hostile_label_and_stays_whole(
    opened: Callable[..., Page], kind: str
) -> None:
    page = opened("/sparql", phone=kind == "long", edits=True)
    query = f"SELECT ?label ?link WHERE {{ BIND ({literal(LABELS[kind])} AS ?label) "
    query += "BIND (IRI('javascript:window.harm=true') AS ?link) }"
    page.locator("graph-editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)
    page.get_by_role("button", name="Run the query").click()
    cell = page.locator("#answer td").first
    expect(cell).to_contain_text(LABELS[kind][:40])
    assert page.locator('#answer a[href^="javascript"]').count() == 0
    assert page.evaluate("window.harm") is None
    assert fits(page)


def test_an_address_that_asks_for_harm_is_told_back_as_text(
    opened: Callable[..., Page], site: Running
) -> None:
    for path in ("/nothing/<script>window.harm=true</script>", "/?element=<img src=x onerror=a>"):
        page = opened(site.address + path)
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.evaluate("window.harm") is None
        assert page.locator("main img, main script").count() == 0
