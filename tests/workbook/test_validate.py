"""A check of a workbook finds what a check of the same city in Turtle finds, each in its cell."""

from __future__ import annotations

import re
from functools import cache

import pytest

from graphsvc import validate
from graphsvc.errors import NotACityRefusal
from graphsvc.render.groups import place_of
from graphsvc.report import Finding, Report
from graphsvc.vocab import LANGUAGES
from graphsvc.workbook.filling import fill
from graphsvc.workbook.form import form
from support import ROOT
from workbook.books import CITIES, DAY, Filler, example, minimal


def checked(filler: Filler, **options: object) -> Report:
    return validate(
        filler.saved(),
        name="city.xlsx",
        as_of=DAY,
        **options,  # type: ignore[arg-type]  # each test gives options of the right kinds
    )


@cache
def both(name: str) -> tuple[Report, Report]:
    """Return the reports on an example city in Turtle and as a workbook."""
    book = form("en", fill(example(name), "en").rows)
    path = ROOT / "examples" / f"{name}.ttl"
    return validate(path, as_of=DAY), validate(book, name=f"{name}.xlsx", as_of=DAY)


def told(report: Report) -> set[tuple[str, str | None, str | None, str | None]]:
    return {(item.kind, item.focus, item.path, item.value) for item in report.findings}


@pytest.mark.parametrize("name", [name for name in CITIES if name != "arden-broken"])
def test_the_findings_are_those_of_the_same_city_in_turtle(name: str) -> None:
    turtle, workbook = both(name)
    assert told(workbook) == told(turtle)
    assert workbook.coverage == turtle.coverage
    assert workbook.linkages == turtle.linkages
    assert workbook.counts == turtle.counts
    assert workbook.statements == turtle.statements


def test_each_fault_that_the_sheets_hold_is_found() -> None:
    turtle, workbook = both("arden-broken")
    # What is said of the city's own scheme of levels has no sheet.
    missed = {item for item in told(turtle) - told(workbook) if "overlay" not in item[0].lower()}
    assert missed == set()
    assert len(told(workbook)) > 80


@pytest.mark.parametrize("name", CITIES)
def test_every_finding_on_something_has_its_cell(name: str) -> None:
    _, workbook = both(name)
    assert [item for item in workbook.findings if item.focus and not item.cell] == []
    for item in workbook.findings:
        if item.cell:
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", item.cell).groups()  # type: ignore[union-attr]  # that it matches is what is tested
            assert item.line == int(row)
            assert item.column
            assert letters
            assert place_of(item) == f"{name}.xlsx:{item.sheet}!{item.cell}"


def only(report: Report, kind: str) -> Finding:
    (found,) = [item for item in report.findings if item.kind == kind]
    return found


def test_a_wrong_value_is_found_in_its_cell() -> None:
    filler = minimal().put(Practice_startedOn="2024-03", Practice_endedOn="2023")
    found = only(checked(filler), "Practice-endedOn-order")
    assert (found.sheet, found.cell) == ("Practice", filler.cell("Practice.endedOn").coordinate)
    assert '"2023"' in str(found.value)


def test_a_missing_value_is_found_in_the_cell_where_it_belongs() -> None:
    filler = minimal().put(Practice_status=None)
    found = only(checked(filler), "Practice-status")
    assert found.cell == filler.cell("Practice.status").coordinate


def test_what_a_status_asks_for_is_found_where_it_belongs() -> None:
    filler = minimal().put(Practice_status="planned")
    found = only(checked(filler), "Practice-status-dueOn")
    assert found.cell == filler.cell("Practice.dueOn").coordinate
    assert "“Planned date”" in found.message


def test_a_finding_says_what_to_do_in_the_words_of_the_form() -> None:
    filler = minimal().put(CityModel_issued=None, Benefit_id="time", Benefit_label__en="Time")
    report = checked(filler)
    issued = only(report, "CityModel-issued")
    assert issued.message == (
        "A city model needs exactly one date of issue. Column “Date of issue”: "
        "As precise as known: 2026, 2026-09 or 2026-09-01. One only."
    )
    assert issued.example == "2026-09-01"
    measures = only(report, "Benefit-measures")
    assert "on the sheet “Measure”, in the column “Benefit measured”" in measures.message
    assert measures.cell == "A5"


def test_no_finding_of_a_shape_speaks_turtle() -> None:
    _, workbook = both("arden-broken")
    turtle = [
        item
        for item in workbook.findings
        if item.shape
        and re.search(r"scom:|rdfs:|dcterms:|xsd:", " ".join((item.message, *item.causes)))
    ]
    # That a city is no body is about its class, for which the sheet has no column.
    assert {item.kind for item in turtle} <= {"City-type"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_that_can_not_be_read_is_one_violation_with_what_was_meant(lang: str) -> None:
    filler = minimal().put(Practice_status="in operaton")
    report = checked(filler, lang=lang)
    found = only(report, "unreadableCell")
    assert (found.severity, found.tier, found.element) == ("violation", "required", "B7")
    assert found.cell == filler.cell("Practice.status").coordinate
    assert {"en": "in operation", "ko": "운영 중", "fr": "en service"}[lang] in found.message
    assert not report.conforms
    # The shape, which sees but the text that stands in, says no more of it.
    assert "Practice-status" not in {item.kind for item in report.findings}


def test_a_dangling_name_is_told_with_the_nearest() -> None:
    filler = minimal().put(Practice_accountableAgent="counsil")
    found = only(checked(filler), "Practice-accountableAgent")
    assert found.message.endswith("has the id “counsil”. Did you mean “council”?")


def test_a_minimal_workbook_conforms() -> None:
    report = checked(minimal())
    assert report.conforms, [item.message for item in report.findings]
    assert report.city == "Arden"


def test_a_workbook_without_a_city_is_refused() -> None:
    filler = minimal().put(City_id=None, City_label__en=None, CityModel_describes=None)
    with pytest.raises(NotACityRefusal, match=r"city\.xlsx"):
        checked(filler)


def test_a_file_is_a_workbook_by_its_extension_or_by_name() -> None:
    data = minimal().saved()
    assert validate(data, syntax="xlsx", as_of=DAY).conforms
    assert validate(data, name="CITY.XLSX", as_of=DAY).conforms
