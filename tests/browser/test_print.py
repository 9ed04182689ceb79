"""A page on paper: what it says and nothing to press, no wider than the sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

# A sheet of A4 without its margins.
SHEET = {"width": 673, "height": 1000}
PAGES = {
    "/?element=B5": ".reached",
    "/iso37106-2021/B7.html": ".map",
    "/models?compare=sejong&compare=vienna": ".compare",
    "/ns": ".entry",
    "/queries/what-rests-on?element=B5": "#answer table",
    "/queries/what-first?cityFile=sejong": ".chart",
    "/validate?example=sejong": ".findings li",
}


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_fits_a_sheet_and_leaves_out_what_can_only_be_pressed(
    opened: Callable[..., Page], path: str
) -> None:
    page = opened(path)
    page.locator(PAGES[path]).first.wait_for()
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]  # a dictionary of the right form
    expect(page.locator(PAGES[path]).first).to_be_visible()
    for left_out in (".top", ".actions", ".links", "button:not(.finding)", "graph-editor"):
        assert page.locator(left_out).filter(visible=True).count() == 0, left_out
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]
    maps = page.locator("svg.map").filter(visible=True)
    if maps.count():
        expect(maps.first.locator(".label").first).to_be_visible()
    head = page.locator("thead").filter(visible=True)
    if head.count():
        expect(head.first).to_have_css("display", "table-header-group")
