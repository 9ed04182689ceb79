"""Labels that would do harm are shown and do none: in reports, answers and pages of cities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from browser.cities import LABELS, publishing
from service.running import Running

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


# --- Published cities -----------------------------------------------------------------------

# Every page that shows what a city calls itself and its things.
PAGES = {
    "the list": "/models",
    "the city": "/models/hostile-{kind}",
    "a comparison": "/models?compare=hostile-{kind}&compare=arden",
    "two versions": "/models/hostile-{kind}/diff?before=1&after=2&format=html",
    "the element": "/iso37106-2021/B5.html",
    "its graph": "/graph/city/hostile-{kind}.html",
    "a table": "/queries/accountability?cityFile=hostile-{kind}",
    "bars": "/queries/duties?cityFile=hostile-{kind}",
    "steps": "/queries/roadmap-steps",
    "the map": "/queries/weak-linkages?cityFile=hostile-{kind}",
}
OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e")
WIDEST = "Math.max(...[...document.querySelectorAll('main *')].map(it => it.scrollWidth))"
# Letters from right to left stand in an element of their own, or are all that their block holds.
NOT_ISOLATED = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!/[\\u0590-\\u06ff]/.test(node.data) || node.parentElement.closest("bdi, option")) continue;
    const own = node.parentElement.closest("[dir=auto]");
    if (!own) found.push(node.parentElement.outerHTML.slice(0, 200));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with publishing(tmp_path_factory.mktemp("cities")) as service:
        yield service


@pytest.mark.parametrize("place", sorted(PAGES))
@pytest.mark.parametrize("kind", sorted(LABELS))
def test_a_page_shows_the_labels_of_a_hostile_city_and_stays_whole(
    browser: Browser, cities: Running, kind: str, place: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    dialogs: list[str] = []

    def opens(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opens)
    answer = page.goto(cities.address + PAGES[place].format(kind=kind))
    assert answer
    assert answer.status == 200
    shown = page.locator("main").inner_text()
    assert {"script": "<script>", "rtl": "עברית", "long": "longlong"}[kind] in shown
    assert page.locator("main script, main img").count() == 0
    assert page.locator('a[href^="javascript" i]').count() == 0
    assert not set(shown + page.title()) & OVERRIDES
    assert page.evaluate(NOT_ISOLATED) == []
    assert len(page.title()) < 300
    for width in (390, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # What scrolls by itself scrolls no farther than an eye can follow.
        assert page.evaluate(WIDEST) <= 4000
    assert dialogs == []
    assert page.evaluate("window.harm") is None
    context.close()
