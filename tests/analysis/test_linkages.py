"""How linkages show in a city, by role, basis and the states of both ends."""

from __future__ import annotations

import pytest

from analysis.cities import analysed, exclusion, kinds, model_of, practice
from graphsvc.analysis.analyse import Analysis
from graphsvc.analysis.model import Linkage, bundled

NEEDS = Linkage("B7", "B1", "proposed", "needs", "high")
FEEDS = Linkage("B1", "B7", "proposed", "feeds", "high")
RELATES = Linkage("B7", "B1", "proposed", "relates", "high")
UPPER = practice("B7", "InOperation")


def linked(linkage: Linkage, *lines: str) -> Analysis:
    return analysed(*lines, model=model_of(linkage))


def state(linkage: Linkage, *lines: str) -> str:
    (item,) = linked(linkage, *lines).linkages
    return item.state


def found(linkage: Linkage, *lines: str) -> list[tuple[str, str]]:
    ours = {"restsOnGap", "restsOnPlanned", "restsOnExcluded", "notJoined", "relatedNotStated"}
    return [pair for pair in kinds(linked(linkage, *lines)) if pair[0] in ours]


@pytest.mark.parametrize("linkage", [NEEDS, FEEDS])
@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ((), "restsOnGap"),
        ((practice("B1", "Retired"),), "restsOnGap"),
        ((practice("B1", "Planned"),), "restsOnPlanned"),
        ((practice("B1", "Pilot"),), "restsOnPlanned"),
        ((exclusion("B1"),), "restsOnExcluded"),
        ((practice("B1", "InOperation"),), "notJoined"),
    ],
)
def test_what_an_element_in_operation_rests_on_decides_its_linkage(
    linkage: Linkage, below: tuple[str, ...], expected: str
) -> None:
    assert state(linkage, UPPER, *below) == expected
    assert found(linkage, UPPER, *below) == [(expected, "info")]


def test_an_exclusion_that_says_who_provides_instead_answers_the_question() -> None:
    provided = f"{exclusion('B1')} :x-B1 scom:providedBy :county ."
    assert state(NEEDS, UPPER, provided) == "restsOnExcluded"
    assert found(NEEDS, UPPER, provided) == []


@pytest.mark.parametrize("linkage", [NEEDS, FEEDS])
def test_a_practice_that_relies_on_the_other_joins_the_two(linkage: Linkage) -> None:
    upper = practice("B7", "InOperation", "scom:reliesOn :p-B1")
    assert state(linkage, upper, practice("B1", "InOperation")) == "joined"
    assert found(linkage, upper, practice("B1", "InOperation")) == []


def test_relying_the_wrong_way_round_joins_nothing() -> None:
    lower = practice("B1", "InOperation", "scom:reliesOn :p-B7")
    assert state(NEEDS, UPPER, lower) == "notJoined"


@pytest.mark.parametrize("status", ["Planned", "Pilot", "Retired"])
def test_an_element_not_in_operation_asks_nothing_of_others(status: str) -> None:
    assert state(NEEDS, practice("B7", status)) == "notApplicable"
    assert found(NEEDS, practice("B7", status)) == []


@pytest.mark.parametrize(
    ("basis", "confidence", "severity"),
    [
        ("stated", "high", "warning"),
        ("derived", "high", "warning"),
        ("derived", "medium", "info"),
        ("derived", "low", "info"),
        ("proposed", "high", "info"),
    ],
)
def test_resting_on_a_gap_warns_when_stated_or_derived_with_high_confidence(
    basis: str, confidence: str, severity: str
) -> None:
    linkage = Linkage("B7", "B1", basis, "needs", confidence)
    assert found(linkage, UPPER) == [("restsOnGap", severity)]


@pytest.mark.parametrize("lower", [practice("B1", "Planned"), exclusion("B1")])
def test_a_strong_basis_does_not_warn_of_plans_and_exclusions(lower: str) -> None:
    linkage = Linkage("B7", "B1", "stated", "needs", "high")
    assert {severity for _, severity in found(linkage, UPPER, lower)} == {"info"}


def test_relates_tells_only_that_nothing_is_stated_for_the_other() -> None:
    assert found(RELATES, UPPER) == [("relatedNotStated", "info")]
    for lower in (practice("B1", "Planned"), practice("B1", "Retired"), exclusion("B1")):
        assert state(RELATES, UPPER, lower) == "notApplicable"
        assert found(RELATES, UPPER, lower) == []
    assert found(RELATES, UPPER, practice("B1", "InOperation")) == []


def test_several_bases_for_a_pair_give_one_finding_from_the_strongest() -> None:
    model = model_of(
        NEEDS,
        Linkage("B7", "B1", "derived", "needs", "high"),
        Linkage("B1", "B7", "proposed", "feeds", "high"),
    )
    analysis = analysed(UPPER, model=model)
    findings = [item for item in analysis.findings if item.kind == "restsOnGap"]
    assert [(item.basis, item.severity) for item in findings] == [("derived", "warning")]
    assert "derived linkage" in findings[0].message


def test_bases_left_out_are_not_asked() -> None:
    model = model_of(NEEDS, Linkage("B7", "B2", "derived", "needs", "high"))
    chosen = analysed(UPPER, model=model, bases=("proposed",))
    assert [(item.target, item.basis) for item in chosen.linkages] == [("B1", "proposed")]


def test_the_shipped_model_has_99_linkages_of_which_none_is_stated() -> None:
    counts = [
        sum(item.basis == basis for item in bundled().linkages)
        for basis in ("stated", "derived", "proposed")
    ]
    assert counts == [0, 17, 82]


def test_every_linkage_finding_names_its_basis() -> None:
    findings = [item for item in analysed(UPPER).findings if item.basis]
    assert findings
    assert all(f"{item.basis} linkage" in item.message for item in findings)
