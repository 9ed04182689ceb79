"""Evidence at a date: past its validity, too long unseen, one document behind many claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graphsvc.analysis.asking import Ask
from graphsvc.analysis.dates import compare, months_before, passed, written
from graphsvc.analysis.facts import text_of
from graphsvc.report import Finding
from graphsvc.vocab import DCTERMS, ELEMENTS

# From this many elements on, one document carries more than a reader would trust it with.
OVERUSED_FROM: Final = 5
_ISSUED: Final = f"<{DCTERMS}issued>"


def findings(ask: Ask, max_age_months: int | None) -> Iterator[Finding]:
    """Yield what is weak about the evidence; age is judged only where a limit is given."""
    facts, city = ask.city.facts, ask.city
    oldest = months_before(city.as_of, max_age_months) if max_age_months is not None else None
    behind = elements_behind(ask)
    for node in facts.of_class("Evidence"):
        label = facts.label(node, ask.lang) or text_of(node)
        until = facts.value(node, "validUntil")
        if passed(until, city.as_of):
            yield ask.finding("evidenceExpired", "warning", node, label=label, date=written(until))
        seen = facts.values(node, "reviewedOn") + facts.about(node).get(_ISSUED, [])
        dates = [date for term in seen if (date := written(term))]
        if oldest is not None and dates and all(compare(date, oldest) < 0 for date in dates):
            yield ask.finding(
                "evidenceOld", "info", node, label=label, date=max(dates), months=max_age_months
            )
        carried = behind.get(node, [])
        if len(carried) >= OVERUSED_FROM:
            yield ask.finding(
                "evidenceOverused",
                "info",
                node,
                label=label,
                count=len(carried),
                elements=", ".join(carried),
            )


def elements_behind(ask: Ask) -> dict[str, list[str]]:
    """Return the elements that each evidence node supports, in the standard's order."""
    found: dict[str, set[str]] = {}
    for practice in ask.city.practices:
        for node in ask.city.facts.values(practice.node, "hasEvidence"):
            found.setdefault(node, set()).update(practice.elements)
    return {
        node: [name for name in ELEMENTS if name in elements] for node, elements in found.items()
    }
