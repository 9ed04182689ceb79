"""Odd but readable files: circles, other line ends, right-to-left scripts, floods of faults."""

from __future__ import annotations

import pytest

from graphsvc import validate
from graphsvc.limits import Limits
from graphsvc.render import render
from graphsvc.report import Report
from support import ROOT

HEAD = """@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/> .
:model a scom:CityModel ; scom:describes :arden .
:arden a scom:City ; rdfs:label "Arden"@en .
"""
PRACTICE = ":p{n} a scom:Practice ; scom:realizes om:B7 ; scom:status scom:InOperation ; "


def checked(text: str | bytes, **options: object) -> Report:
    data = text.encode() if isinstance(text, str) else text
    return validate(data, name="a.ttl", as_of="2026-11-22", **options)  # type: ignore[arg-type]  # as the caller says


@pytest.mark.parametrize("length", [2, 3, 1000])
def test_practices_that_rely_on_each_other_in_a_circle_are_checked_all_the_same(
    length: int,
) -> None:
    ring = "".join(
        PRACTICE.format(n=n) + f"scom:reliesOn :p{(n + 1) % length} .\n" for n in range(length)
    )
    report = checked(HEAD + ring)
    (vision,) = (item for item in report.coverage if item.element == "B7")
    assert (vision.state, len(vision.practices)) == ("inOperation", length)


def test_line_ends_of_windows_and_a_byte_order_mark_change_no_place() -> None:
    text = (ROOT / "examples" / "arden-broken.ttl").read_text("utf-8")
    plain = [(f.kind, f.line, f.column) for f in checked(text).findings]
    windows = ("\ufeff" + text.replace("\n", "\r\n")).encode()
    assert [(f.kind, f.line, f.column) for f in checked(windows).findings] == plain


@pytest.mark.parametrize("label", ["مدينة أردن", "עיר ארדן", "\u202egnp.exe\u202c", "가나다"])
def test_labels_in_any_script_are_shown_in_every_text_report(label: str) -> None:
    text = (
        HEAD.replace('"Arden"@en', f'"{label}"') + PRACTICE.format(n=1) + f'rdfs:label "{label}" .'
    )
    report = checked(text)
    assert report.city == label
    assert render(report, "text").decode()
    assert label.strip("\u202e\u202c")[:3] in render(report, "json").decode()


def test_a_flood_of_findings_is_cut_with_a_stated_count() -> None:
    text = HEAD + "".join(f":p{n} a scom:Practice .\n" for n in range(500))
    report = checked(text, limits=Limits(max_findings=100))
    assert len(report.findings) == 100
    assert report.findings_left_out > 1000
    assert sum(report.counts.values()) == 100 + report.findings_left_out
    assert str(report.findings_left_out) in render(report, "text").decode().replace(",", "")


def test_dates_in_the_wrong_order_are_told_at_the_later_statement() -> None:
    text = (
        HEAD
        + PRACTICE.format(n=1)
        + (
            'scom:startedOn "2024-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> ;\n'
            '  scom:endedOn "2023"^^<http://www.w3.org/2001/XMLSchema#gYear> .'
        )
    )
    (wrong,) = (f for f in checked(text).findings if "order" in f.kind)
    assert (wrong.severity, wrong.line) == ("violation", 8)


def test_the_nearest_element_is_suggested_for_an_unknown_one() -> None:
    text = HEAD + PRACTICE.format(n=1).replace("om:B7", "om:B77") + "rdfs:label 'x' ."
    (wrong,) = (f for f in checked(text).findings if f.value and f.value.endswith("B77>"))
    assert wrong.fix is not None
    assert (wrong.fix.text, wrong.fix.safe) == ("om:B7", False)
    assert "om:B7" in render(checked(text), "text").decode()
