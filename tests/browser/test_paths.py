"""A newcomer reaches what they came for: by mouse, by keyboard, on a phone, without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support import ROOT

Open = Callable[..., Page]
DIRECTLY_ON_B5 = {"B2", "B4", "B7", "B8", "B10", "B12", "B14"}
BROKEN = ROOT / "examples" / "arden-broken.ttl"


def reached(page: Page) -> set[str]:
    """Return the elements of the first list beside the map."""
    return set(page.locator(".reached").first.locator(".element b").all_inner_texts())


# --- What rests on B5 -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "phone"), [(True, False), (True, True), (False, False), (False, True)]
)
def test_a_click_on_the_map_tells_what_rests_on_an_element(
    opened: Open, *, script: bool, phone: bool
) -> None:
    page = opened("/", script=script, phone=phone)
    page.locator('a[data-element="B5"] circle').click()
    expect(page.locator("#told")).to_have_text(re.compile("What rests on B5"))
    assert reached(page) == DIRECTLY_ON_B5
    assert "element=B5" in page.url


def test_the_keyboard_alone_tells_what_rests_on_an_element(opened: Open) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset?.element") == "B5":
            break
    assert page.locator(".map.hovering").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_be_focused()
    assert reached(page) == DIRECTLY_ON_B5


def test_choices_change_the_map_without_a_new_page_and_can_be_taken_back(opened: Open) -> None:
    page = opened("/?element=B5")
    page.evaluate("window.same = true")
    page.locator("#show").select_option("beneath")
    expect(page.locator("#told")).to_have_text(re.compile("What B5 .* rests on"))
    assert page.evaluate("window.same") is True
    page.locator('input[value="proposed"]').uncheck()
    expect(page.locator(".edge.proposed:not(.sample *)")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(page.locator("#told")).to_have_text(re.compile("What rests on B5"))


def test_a_pointer_over_an_element_shows_its_neighbours(opened: Open) -> None:
    page = opened("/")
    page.locator('a[data-element="B5"] circle').hover()
    near = page.locator(".node.at")
    expect(page.locator(".map")).to_have_class(re.compile("hovering"))
    assert {"B5", "B2"} <= set(near.evaluate_all("all => all.map(it => it.dataset.element)"))
    page.mouse.move(5, 5)
    expect(near).to_have_count(0)


def test_the_map_is_taken_away_as_svg_and_as_png(opened: Open) -> None:
    page = opened("/?element=B5")
    with page.expect_download() as svg:
        page.locator("[data-svg]").click()
    text = Path(svg.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<?xml")
    assert "<script" not in text
    with page.expect_download() as png:
        page.locator("[data-png]").click()
    picture = Path(png.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


# --- Check a file ---------------------------------------------------------------------------


def line_of(text: str, wanted: str) -> int:
    return next(at for at, line in enumerate(text.splitlines(), 1) if wanted in line)


@pytest.mark.parametrize("phone", [False, True])
def test_one_click_checks_the_broken_example_and_marks_the_line_at_fault(
    opened: Open, *, phone: bool
) -> None:
    page = opened("/validate", phone=phone)
    page.get_by_text("one with faults").click()
    page.locator(".findings li").first.wait_for()
    fault = line_of(BROKEN.read_text(encoding="utf-8"), "scom:status")
    finding = page.locator(".finding", has_text=re.compile(r"line \d+")).nth(5)
    line = re.findall(r"line (\d+)", finding.inner_text())[0]
    finding.click()
    here = page.locator(".source graph-editor .cm-here")
    expect(here).to_be_visible()
    shown = BROKEN.read_text(encoding="utf-8").splitlines()[int(line) - 1].strip()
    expect(here).to_contain_text(shown[:30])
    assert fault
    assert page.locator(".board .state").count() == 19


def test_a_report_is_downloaded_as_sarif(opened: Open) -> None:
    page = opened("/validate?example=arden-broken")
    with page.expect_download() as download:
        page.locator(".downloads button", has_text=re.compile("^sarif$")).click()
    assert download.value.suggested_filename == "arden-broken-report.sarif"
    report = json.loads(Path(download.value.path()).read_bytes())
    assert report["version"] == "2.1.0"
    assert report["runs"][0]["results"]


def test_a_chosen_file_is_checked_and_a_refused_one_shows_why_and_where(
    opened: Open, tmp_path: Path
) -> None:
    page = opened("/validate")
    faulty = tmp_path / "faulty.ttl"
    faulty.write_text("@prefix : <https://example.org/> .\n:a :b\n:c :d ;;; oh\n", encoding="utf-8")
    page.locator("#file").set_input_files(str(faulty))
    expect(page.get_by_role("alert")).to_contain_text("line 3")
    expect(page.locator(".source graph-editor .cm-here")).to_contain_text("oh")
    page.locator("#file").set_input_files(str(ROOT / "examples" / "sejong.ttl"))
    expect(page.locator(".verdict")).to_contain_text("Sejong")


def test_what_a_script_shows_of_a_refusal_is_in_the_language_of_the_page(
    opened: Open, tmp_path: Path
) -> None:
    page = opened("/validate", lang="fr")
    empty = tmp_path / "empty.ttl"
    empty.write_text("\n", encoding="utf-8")
    page.locator("#file").set_input_files(str(empty))
    expect(page.get_by_role("alert")).to_contain_text("Le fichier est vide")


def test_without_a_script_the_form_is_answered_with_the_report(opened: Open) -> None:
    page = opened("/validate", script=False)
    page.get_by_text("one with faults").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("main")).to_contain_text("Something required is missing")
    assert page.locator("svg.ring").count() == 1


def test_without_a_script_a_refusal_is_a_readable_page(opened: Open) -> None:
    page = opened("/validate", script=False, lang="ko")
    page.locator("#text").fill("this is no Turtle")
    page.locator("form#check button").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.get_by_role("alert")).to_contain_text("1행")
    expect(page.get_by_role("alert")).to_contain_text("구문 분석기의 메시지")


# --- Ask ------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", [False, True])
def test_a_question_is_asked_by_sparql_and_shared(opened: Open, *, phone: bool) -> None:
    page = opened("/sparql", phone=phone)
    page.get_by_role("button", name="Run the query").click()
    page.locator("#answer table").wait_for()
    names = set(page.locator("#answer tbody td:first-child").all_inner_texts())
    assert names == {f"om:{name}" for name in DIRECTLY_ON_B5}
    again = opened(page.url, phone=phone)
    again.locator("#answer table").wait_for()
    assert again.locator("#answer tbody tr").count() == len(DIRECTLY_ON_B5)


def test_the_editor_completes_names_and_declares_their_prefix(opened: Open) -> None:
    page = opened("/sparql", edits=True)
    editor = page.locator("graph-editor .cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { ?x scom:accountableA")
    page.locator(".cm-tooltip-autocomplete li").first.wait_for()
    page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    page.keyboard.type(" ?y }")
    expect(editor).to_contain_text("PREFIX scom: <https://w3id.org/scom/ns#>")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("Yes.")


def test_a_query_with_a_fault_is_told_with_its_line(opened: Open) -> None:
    page = opened("/sparql#query=SELECT%20*%0AWHERE%20%7B%20nonsense%20%7D")
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    expect(page.locator("graph-editor .cm-here")).to_contain_text("nonsense")


@pytest.mark.parametrize("script", [True, False])
def test_a_stored_question_is_a_form_with_its_answer(opened: Open, *, script: bool) -> None:
    page = opened("/queries", script=script)
    if script:
        page.locator("#find").fill("weak depend")
    page.get_by_role("link", name="If an element is weak").click()
    page.locator("#p-element").select_option("B5")
    page.locator("#p-depth").select_option("1")
    page.locator("main form button").click()
    rows = page.locator("#answer .scroll tbody td:nth-child(2)").all_inner_texts()
    assert {row.split()[0] for row in rows} == DIRECTLY_ON_B5


# --- Cities and words -----------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_two_cities_are_compared_element_by_element(opened: Open, *, script: bool) -> None:
    page = opened("/models", script=script)
    for name in ("sejong", "vienna"):
        page.locator(f'input[value="{name}"]').check()
    page.get_by_role("button", name="Compare").click()
    heads = page.locator("thead th").all_inner_texts()
    assert heads[1:] == ["Sejong", "Vienna"]
    assert page.locator("tbody tr").count() == 19


def test_a_term_is_found_by_what_it_means(opened: Open) -> None:
    page = opened("/ns")
    page.locator("#find").fill("past present planned activity")
    found = page.locator("[data-entry]:not([hidden])")
    expect(found).to_have_count(1)
    found.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("practice")
    expect(page.locator("pre")).to_contain_text("scom:Practice")


@pytest.mark.parametrize("script", [True, False])
def test_the_language_is_switched_and_kept(opened: Open, *, script: bool) -> None:
    page = opened("/?element=B5", script=script)
    page.get_by_role("link", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("#told")).to_have_text(re.compile("B5"))
    page.locator(".ways a").nth(1).click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
