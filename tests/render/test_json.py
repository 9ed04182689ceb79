"""The JSON report is what its published schema says, no more and no less."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from graphsvc import validate
from graphsvc.render import render, render_many
from graphsvc.report import (
    Comparison,
    Detail,
    ElementState,
    Finding,
    Fix,
    ItemRating,
    LinkageState,
    OverlayRating,
    Report,
    RoadmapItem,
)
from render.samples import CITIES, DAY, LANGUAGES, compared, example, refusal
from support import ROOT

SCHEMA_FILE = resources.files("graphsvc").joinpath("render", "report.schema.json")
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
FILES = sorted((ROOT / "examples").glob("arden.*")) + sorted((ROOT / "examples").glob("*.ttl"))

# How a field of a dataclass is called in the JSON, where it is called otherwise, and what is
# not a field of its own there.
CALLED = {
    "as_of": "asOf",
    "city_iri": "cityIri",
    "assessed_on": "assessedOn",
    "end_column": "endColumn",
    "end_line": "endLine",
    "findings_left_out": "findingsLeftOut",
    "pass_level": "passLevel",
    "source": "from",
    "target": "to",
    "valid_until": "validUntil",
}
UNDER_OPTIONS = {"tiers", "bases", "lang"}
COMPUTED = {
    "report": {"conforms", "options"},
    "finding": {"fingerprint"},
    "comparison": {"new", "same", "fixed"},
}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_documentation_holds_the_schema_of_the_package() -> None:
    published = (ROOT / "docs" / "report.schema.json").read_text("utf-8")
    assert published == SCHEMA_FILE.read_text("utf-8"), "copy it from src/graphsvc/render/"


def test_there_are_examples_to_check() -> None:
    assert len(FILES) > 8


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_the_report_on_every_example_is_as_the_schema_says(file: Path) -> None:
    VALIDATOR.validate(json.loads(render(validate(file, as_of=DAY), "json")))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("city", CITIES)
def test_it_is_so_in_every_language(city: str, lang: str) -> None:
    VALIDATOR.validate(json.loads(render(example(city, lang), "json")))


def test_it_is_so_of_a_report_with_everything_in_it() -> None:
    fix = Fix("scom:Planned", 3, 5, 3, 9, safe=False)
    report = replace(compared(), overlay=example("arden", overlay="five-level").overlay)
    report = replace(report, ratings=example("arden", overlay="five-level").ratings)
    report = replace(report, findings=tuple(replace(i, fix=fix) for i in report.findings))
    document = json.loads(render(report, "json"))
    VALIDATOR.validate(document)
    assert document["ratings"]
    assert document["baseline"]["fixed"] == len(document["fixed"]) == 1
    assert document["findings"][0]["fix"]["endColumn"] == 9


def test_it_is_so_of_reports_on_several_files() -> None:
    document = json.loads(render_many([example("arden"), compared()], "json", [refusal("x")]))
    VALIDATOR.validate(document)
    assert [report["file"] for report in document["reports"]] == [
        "examples/arden.ttl",
        "examples/arden-broken.ttl",
    ]
    assert document["refused"][0]["line"] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"conforms": "yes"},
        {"asOf": "soon"},
        {"coverage": []},
        {"counts": {"violation": 1}},
        {"findings": [{"severity": "violation"}]},
        {"cycle": ["B15"]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_schema_refuses_what_is_no_report(wrong: dict[str, Any]) -> None:
    document = json.loads(render(example("arden"), "json"))
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document | wrong)


@pytest.mark.parametrize("name", sorted(example("arden").to_dict()))
def test_the_schema_refuses_a_report_that_lacks_a_field(name: str) -> None:
    document = json.loads(render(example("arden"), "json"))
    del document[name]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("report", Report),
        ("finding", Finding),
        ("detail", Detail),
        ("fix", Fix),
        ("elementState", ElementState),
        ("linkageState", LinkageState),
        ("roadmapItem", RoadmapItem),
        ("overlayRating", OverlayRating),
        ("itemRating", ItemRating),
        ("comparison", Comparison),
    ],
)
def test_the_schema_names_the_fields_of_the_report_and_no_others(name: str, kind: type) -> None:
    described = SCHEMA["$defs"][name]
    stated = {CALLED.get(item.name, item.name) for item in fields(kind)}
    if kind is Report:
        stated -= UNDER_OPTIONS
        options = described["properties"]["options"]
        assert set(options["properties"]) == set(options["required"]) == UNDER_OPTIONS
    assert set(described["properties"]) == stated | COMPUTED.get(name, set())
    assert set(described["required"]) == set(described["properties"])


def described(schema: dict[str, Any], path: str = "") -> list[str]:
    """Return the fields that lack a description, by their path."""
    lacking = []
    for name, member in schema.get("properties", {}).items():
        if "description" not in member:
            lacking.append(f"{path}/{name}")
        lacking += described(member, f"{path}/{name}")
    return lacking


def test_the_schema_says_what_every_field_means() -> None:
    assert [
        lack for name in SCHEMA["$defs"] for lack in described(SCHEMA["$defs"][name], name)
    ] == []


def test_the_documentation_tells_of_every_field() -> None:
    page = (ROOT / "docs" / "report.md").read_text("utf-8")
    names = {name for kind in SCHEMA["$defs"].values() for name in kind.get("properties", {})}
    assert len(names) > 60
    assert sorted(name for name in names if f"`{name}`" not in page) == []


@pytest.mark.parametrize(
    "text",
    ["plain", '\u2028 \x7f \x00 \x1f \t \\ " / </script>', "한국어 😀", "half a pair: \ud83d"],
)
def test_the_document_is_what_the_standard_library_writes(text: str) -> None:
    report = example("arden-broken")
    report = replace(report, city=text, findings=report.findings[:3])
    written = json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n"
    assert render(report, "json") == written.encode(errors="replace")
