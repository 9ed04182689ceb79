"""The service passes W3C's SPARQL 1.1 suites, but for what is listed with its reason."""

from __future__ import annotations

from collections import Counter

import pytest

from conformance import engine
from conformance.page import PAGE, written
from conformance.results import FAILED, PASSED, REFUSED, Results, known
from conformance.suites import HOME, LISTED, Case, cases, require_suites

CASES = [case for suite in LISTED for case in cases(suite)]
FAILING = [case for case in CASES if known().get(case.id, {}).get("how") == FAILED]
IN_ALL = {"protocol": 34, "indirect": 9, "direct": 4, "older": 18, "description": 3}
IN_ALL |= {"query": 328, "update": 157, "results": 10}


def name_of(case: Case | None) -> str:
    return case.id if case else "missing"


def test_every_test_of_the_suites_is_collected() -> None:
    require_suites()
    assert Counter(case.suite for case in CASES) == IN_ALL
    assert len({case.id for case in CASES}) == len(CASES)


def test_every_folder_of_the_suites_is_accounted_for() -> None:
    require_suites()
    # Federation needs other servers to call, which nothing here does; entailment is not offered.
    left_out = {"entailment", "service", "syntax-fed"}
    used = {case.folder for case in CASES if case.in_folders}
    used |= {path.partition("/")[0] for _, path in LISTED.values() if "/" in path}
    assert {path.name for path in HOME.iterdir() if path.is_dir()} == used | left_out


@pytest.mark.parametrize("case", CASES or [None], ids=name_of)
def test_the_service_answers_as_the_test_expects(results: Results, case: Case | None) -> None:
    assert case
    outcome = results.of(case)
    expected = known().get(case.id, {}).get("how", PASSED)
    assert outcome.how == expected, outcome.why


def test_only_tests_that_there_are_are_listed_as_failing() -> None:
    require_suites()
    listed = known()
    assert set(listed) <= {case.id for case in CASES}
    for told in listed.values():
        assert told["how"] in (FAILED, REFUSED)
        assert told["reason"].strip()


@pytest.mark.parametrize("case", FAILING or [None], ids=name_of)
def test_what_fails_fails_in_the_engine_itself(case: Case | None) -> None:
    require_suites()
    assert case
    assert engine.answers_wrongly(case)


def test_the_page_of_results_is_that_of_this_run(results: Results) -> None:
    assert PAGE.read_text(encoding="utf-8") == written(results)
