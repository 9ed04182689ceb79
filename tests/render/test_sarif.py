"""The SARIF report is valid, and its results stay the same when lines move."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema.validators import validator_for

from graphsvc import validate
from graphsvc.analysis.messages import MESSAGES
from graphsvc.render import render, render_many
from graphsvc.render.rules import rules_behind
from graphsvc.report import Report
from graphsvc.vocab import GUIDE
from render.samples import CITIES, DAY, LANGUAGES, compared, example, holding, refusal, texts
from support import ROOT

# The schema that the standard's authors publish, as the jest-sarif package carries it.
SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = validator_for(SCHEMA)(SCHEMA)


@cache
def anchors() -> set[str]:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    found = {row.removeprefix("## ") for row in guide.splitlines() if row.startswith("## ")}
    assert found
    return found


def run_of(report: Report) -> dict[str, Any]:
    document = json.loads(render(report, "sarif"))
    VALIDATOR.validate(document)
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("city", CITIES)
def test_the_report_on_every_example_is_valid_sarif(city: str, lang: str) -> None:
    report = example(city, lang)
    run = run_of(report)
    assert len(run["results"]) == len(report.findings)
    assert run["language"] == lang


@given(texts)
@settings(max_examples=25, deadline=None)
def test_it_is_valid_whatever_the_file_holds(text: str) -> None:
    VALIDATOR.validate(json.loads(render_many([holding(text)], "sarif", [refusal(text)])))


def test_a_result_has_its_rule_level_place_and_fingerprint() -> None:
    report = example("arden-broken")
    run = run_of(report)
    levels = {"violation": "error", "warning": "warning", "info": "note"}
    for finding, result in zip(report.findings, run["results"], strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == finding.kind
        assert result["level"] == levels[finding.severity]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "examples/arden-broken.ttl"
        assert place["region"] == {"startLine": finding.line, "startColumn": finding.column}
        assert result["partialFingerprints"] == {"graphsvc/v1": finding.fingerprint}
        assert finding.message in result["message"]["text"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("city", CITIES)
def test_every_rule_is_explained_and_leads_to_the_guide(city: str, lang: str) -> None:
    rules = run_of(example(city, lang))["tool"]["driver"]["rules"]
    assert rules or city == "arden"
    for rule in rules:
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
        assert rule["helpUri"].removeprefix(GUIDE) in anchors()


def test_every_question_of_the_analysis_is_a_rule() -> None:
    finding = example("sejong").findings[0]
    asked = [replace(finding, tier="analysis", shape=None, kind=kind) for kind in MESSAGES]
    for rule in rules_behind(asked, "en"):
        assert rule.address is not None
        assert rule.address.removeprefix(GUIDE) in anchors()
        assert rule.summary != rule.name


def test_the_fingerprints_stay_when_lines_move_and_languages_change() -> None:
    text = (ROOT / "examples" / "arden-broken.ttl").read_text("utf-8")
    head, _, body = text.rpartition("@prefix")
    prefix, *blocks = body.split("\n\n")
    assert len(blocks) > 50
    moved = "\n\n\n# moved\n".join([f"{head}@prefix{prefix}", *reversed(blocks)])

    def prints(source: str, lang: str) -> list[str]:
        report = validate(source.encode(), name="a.ttl", as_of=DAY, lang=lang)
        return sorted(item.fingerprint for item in report.findings)

    assert prints(text, "en") == prints(moved, "en") == prints(text, "ko")


def test_a_comparison_is_told_by_the_baseline_state() -> None:
    report = compared()
    states = [result["baselineState"] for result in run_of(report)["results"]]
    assert states.count("new") == 1
    assert states.count("absent") == 1
    assert states.count("unchanged") == len(states) - 2


def test_a_proposed_change_is_a_replacement() -> None:
    (fix,) = run_of(holding("plain"))["results"][2]["fixes"]
    (change,) = fix["artifactChanges"][0]["replacements"]
    assert change["insertedContent"] == {"text": "plain"}
    assert change["deletedRegion"]["endColumn"] == 9


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("examples/a b.ttl", "examples/a%20b.ttl"),
        ("folder\\city.ttl", "folder/city.ttl"),
        ("a:b.ttl", "a%3Ab.ttl"),
        ("/data/city.ttl", "file:///data/city.ttl"),
        ("C:\\data\\city.ttl", "file:///C:/data/city.ttl"),
        ("도시.ttl", "%EB%8F%84%EC%8B%9C.ttl"),
    ],
)
def test_a_file_is_named_by_an_address(file: str, address: str) -> None:
    location = run_of(replace(example("arden"), file=file))["artifacts"][0]["location"]
    assert location["uri"] == address
    assert ("uriBaseId" in location) == (not address.startswith("file:"))


def test_several_files_are_one_run_and_a_refused_one_is_a_notification() -> None:
    reports = [example("sejong"), example("vienna")]
    document = json.loads(render_many(reports, "sarif", [refusal("x")]))
    VALIDATOR.validate(document)
    (run,) = document["runs"]
    assert len(run["results"]) == sum(len(report.findings) for report in reports)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
