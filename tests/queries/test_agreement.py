"""The stored queries and the report say the same of a city: two ways to one answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from graphsvc import query, validate
from graphsvc.report import Report
from graphsvc.vocab import OM
from support import ROOT

AS_OF = "2026-11-22"
MONTHS = 24
CITIES = [
    *sorted((ROOT / "examples").glob("*.ttl")),
    ROOT / "tests" / "queries" / "cities" / "thornby.ttl",
]
BASES = [("derived",), ("proposed",), ("derived", "proposed")]

each_city = pytest.mark.parametrize("city", CITIES, ids=lambda path: path.stem)
each_basis = pytest.mark.parametrize("bases", BASES, ids="+".join)


def test_there_are_cities_to_compare() -> None:
    assert len(CITIES) >= 6


@cache
def report_on(city: Path, bases: tuple[str, ...] = ("derived", "proposed")) -> Report:
    return validate(city, as_of=AS_OF, bases=bases, max_age_months=MONTHS)


def rows(
    name: str, city: Path, bases: tuple[str, ...] | None = None, **values: str
) -> list[dict[str, str | None]]:
    return list(query(name, {"asOf": AS_OF, **values}, data=[city], bases=bases).records())


def number(iri: str | None) -> str:
    return (iri or "").removeprefix(OM)


@each_city
def test_the_coverage_is_the_reports(city: Path) -> None:
    said = [(number(row["element"]), row["state"]) for row in rows("coverage", city)]
    assert said == [(item.element, item.state) for item in report_on(city).coverage]


@each_city
def test_the_gaps_are_the_elements_that_the_report_calls_lapsed_or_not_stated(city: Path) -> None:
    gaps = {
        item.element for item in report_on(city).coverage if item.state in ("lapsed", "notStated")
    }
    assert {number(row["element"]) for row in rows("gaps", city)} == gaps


@each_city
@each_basis
def test_the_weak_linkages_are_those_that_the_report_says_rest_on_a_gap(
    city: Path, bases: tuple[str, ...]
) -> None:
    weak = {
        (item.source, item.target) if item.role == "needs" else (item.target, item.source)
        for item in report_on(city, bases).linkages
        if item.state == "restsOnGap"
    }
    found = rows("weak-linkages", city, bases)
    assert {(number(row["element"]), number(row["restsOn"])) for row in found} == weak


@each_city
@each_basis
def test_what_comes_first_is_the_reports_roadmap(city: Path, bases: tuple[str, ...]) -> None:
    said = [
        (number(row["element"]), row["direct"], row["through"])
        for row in rows("what-first", city, bases)
    ]
    roadmap = report_on(city, bases).roadmap
    assert said == [
        (item.element, str(len(item.direct)), str(len(item.through))) for item in roadmap
    ]


@each_city
@pytest.mark.parametrize("problem", ["evidenceExpired", "evidenceOld"])
def test_evidence_is_expired_or_old_where_the_report_says_so(city: Path, problem: str) -> None:
    found = rows("evidence-gaps", city, maxAgeMonths=str(MONTHS))
    said = {f"<{row['evidence']}>" for row in found if row["problem"] == problem}
    assert said == {item.focus for item in report_on(city).findings if item.kind == problem}


@each_city
@pytest.mark.parametrize("problem", ["stepWithoutBenefit", "benefitWithoutSource"])
def test_the_loose_ends_of_benefits_are_the_reports(city: Path, problem: str) -> None:
    found = query("benefit-gaps", data=[city]).records()
    said = {f"<{row['item']}>" for row in found if row["problem"] == problem}
    assert said == {item.focus for item in report_on(city).findings if item.kind == problem}
