"""A report fits a phone and a page of paper, in each language."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import DESK
from graphsvc.render import render
from graphsvc.vocab import LANGUAGES
from render.samples import CITIES, example

PHONES = (360, 390)


def written(folder: Path, city: str, lang: str) -> Path:
    path = folder / f"{city}-{lang}.html"
    path.write_bytes(render(example(city, lang), "html"))
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("city", sorted(CITIES))
def test_a_report_is_no_wider_than_a_phone_and_still_tells_each_state(
    browser: Browser, tmp_path: Path, city: str, lang: str
) -> None:
    path = written(tmp_path, city, lang)
    for width in (*PHONES, DESK["width"]):
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        state = page.locator("section tbody tr .narrow").first
        assert state.is_visible() == (width in PHONES)
        context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_printed_page_holds_the_summary_and_the_picture(
    browser: Browser, tmp_path: Path, lang: str
) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not there: apt-get install poppler-utils")
    context = browser.new_context()
    page = context.new_page()
    page.goto(written(tmp_path, "vienna", lang).as_uri())
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True, print_background=True)
    context.close()
    told = subprocess.run(
        [reader, "-l", "1", tmp_path / "report.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    words = set(told.split())
    assert {"B1", "B14", "C3", "D"} <= words
    assert str(example("vienna", lang).counts["violation"]) in words
