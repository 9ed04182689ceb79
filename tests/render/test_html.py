"""The page stands alone, can be read by everybody, and says nothing by colour alone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from itertools import pairwise

import pytest

from graphsvc.render import render, render_many, weak
from graphsvc.render.html import policy, style
from graphsvc.render.words import words
from graphsvc.report import Report
from render.samples import CITIES, LANGUAGES, compared, example, refusal
from render.skeleton import Skeleton, skeleton

MANY = render_many([example("sejong"), example("vienna", "en"), compared()], "html", [refusal("x")])


def page_of(report: Report) -> Skeleton:
    return skeleton(render(report, "html"))


@pytest.fixture(params=[*CITIES, "compared", "many"])
def page(request: pytest.FixtureRequest) -> Skeleton:
    name = request.param
    if name == "many":
        return skeleton(MANY)
    return page_of(compared() if name == "compared" else example(name))


def test_the_page_is_well_formed(page: Skeleton) -> None:
    assert page.faults == []
    assert page.open == []


def test_the_page_needs_nothing_from_elsewhere(page: Skeleton) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    addresses = [*page.of("href"), *page.of("src"), *page.of("action"), *page.of("xlink:href")]
    assert addresses
    assert [address for address in addresses if not address.startswith("#")] == []
    assert not [name for _, names in page.tags for name in names if name.startswith("on")]
    assert not page.of("style")


def test_the_style_fetches_nothing() -> None:
    assert "@import" not in style()
    assert set(re.findall(r"url\(([^)]*)\)", style())) == {"#hatch", "#strokes"}


def test_the_policy_allows_the_one_style_by_its_hash_and_nothing_else(page: Skeleton) -> None:
    (stated,) = [
        value
        for tag, name, value in page.values
        if (tag, name) == ("meta", "content") and "src" in value
    ]
    assert stated == policy()
    (written,) = [text for tag, text in page.texts if tag == "style"]
    digest = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
    assert stated.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in stated


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_states_its_language(lang: str) -> None:
    found = page_of(example("sejong", lang))
    assert set(found.of("lang")) == {lang}
    assert ("html", "lang", lang) in found.values
    assert words(lang).coverage in found.text_in("h2")


def test_the_headings_go_down_one_level_at_a_time(page: Skeleton) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headings_with_a_scope(page: Skeleton) -> None:
    count = Counter(tag for tag, _ in page.tags)
    assert count["table"] == count["caption"] > 3
    headings = [names for tag, names in page.tags if tag == "th"]
    assert headings
    assert all("scope" in names for names in headings)


def test_every_name_is_there_once_and_every_reference_finds_one(page: Skeleton) -> None:
    names = Counter(page.of("id"))
    assert [name for name, count in names.items() if count > 1] == []
    wanted = {address[1:] for address in page.of("href")} | set(page.of("aria-labelledby"))
    assert wanted <= set(names)


def test_every_picture_has_a_name_or_is_passed_over(page: Skeleton) -> None:
    pictures = [names for tag, names in page.tags if tag == "svg"]
    assert pictures
    for names in pictures:
        assert "aria-hidden" in names or {"role", "aria-labelledby"} <= set(names)


@pytest.mark.parametrize("city", CITIES)
def test_the_pictures_show_every_element_and_every_linkage(city: str) -> None:
    report = example(city)
    body = render(report, "html").decode()
    board, ring = re.findall(r'<svg class="(?:board|ring)".*?</svg>', body, re.DOTALL)
    for item in report.coverage:
        assert f">{item.element}</text>" in board
        assert f">{item.element}</text>" in ring
        assert f'class="state {item.state}"' in board
    pairs = {
        (link.target, link.source) if link.role == "feeds" else (link.source, link.target)
        for link in report.linkages
    }
    assert ring.count('<path class="line ') == len(pairs)


@pytest.mark.parametrize("city", CITIES)
def test_every_weak_linkage_has_its_mark_and_stands_in_a_table(city: str) -> None:
    report = example(city)
    body = render(report, "html").decode()
    (ring,) = re.findall(r'<svg class="ring".*?</svg>', body, re.DOTALL)
    found = [pair for pair in weak.pairs(report) if pair.weak]
    assert ring.count('<use href="#mark-') == len(found)
    tables = "".join(re.findall(r"<table>.*?</table>", body, re.DOTALL))
    listed = len(re.findall(r'<span class="pair">', tables))
    assert listed == len(found)
    assert f"{len(found)} of {len(weak.pairs(report))} are weak" in body


@pytest.mark.parametrize("city", CITIES)
def test_every_state_and_severity_is_also_a_word(city: str) -> None:
    say = words("en")
    report = example(city)
    texts = {text.strip() for _, text in page_of(report).texts}
    assert {say.states[item.state] for item in report.coverage} <= texts
    assert {say.severities[item.severity] for item in report.findings} <= texts


def test_a_linkage_always_shows_its_basis() -> None:
    body = render(example("vienna"), "html").decode()
    shown = re.findall(
        r'<span class="pair">(.*?)</span></span>|<span class="pair">([^<]*)</span>', body
    )
    assert shown
    assert all(re.search(r"\((?:stated|derived|proposed)\)", "".join(told)) for told in shown)
    assert words("en").basis_note in body.replace("&#39;", "'")


def test_the_cycle_is_said_plainly() -> None:
    body = render(example("sejong"), "html").decode()
    assert "form a cycle" in body
    assert ", ".join(example("sejong").cycle) in body


def test_what_was_used_is_told() -> None:
    report = example("sejong")
    body = render(report, "html").decode()
    for told in (report.engine, *report.versions.values(), report.as_of, report.file):
        assert told in body


def test_findings_are_marked_new_or_the_same_and_those_fixed_are_listed() -> None:
    body = render(compared(), "html").decode()
    assert 'class="status new"' in body
    assert 'class="status same"' in body
    assert "What was wrong then." in body
    assert "1 new" in body


def test_a_page_on_several_files_has_a_table_that_leads_to_each() -> None:
    found = skeleton(MANY)
    assert {"#r1", "#r2", "#r3"} <= set(found.of("href"))
    assert {"r1", "r2", "r3"} <= set(found.of("id"))
    assert any("x.ttl" in text for _, text in found.texts)


def test_a_page_on_refused_files_alone_is_a_page() -> None:
    found = skeleton(render_many([], "html", [refusal("x")]))
    assert found.faults == []


def contrast(one: str, two: str) -> float:
    """Return how far two colours are apart, by the formula of WCAG."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((light(one), light(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_enough_from_what_is_behind_it(scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1])) if scheme else {}
    for text, ground in (
        ("ink", "paper"),
        ("quiet", "paper"),
        ("accent", "paper"),
        ("on-accent", "accent"),
        ("ink", "tint"),
        ("ink", "faint"),
    ):
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
