"""Shapes of one's own and an earlier report go beside a file on the page, script or none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from service.running import Running
from support import ROOT

SEJONG = ROOT / "examples" / "sejong.ttl"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix : <https://example.org/house#> .
:Place a sh:NodeShape ; sh:targetClass scom:City ;
  sh:property [ sh:path :motto ; sh:minCount 1 ; sh:message "A city has a motto."@en ] .
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "house.ttl"
    file.write_text(SHAPES, encoding="utf-8")
    return file


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    file = tmp_path / "faulty.ttl"
    file.write_text(SHAPES.replace("sh:minCount", "sh:minCuont"), encoding="utf-8")
    return file


@pytest.fixture
def earlier(site: Running, tmp_path: Path) -> Path:
    """Give a report of before, when nobody asked for a motto."""
    with site.client as client:
        answer: httpx.Response = client.post(
            "/validate", files={"file": (SEJONG.name, SEJONG.read_bytes())}
        )
    file = tmp_path / "earlier.json"
    file.write_bytes(answer.content)
    return file


@pytest.mark.parametrize("script", [True, False])
def test_the_form_is_calm_until_more_is_asked_for(
    opened: Callable[..., Page], *, script: bool
) -> None:
    page = opened("/validate", script=script)
    expect(page.locator("#shapes")).not_to_be_visible()
    page.locator("form summary").click()
    expect(page.locator("#shapes")).to_be_visible()
    expect(page.locator("#baseline")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_checked_by_own_shapes_and_compared_with_before(
    opened: Callable[..., Page], house: Path, earlier: Path, *, script: bool
) -> None:
    page = opened("/validate", script=script)
    page.locator("form summary").click()
    page.locator("#shapes").set_input_files(str(house))
    page.locator("#baseline").set_input_files(str(earlier))
    page.locator("#file").set_input_files(str(SEJONG))
    if not script:
        page.locator("form#check button").click()
    expect(page.locator(".since").first).to_contain_text("Since earlier.json")
    expect(page.locator(".since").first).to_contain_text("1 new")
    mine = page.locator("li", has_text="A city has a motto.").first
    expect(mine).to_be_visible()
    if script:
        expect(mine.locator(".status.new")).to_have_text("new")
        expect(mine.locator(".status").first).to_have_text("your own rule")


def test_what_is_chosen_after_the_check_changes_the_result(
    opened: Callable[..., Page], house: Path
) -> None:
    page = opened("/validate")
    page.locator("#file").set_input_files(str(SEJONG))
    page.locator(".findings li").first.wait_for()
    assert page.get_by_text("A city has a motto.").count() == 0
    page.locator("form summary").click()
    page.locator("#shapes").set_input_files(str(house))
    expect(page.locator(".findings").get_by_text("A city has a motto.")).to_be_visible()


def test_shapes_that_are_refused_are_shown_with_the_line_at_fault(
    opened: Callable[..., Page], faulty: Path
) -> None:
    page = opened("/validate")
    page.locator("form summary").click()
    page.locator("#shapes").set_input_files(str(faulty))
    page.locator("#file").set_input_files(str(SEJONG))
    expect(page.get_by_role("alert")).to_contain_text("faulty.ttl")
    expect(page.locator(".source graph-editor .cm-here")).to_contain_text("minCuont")


@pytest.mark.parametrize("beside", ["baseline", "shapes"])
@pytest.mark.parametrize("lang", ["en", "fr", "ko"])
def test_without_a_script_a_refusal_of_either_is_a_readable_page(
    opened: Callable[..., Page], faulty: Path, beside: str, lang: str
) -> None:
    page = opened("/validate", script=False, lang=lang)
    page.locator("form summary").click()
    page.locator(f"#{beside}").set_input_files(str(faulty))
    page.locator("#file").set_input_files(str(SEJONG))
    page.locator("form#check button").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.get_by_role("alert")).to_contain_text("faulty.ttl")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("minCuont|JSON"))
