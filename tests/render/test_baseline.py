"""Beside an earlier report, each finding is new, the same, or fixed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc import validate
from graphsvc.errors import InputRefusal, SyntaxRefusal, TooLargeRefusal, UnreadableRefusal
from graphsvc.render import render, render_many
from graphsvc.report import Finding, Report
from graphsvc.validation.baseline import Baseline
from graphsvc.validation.baseline_file import baseline_of, read_baseline
from render.samples import CITIES, DAY, HOSTILE, LANGUAGES, example, holding
from support import ROOT

BROKEN = ROOT / "examples" / "arden-broken.ttl"


def saved(*reports: Report) -> bytes:
    return render(reports[0], "json") if len(reports) == 1 else render_many(reports, "json")


def baseline(*reports: Report) -> Baseline:
    return baseline_of(saved(*reports), "earlier.json")


def statuses(report: Report) -> Counter[str | None]:
    return Counter(item.status for item in (*report.findings, *report.fixed))


@pytest.mark.parametrize("city", CITIES)
def test_beside_itself_everything_is_the_same(city: str) -> None:
    report = example(city)
    found = baseline(report).compared(report)
    assert set(statuses(found)) <= {"same"}
    assert found.baseline is not None
    assert (found.baseline.report, found.baseline.as_of) == ("earlier.json", DAY)
    assert found.baseline.differs == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_in_another_language_is_about_the_same_findings(lang: str) -> None:
    found = baseline(example("sejong", "en")).compared(example("sejong", lang))
    assert set(statuses(found)) == {"same"}


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_what_was_there_is_the_same_and_the_rest_is_new_or_fixed(data: st.DataObject) -> None:
    whole = example("arden-broken")
    # One of each: of two that only their words tell apart, either may be the one that stayed.
    apart = {item.fingerprint: item for item in whole.findings}
    assert len(apart) > 100
    whole = replace(whole, findings=tuple(apart.values()))
    places = range(len(whole.findings))
    before, after = (data.draw(st.sets(st.sampled_from(places))) for _ in range(2))
    earlier, now = (
        replace(whole, findings=tuple(whole.findings[at] for at in sorted(kept)))
        for kept in (before, after)
    )
    found = baseline(earlier).compared(now)
    at_of = {id(item): at for at, item in enumerate(whole.findings)}
    told = {at_of[id(item)]: status for item, status in _told(now, found)}
    assert {at for at, status in told.items() if status == "same"} == before & after
    assert {at for at, status in told.items() if status == "new"} == after - before
    fixed = {_key(item) for item in found.fixed}
    assert fixed == {_key(whole.findings[at]) for at in before - after}
    assert found.changes["fixed"] == len(before - after)


def _told(now: Report, found: Report) -> list[tuple[Finding, str | None]]:
    pairs = zip(now.findings, found.findings, strict=True)
    return [(item, marked.status) for item, marked in pairs]


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.fingerprint, finding.message, finding.line, finding.column


def test_a_moved_fault_is_the_same_a_mended_one_fixed_and_a_fresh_one_new() -> None:
    text = BROKEN.read_text("utf-8")
    earlier = baseline(validate(text.encode(), name="a.ttl", as_of=DAY))
    changed = "# one more line\n" * 7 + text.replace("dcat:version 3.1", 'dcat:version "3.1"')
    changed = changed.replace('dcterms:license "CC BY 4.0"', 'dcterms:license "none"')
    found = earlier.compared(validate(changed.encode(), name="a.ttl", as_of=DAY))
    assert [item.kind for item in found.fixed] == ["CityModel-version", "CityModel-license"]
    assert [i.kind for i in found.findings if i.status == "new"] == ["CityModel-license"]


def test_of_two_that_differ_in_words_alone_the_one_in_the_same_words_is_the_same() -> None:
    report = example("sejong")
    one = next(item for item in report.findings if item.kind == "restsOnGap")
    two = replace(one, message="Another one.")
    assert one.fingerprint == two.fingerprint
    found = baseline(replace(report, findings=(one, two))).compared(
        replace(report, findings=(two,))
    )
    assert [item.status for item in found.findings] == ["same"]
    assert [item.message for item in found.fixed] == [one.message]


def test_what_was_chosen_otherwise_is_told() -> None:
    now = example("sejong")
    then = replace(
        now,
        tiers=("required",),
        bases=("derived",),
        versions=now.versions | {"model": "0.9.0", "shapes": "x", "ownShapes": "y"},
        findings_left_out=3,
    )
    found = baseline(then).compared(now)
    assert found.baseline is not None
    assert found.baseline.differs == ("tiers", "bases", "model", "shapes", "ownShapes", "listed")


# --- Which report is about which file ---------------------------------------------------------


def test_each_file_is_compared_with_the_report_on_it() -> None:
    earlier = baseline(example("sejong"), example("vienna"))
    for city in ("sejong", "vienna"):
        assert set(statuses(earlier.compared(example(city)))) == {"same"}


def test_a_file_in_another_folder_is_known_by_its_name() -> None:
    moved = replace(example("sejong"), file="C:\\cities\\sejong.ttl")
    found = baseline(example("vienna"), example("sejong")).compared(moved)
    assert set(statuses(found)) == {"same"}


def test_an_only_file_is_compared_with_an_only_report_whatever_it_is_called() -> None:
    renamed = replace(example("sejong"), file="sejong-2027.ttl")
    assert set(statuses(baseline(example("sejong")).compared(renamed, alone=True))) == {"same"}


def test_of_a_file_that_no_report_is_about_everything_is_new() -> None:
    renamed = replace(example("sejong"), file="elsewhere.ttl")
    found = baseline(example("sejong"), example("vienna")).compared(renamed)
    assert set(statuses(found)) == {"new"}
    assert found.baseline is not None
    assert found.baseline.as_of is None
    assert "does not tell of this file" in render(found, "text").decode()


# --- What is no report -------------------------------------------------------------------------


def edited(**changes: Any) -> bytes:  # noqa: ANN401  any JSON value
    return json.dumps(json.loads(saved(example("sejong"))) | changes, indent=2).encode()


def finding(**changes: Any) -> bytes:  # noqa: ANN401  any JSON value
    first = example("sejong").findings[0].to_dict()
    return edited(findings=[first | changes])


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", UnreadableRefusal, "empty"),
        (b" \n", UnreadableRefusal, "empty"),
        (b"\xff\xfe{\0}\0", UnreadableRefusal, "UTF-16"),
        (b"\x00\x01", UnreadableRefusal, "binary"),
        (b'{"a": \n  1,,}', SyntaxRefusal, r"line 2, column 5"),
        (b"graphsvc", SyntaxRefusal, "line 1, column 1"),
        (b"[" * 5000, TooLargeRefusal, "max_depth"),
        (b'{"findings": ' + b"9" * 5000 + b"}", SyntaxRefusal, "too long"),
        (b"[]", InputRefusal, "it is not an object"),
        (b"{}", InputRefusal, "has no 'findings'"),
        (b'{\n "version": "2.1.0", "runs": []}', InputRefusal, "line 1, column 1"),
        (b'{"reports": {}}', InputRefusal, "/reports is not a list"),
        (b'{"reports": [{}]}', InputRefusal, "/reports/0 has no 'findings'"),
        (edited(findings={}), InputRefusal, "/findings is not a list"),
        (edited(file=7), InputRefusal, "/file is not a text"),
        (edited(options=None), InputRefusal, "/options is not an object"),
        (edited(findingsLeftOut="many"), InputRefusal, "/findingsLeftOut is not a whole number"),
        (finding(severity="grave"), InputRefusal, "/findings/0/severity is no severity"),
        (finding(message=None), InputRefusal, "/findings/0/message is not a text"),
        (finding(line=-1), InputRefusal, "/findings/0/line is not a whole number"),
        (finding(line=True), InputRefusal, "/findings/0/line is not a whole number"),
        (finding(element="B15"), InputRefusal, "/findings/0/element is no element"),
        (finding(basis="guessed"), InputRefusal, "/findings/0/basis is no basis"),
        (finding(label="\ud800"), InputRefusal, "/findings/0/label holds half a character"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_its_place(
    data: bytes, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind, match=says) as caught:
        baseline_of(data, "earlier.json")
    assert "earlier.json" in str(caught.value)


def test_the_place_of_a_wrong_value_is_its_line_and_column() -> None:
    data = finding(severity="grave")
    with pytest.raises(InputRefusal) as caught:
        baseline_of(data, "earlier.json")
    where = caught.value.where
    assert where.line is not None
    assert where.column is not None
    row = data.decode().split("\n")[where.line - 1]
    assert row[where.column - 1 :].startswith('"severity": "grave"')


def test_a_missing_earlier_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRefusal, match=r"none\.json"):
        read_baseline(tmp_path / "none.json")


def test_an_older_report_with_fewer_fields_will_do() -> None:
    document = json.loads(saved(example("sejong")))
    for item in document["findings"]:
        for name in ("fingerprint", "status", "fix", "pointer", "sheet", "cell"):
            item.pop(name)
    for name in ("baseline", "fixed", "ratings", "overlay", "cycle"):
        document.pop(name)
    earlier = baseline_of(json.dumps(document).encode(), "earlier.json")
    assert set(statuses(earlier.compared(example("sejong")))) == {"same"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_of_an_earlier_report_is_harmless_too(text: str) -> None:
    earlier = baseline(replace(holding(text), fixed=()))
    found = earlier.compared(replace(holding("plain"), findings=(), fixed=(), baseline=None))
    assert found.baseline is not None
    told = earlier.compared(replace(holding(text), findings=(), fixed=(), baseline=None))
    assert len(told.fixed) == 3
    for name in ("text", "md", "html", "csv", "sarif"):
        assert render(told, name)
    assert b"<script>" not in render(told, "html")
