"""Every page is for everybody: axe-core finds nothing, in both themes, and no page is too heavy."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.places import PAGES
from support import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# So many bytes, as they come over the wire, may a page and all that it loads take.
MOST_BYTES = 300_000


def violations(page: Page, rules: dict[str, object]) -> list[str]:
    found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
    return [
        f"{item['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for item in found
        for node in item["nodes"][:3]
    ]


@pytest.fixture(scope="session")
def axe() -> str:
    """Give axe-core's own text; without it, skip, but not where everything has to be checked."""
    if not AXE.exists():
        reason = "axe-core is not there: npm ci --prefix web --ignore-scripts"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_either_theme_and_the_page_is_light_and_fits_a_phone(
    opened: Callable[..., Page], axe: str, path: str
) -> None:
    page = opened("about:blank")
    sizes: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.goto(path)
    page.locator(PAGES[path]).first.wait_for()
    page.evaluate(axe)
    assert violations(page, {"runOnly": RULES}) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []
    assert 0 < sum(sizes) <= MOST_BYTES
    page.set_viewport_size({"width": 390, "height": 844})
    # Every target of a finger is 24 pixels wide and high, or stands as far from the next one.
    assert violations(page, {"runOnly": {"type": "rule", "values": ["target-size"]}}) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
