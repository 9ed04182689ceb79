"""Why a value fails a rule that is made of others stands in every format that people read."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from graphsvc.render import render
from graphsvc.vocab import LANGUAGES
from render.samples import example

READ_BY_PEOPLE = ("text", "md", "html", "xlsx", "csv", "sarif", "junit", "github", "json")


def told(document: bytes, name: str) -> str:
    """Return the words of a report without what its format puts around them."""
    if name == "xlsx":
        pages = load_workbook(io.BytesIO(document)).worksheets
        text = " ".join(str(cell) for page in pages for row in page.values for cell in row if cell)
    elif name in ("sarif", "json"):
        text = " ".join(strings(json.loads(document)))
    elif name == "junit":
        text = " ".join(ET.fromstring(document).itertext())  # noqa: S314  our own report
    else:
        text = html.unescape(document.decode("utf-8-sig"))
    return re.sub(r"\s+", " ", text.replace("\\", ""))


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_the_causes_of_a_finding_can_be_read(name: str, lang: str) -> None:
    report = example("arden-broken", lang)
    causes = {cause for item in report.findings for cause in item.causes}
    assert len(causes) > 10
    text = told(render(report, name), name)
    assert [cause for cause in causes if cause not in text] == []


def test_a_cause_cannot_break_out_of_its_place_in_a_page() -> None:
    sample = example("arden-broken")
    hostile = replace(
        next(item for item in sample.findings if item.causes), causes=("<script>alert(1)</script>",)
    )
    report = replace(sample, findings=(hostile,))
    assert b"<script" not in render(report, "html")
    assert b"\\<script" in render(report, "md")
