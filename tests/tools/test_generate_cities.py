"""Generated cities are the same everywhere, conform, and hold the faults planted in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

import city_faults
from city_building import SMALLEST
from generate_cities import city, faulty, main
from graphsvc import validate
from graphsvc.analysis.coverage import STATES
from graphsvc.report import Report
from graphsvc.vocab import CITY_PROFILE, PREFIXES
from support import ROOT

AS_OF = "2026-11-22"
SEEDS = st.integers(min_value=0, max_value=1_000_000)
SIZES = st.integers(min_value=SMALLEST, max_value=2_000)
few = settings(max_examples=25, deadline=None)


def report_on(text: str) -> Report:
    return validate(text.encode(), name="city.ttl", as_of=AS_OF)


def faults_in(report: Report) -> list[tuple[int | None, int | None, str]]:
    found = [item for item in report.findings if item.severity != "info"]
    return sorted((item.line, item.column, item.kind) for item in found)


@few
@given(SEEDS, SIZES)
def test_a_city_has_the_statements_asked_for_and_no_violation_or_warning(
    seed: int, statements: int
) -> None:
    report = report_on(city(seed, statements))
    assert report.statements == statements
    assert faults_in(report) == []


@few
@given(SEEDS, SIZES, st.integers(min_value=1, max_value=30))
def test_planted_faults_and_no_others_are_found_at_their_places(
    seed: int, statements: int, findings: int
) -> None:
    broken = faulty(seed, statements, findings)
    planted = [(fault.line, fault.column, fault.kind) for fault in broken.faults]
    assert len(planted) == findings
    assert faults_in(report_on(broken.text)) == planted


def test_a_large_city_conforms_too_and_a_hundred_faults_in_it_are_found() -> None:
    assert faults_in(report_on(city(seed=3, statements=10_000))) == []
    broken = faulty(seed=3, statements=10_000, findings=100)
    planted = [(fault.line, fault.column, fault.kind) for fault in broken.faults]
    assert faults_in(report_on(broken.text)) == planted


def test_each_kind_of_fault_is_planted_sooner_or_later() -> None:
    kinds = {fault.kind for seed in range(4) for fault in faulty(seed, 10_000, 600).faults}
    assert {edit.kind for edit in city_faults.EDITS} - kinds == set()


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    code = "from generate_cities import *; print(city(7, 500)); print(faulty(7, 500, 9))"

    def written(hash_seed: str) -> bytes:
        env = {**os.environ, "PYTHONPATH": str(ROOT / "tools"), "PYTHONHASHSEED": hash_seed}
        return subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, check=True
        ).stdout

    assert written("1") == written("2") == f"{city(7, 500)}\n{faulty(7, 500, 9)}\n".encode()


def test_another_seed_gives_another_city() -> None:
    texts = {city(seed, 300) for seed in range(20)}
    assert len(texts) == 20
    assert len({text.splitlines()[0] for text in texts}) == 20


def test_cities_differ_in_the_state_of_their_elements() -> None:
    reports = [report_on(city(seed, 1_000)) for seed in range(20)]
    states = {item.state for report in reports for item in report.coverage}
    assert states == set(STATES) - {"contradictory", "overdue", "lapsed"}
    assert any("joined" in {item.state for item in report.linkages} for report in reports)


def test_a_city_smaller_than_the_smallest_is_that_one() -> None:
    assert report_on(city(seed=1, statements=5)).statements == SMALLEST


def test_a_city_uses_every_class_of_a_city_file_and_three_languages() -> None:
    quads = list(parse(city(seed=2, statements=3_000), format=RdfFormat.TURTLE))
    kinds = {
        quad.object.value for quad in quads if quad.predicate.value == PREFIXES["rdf"] + "type"
    }
    used = {iri.removeprefix(PREFIXES["scom"]) for iri in kinds}
    assert used >= {
        "Benefit", "City", "CityAuthority", "CityModel", "Contract", "Evidence", "Measure",
        "InteroperabilityNeed", "MeasuredValue", "Practice", "Resource", "Risk", "RoadmapStep",
    }  # fmt: skip
    assert CITY_PROFILE in {getattr(quad.object, "value", None) for quad in quads}
    assert {getattr(quad.object, "language", None) for quad in quads} >= {"en", "ko", "fr"}


def test_more_faults_than_there_is_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="Ask for fewer"):
        faulty(seed=1, statements=SMALLEST, findings=1_000)


def test_the_command_writes_files_and_lists_their_faults(tmp_path: Path) -> None:
    assert main([str(tmp_path / "a"), "--cities", "2", "--statements", "200", "--seed", "5"]) == 0
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["city-5.ttl", "city-6.ttl"]
    assert (tmp_path / "a" / "city-5.ttl").read_text(encoding="utf-8") == city(5, 200)

    assert (
        main([str(tmp_path / "b"), "--cities", "1", "--statements", "200", "--findings", "3"]) == 0
    )
    listed = (tmp_path / "b" / "city-1.faults.tsv").read_text(encoding="utf-8").splitlines()
    assert listed[1:] == [f"{f.line}\t{f.column}\t{f.kind}" for f in faulty(1, 200, 3).faults]
