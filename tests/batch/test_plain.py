"""Reports and options cross to a worker and back as plain JSON, and lose nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from batch.making import EXAMPLES
from graphsvc.batch.plain import from_plain, to_plain
from graphsvc.batch.plan import Plan, planned
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import format_of_file
from graphsvc.report import Report
from graphsvc.stated import StatedLinkage
from graphsvc.validation.baseline import compared
from graphsvc.validation.check import Options, check
from graphsvc.validation.overlays import load

# The check reads it as it does the shipped ones.
STATED: Any = StatedLinkage("6.9.4", "B7", "B1", "needs", 2)
OPTIONS = Options(
    tiers=("required",),
    bases=("stated", "derived"),
    as_of="2026-11-22",
    max_age_months=36,
    lang="ko",
    overlay=load("five-level"),
    stated=(STATED,),
    limits=Limits(max_findings=7),
)


def report(name: str, options: Options) -> Report:
    data = (EXAMPLES / name).read_bytes()
    return check(data, name=name, syntax=format_of_file(name), options=options)


def through_json(kind: type[Report], value: Report) -> Report:
    return from_plain(kind, json.loads(json.dumps(to_plain(value))))


@pytest.mark.parametrize("name", ["arden.ttl", "arden-broken.ttl", "sejong.ttl", "arden.jsonld"])
@pytest.mark.parametrize("options", [Options(), OPTIONS], ids=["plain", "all"])
def test_a_report_comes_back_as_it_was(name: str, options: Options) -> None:
    told = report(name, options)
    assert through_json(Report, told) == told


def test_a_compared_report_comes_back_as_it_was() -> None:
    told = compared(report("arden-broken.ttl", Options()), None, "earlier.json")
    assert through_json(Report, told) == told


def test_a_plan_comes_back_so_that_a_worker_finds_the_same() -> None:
    plan = planned(OPTIONS, format_name="json")
    back = Plan.of_header(json.loads(json.dumps(plan.to_header())))
    assert back.key == plan.key
    assert report("arden.ttl", back.options) == report("arden.ttl", OPTIONS)


@pytest.mark.parametrize(
    "other",
    [
        replace(OPTIONS, as_of="2026-11-23"),
        replace(OPTIONS, lang="fr"),
        replace(OPTIONS, stated=()),
        replace(OPTIONS, overlay=None),
        replace(OPTIONS, limits=Limits()),
        replace(OPTIONS, engine="pyshacl"),
    ],
    ids=["day", "language", "stated linkages", "overlay", "limits", "engine"],
)
def test_whatever_could_change_a_report_changes_the_key(other: Options) -> None:
    key = planned(OPTIONS, format_name="json").key
    assert planned(other, format_name="json").key != key
    assert planned(OPTIONS, format_name="html").key != key


@dataclass(frozen=True, slots=True)
class Tree:
    """Hold values of its own kind."""

    name: str
    below: tuple[Tree, ...] = ()


def test_values_of_a_kind_within_itself_come_back() -> None:
    tree = Tree("a", (Tree("b", (Tree("c"),)), Tree("d")))
    assert from_plain(Tree, json.loads(json.dumps(to_plain(tree)))) == tree


def test_what_has_no_plain_form_is_an_error_and_not_left_out() -> None:
    with pytest.raises(TypeError, match="bytes"):
        to_plain((b"",))
    with pytest.raises(TypeError, match="bytes"):
        from_plain(bytes, "")
