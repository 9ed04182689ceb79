"""Who has the address alone does what they came for: by mouse, keyboard or finger on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from support import ROOT

WAYS = ("finger", "keyboard", "mouse")
ON_B5 = {"B2", "B4", "B7", "B8", "B10", "B12", "B14"}
BROKEN = (ROOT / "examples" / "arden-broken.ttl").read_text(encoding="utf-8")
# More stops than this on the way to anything are no way.
MOST_STOPS = 80


@dataclass(frozen=True)
class Hand:
    """Reach things on a page in one way, and by nothing else."""

    page: Page
    way: str

    def press(self, target: Locator, *, at: Locator | None = None) -> None:
        """Press a link or button; ``at`` is the part of it to point at."""
        if self.way == "keyboard":
            self.reach(target)
            self.page.keyboard.press("Enter")
        elif self.way == "finger":
            (at or target).tap()
        else:
            (at or target).click()

    def reach(self, target: Locator) -> None:
        """Go to the target, by as many stops as it takes."""
        if self.way != "keyboard":
            self.press(target)
            return
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if target.evaluate("it => it.matches(':focus')"):
                # What has the focus is to be seen, and is marked.
                expect(target).to_be_in_viewport()
                return
        pytest.fail(f"{target} is not within {MOST_STOPS} stops of the keyboard")


@pytest.fixture(params=WAYS)
def hand(request: pytest.FixtureRequest, opened: Callable[..., Page]) -> Hand:
    return Hand(opened("/", phone=request.param == "finger", edits=True), request.param)


def test_finds_what_rests_on_b5(hand: Hand) -> None:
    page = hand.page
    node = page.locator('a[data-element="B5"]')
    hand.press(node, at=node.locator("circle"))
    expect(page.locator("#told")).to_have_text(re.compile("What rests on B5"))
    found = page.locator(".reached").first.locator(".element b").all_inner_texts()
    assert set(found) == ON_B5
    if hand.way == "keyboard":
        expect(page.locator("#told")).to_be_focused()


def test_checks_the_broken_example_and_sees_the_line_at_fault(hand: Hand) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name="Check a file", exact=True))
    example = page.locator('[data-example="arden-broken"]')
    example.wait_for()
    hand.press(example)
    finding = page.locator(".finding", has_text=re.compile(r"line \d+")).nth(2)
    finding.wait_for()
    number = int(re.findall(r"line (\d+)", finding.inner_text())[0])
    hand.press(finding)
    here = page.locator(".source graph-editor .cm-here")
    expect(here).to_contain_text(BROKEN.splitlines()[number - 1].strip()[:30])
    expect(here).to_be_in_viewport()


def test_asks_a_question_by_sparql(hand: Hand) -> None:
    page = hand.page
    hand.press(page.locator(".ways").get_by_role("link", name="SPARQL"))
    editor = page.locator("graph-editor .cm-content")
    editor.wait_for()
    hand.reach(editor)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(
        "PREFIX scom: <https://w3id.org/scom/ns#> PREFIX om: <https://w3id.org/scom/iso37106-2021/>"
        " SELECT DISTINCT ?upper { ?upper scom:restsOn om:B5 } ORDER BY ?upper"
    )
    page.keyboard.press("Escape")
    hand.press(page.get_by_role("button", name="Run the query"))
    page.locator("#answer table").wait_for()
    assert set(page.locator("#answer td").all_inner_texts()) == {f"om:{name}" for name in ON_B5}
    expect(page.locator("#answer h2")).to_be_focused()
