"""What comes first: gaps by how much in operation rests on them, and the cycle said plainly."""

from __future__ import annotations

from analysis.cities import analysed, model_of, practice
from graphsvc.analysis.model import Linkage


def needs(upper: str, lower: str) -> Linkage:
    return Linkage(upper, lower, "proposed", "needs", "high")


def test_the_gap_on_which_most_in_operation_rests_comes_first() -> None:
    model = model_of(needs("B7", "B1"), needs("B7", "B2"), needs("B9", "B2"))
    analysis = analysed(practice("B7", "InOperation"), practice("B9", "InOperation"), model=model)
    first, second, *_ = analysis.roadmap
    assert (first.element, first.direct) == ("B2", ("B7", "B9"))
    assert (second.element, second.direct) == ("B1", ("B7",))


def test_equal_direct_counts_are_decided_by_what_rests_through_others() -> None:
    model = model_of(needs("B7", "B1"), needs("B8", "B2"), needs("B9", "B8"))
    running = [practice(name, "InOperation") for name in ("B7", "B8", "B9")]
    first, second, *_ = analysed(*running, model=model).roadmap
    assert (first.element, first.direct, first.through) == ("B2", ("B8",), ("B9",))
    assert second.element == "B1"


def test_only_gaps_are_listed_each_with_its_reason() -> None:
    model = model_of(needs("B7", "B1"))
    analysis = analysed(practice("B7", "InOperation"), practice("B2", "Planned"), model=model)
    listed = {item.element: item.reason for item in analysis.roadmap}
    assert "B7" not in listed
    assert "B2" not in listed
    assert listed["B1"] == "In operation and resting on it: 1 directly (B7)."
    assert listed["D"] == "Nothing in operation rests on it."


def test_what_is_only_planned_does_not_count_as_resting() -> None:
    analysis = analysed(practice("B7", "Planned"), model=model_of(needs("B7", "B1")))
    assert all(not item.direct and not item.through for item in analysis.roadmap)


def test_the_shipped_needs_form_a_cycle_of_15_elements_which_is_named() -> None:
    assert len(analysed().cycle) == 15
    assert "B7" not in analysed().cycle


def test_needs_without_a_cycle_name_none() -> None:
    assert analysed(model=model_of(needs("B7", "B1"))).cycle == ()
