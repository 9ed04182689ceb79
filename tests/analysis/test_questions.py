"""Evidence, governance and benefit chains: what the analysis finds weak in them."""

from __future__ import annotations

import pytest

from analysis.cities import analysed, date, kinds, practice
from graphsvc.analysis.messages import BASES, MESSAGES, REASONS
from graphsvc.vocab import LANGUAGES


def evidence(*more: str) -> str:
    return " ; ".join((':e a scom:Evidence ; dcterms:title "The plan"@en', *more)) + " ."


WITH_EVIDENCE = practice("B7", "InOperation", "scom:hasEvidence :e")


def test_evidence_past_its_validity_warns_from_the_day_after() -> None:
    lines = (WITH_EVIDENCE, evidence(f"scom:validUntil {date('2026-11-21')}"))
    assert ("evidenceExpired", "warning") in kinds(analysed(*lines))
    assert ("evidenceExpired", "warning") not in kinds(analysed(*lines, as_of="2026-11-21"))


def test_evidence_is_old_only_by_a_stated_age_and_a_review_makes_it_young() -> None:
    old = (WITH_EVIDENCE, evidence(f"dcterms:issued {date('2020-01')}"))
    assert ("evidenceOld", "info") not in kinds(analysed(*old))
    assert ("evidenceOld", "info") in kinds(analysed(*old, max_age_months=36))
    seen = evidence(f"dcterms:issued {date('2020-01')}", f"scom:reviewedOn {date('2026')}")
    assert ("evidenceOld", "info") not in kinds(analysed(WITH_EVIDENCE, seen, max_age_months=36))


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_one_document_behind_many_elements_is_told(count: int, *, told: bool) -> None:
    lines = [
        practice(f"B{number}", "InOperation", "scom:hasEvidence :e")
        for number in range(1, count + 1)
    ]
    assert (("evidenceOverused", "info") in kinds(analysed(*lines, evidence()))) == told


def test_several_accountable_offices_need_a_coordinator() -> None:
    lines = (
        practice("B7", "InOperation", "scom:accountableAgent :office-1", name="one"),
        practice("B7", "InOperation", "scom:accountableAgent :office-2", name="two"),
    )
    assert ("noCoordinator", "warning") in kinds(analysed(*lines), "B7")
    named = ":office-1 scom:coordinates om:B7 ."
    assert ("noCoordinator", "warning") not in kinds(analysed(*lines, named), "B7")
    again = ":office-2 scom:coordinates om:B7 ."
    assert ("severalCoordinators", "warning") in kinds(analysed(*lines, named, again), "B7")


def test_one_accountable_office_needs_no_coordinator() -> None:
    lines = [
        practice("B7", "InOperation", "scom:accountableAgent :office", name=name)
        for name in ("one", "two")
    ]
    assert kinds(analysed(*lines), "B7") == kinds(analysed(lines[0]), "B7")


def test_a_step_leads_to_a_benefit_itself_or_by_what_it_delivers() -> None:
    step = ":s a scom:RoadmapStep ; scom:delivers :p-B9 ."
    plain = practice("B9", "Planned")
    assert ("stepWithoutBenefit", "info") in kinds(analysed(step, plain))
    useful = practice("B9", "Planned", "scom:contributesTo :b")
    assert ("stepWithoutBenefit", "info") not in kinds(analysed(step, useful))
    own = ":s a scom:RoadmapStep ; scom:contributesTo :b ."
    assert ("stepWithoutBenefit", "info") not in kinds(analysed(own))


def test_a_benefit_that_nothing_contributes_to_is_told() -> None:
    benefit = ":b a scom:Benefit ."
    assert ("benefitWithoutSource", "info") in kinds(analysed(benefit))
    served = practice("B9", "Planned", "scom:contributesTo :b")
    assert ("benefitWithoutSource", "info") not in kinds(analysed(benefit, served))


@pytest.mark.parametrize("table", [MESSAGES, REASONS, BASES])
def test_no_message_lacks_a_language_and_all_fill_in_the_same_fields(
    table: dict[str, dict[str, str]],
) -> None:
    assert table
    for kind, texts in table.items():
        assert set(texts) == set(LANGUAGES), kind
        assert all(text.strip() for text in texts.values()), kind
