"""Each row of the decision table: what a file says of an element, and the state it gives."""

from __future__ import annotations

import pytest

from analysis.cities import analysed, date, exclusion, kinds, practice, states
from graphsvc.vocab import ELEMENTS


def state(*lines: str, element: str = "B7", as_of: str = "2026-11-22") -> str:
    return states(analysed(*lines, as_of=as_of))[element]


def test_every_element_has_a_state_in_the_standards_order() -> None:
    assert tuple(states(analysed())) == ELEMENTS
    assert len(ELEMENTS) == 19


def test_an_exclusion_beside_a_practice_in_operation_is_a_contradiction_and_a_violation() -> None:
    analysis = analysed(exclusion("B7"), practice("B7", "InOperation"))
    assert states(analysis)["B7"] == "contradictory"
    assert ("contradictory", "violation") in kinds(analysis, "B7")


@pytest.mark.parametrize("element", ["A", "D"])
def test_a_contradiction_on_a_supportive_component_only_warns(element: str) -> None:
    analysis = analysed(exclusion(element), practice(element, "InOperation"))
    assert states(analysis)[element] == "contradictory"
    assert ("contradictory", "warning") in kinds(analysis, element)
    assert all(item.severity != "violation" for item in analysis.findings)


@pytest.mark.parametrize("status", ["Planned", "Pilot"])
def test_an_exclusion_beside_a_plan_or_pilot_is_excluded_with_a_warning(status: str) -> None:
    analysis = analysed(exclusion("B7"), practice("B7", status))
    assert states(analysis)["B7"] == "excluded"
    assert ("excludedButPlanned", "warning") in kinds(analysis, "B7")


@pytest.mark.parametrize("lines", [(), (practice("B7", "Retired"),)])
def test_an_exclusion_alone_or_beside_retired_practices_is_excluded(lines: tuple[str, ...]) -> None:
    analysis = analysed(exclusion("B7"), *lines)
    assert states(analysis)["B7"] == "excluded"
    assert kinds(analysis, "B7") == []


@pytest.mark.parametrize(
    "dates",
    [
        (),
        (f"scom:startedOn {date('2024-03-01')}",),
        (f"scom:startedOn {date('2026')}",),
        (f"scom:startedOn {date('2026-11')}",),
        (f"scom:startedOn {date('2026-11-22')}",),
        (f"scom:startedOn {date('2024')}", f"scom:endedOn {date('2027')}"),
        (f"scom:endedOn {date('2026')}",),
    ],
)
def test_a_practice_started_and_not_ended_is_in_operation(dates: tuple[str, ...]) -> None:
    assert state(practice("B7", "InOperation", *dates)) == "inOperation"


def test_a_practice_that_ended_before_the_day_has_lapsed() -> None:
    ended = practice("B7", "InOperation", f"scom:endedOn {date('2026-11-21')}")
    assert state(ended) == "lapsed"
    assert state(ended, as_of="2026-11-21") == "inOperation"


def test_a_practice_that_starts_after_the_day_is_planned() -> None:
    coming = practice("B7", "InOperation", f"scom:startedOn {date('2027-01')}")
    assert state(coming) == "planned"
    assert state(coming, as_of="2027-01-15") == "inOperation"


def test_a_pilot_is_partial() -> None:
    assert state(practice("B7", "Pilot")) == "partial"


def test_a_planned_practice_is_planned_until_its_date_has_passed() -> None:
    plan = practice("B7", "Planned", f"scom:dueOn {date('2026-06')}")
    assert state(plan, as_of="2026-06-30") == "planned"
    late = analysed(plan, as_of="2026-07-01")
    assert states(late)["B7"] == "overdue"
    assert ("overdue", "warning") in kinds(late, "B7")


def test_a_date_is_compared_only_as_far_as_it_is_precise() -> None:
    assert state(practice("B7", "Planned", f"scom:dueOn {date('2026')}")) == "planned"


def test_a_plan_without_a_date_is_planned() -> None:
    assert state(practice("B7", "Planned")) == "planned"


def test_one_plan_in_time_keeps_the_element_from_being_overdue() -> None:
    late = practice("B7", "Planned", f"scom:dueOn {date('2020')}", name="late")
    soon = practice("B7", "Planned", f"scom:dueOn {date('2030')}", name="soon")
    assert state(late, soon) == "planned"


def test_retired_practices_only_are_a_lapse_and_a_gap() -> None:
    analysis = analysed(practice("B7", "Retired"))
    assert states(analysis)["B7"] == "lapsed"
    assert ("lapsed", "info") in kinds(analysis, "B7")
    assert "B7" in {item.element for item in analysis.roadmap}


def test_nothing_stated_is_a_gap_that_points_at_the_city_model() -> None:
    analysis = analysed()
    assert states(analysis)["B7"] == "notStated"
    (finding,) = (item for item in analysis.findings if item.element == "B7")
    assert (finding.kind, finding.severity) == ("notStated", "info")
    assert finding.focus == "<https://example.org/model>"


@pytest.mark.parametrize(
    ("stronger", "weaker", "expected"),
    [
        ("InOperation", "Pilot", "inOperation"),
        ("Pilot", "Planned", "partial"),
        ("Planned", "Retired", "planned"),
    ],
)
def test_the_first_row_of_the_table_that_matches_decides(
    stronger: str, weaker: str, expected: str
) -> None:
    both = (practice("B7", weaker, name="weaker"), practice("B7", stronger, name="stronger"))
    assert state(*both) == expected
    assert state(*reversed(both)) == expected


def test_one_practice_may_carry_several_elements() -> None:
    found = states(analysed(practice("B8, om:B13", "InOperation", name="p")))
    assert (found["B8"], found["B13"], found["B9"]) == ("inOperation", "inOperation", "notStated")


def test_a_roll_up_or_an_unknown_element_gives_no_state_of_its_own() -> None:
    found = states(analysed(practice("B, om:C, om:B15", "InOperation", name="p")))
    assert set(found.values()) == {"notStated"}
