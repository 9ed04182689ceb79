"""Benefit chains: steps that lead to no benefit, benefits that nothing brings about."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.analysis.asking import Ask
from graphsvc.analysis.facts import text_of
from graphsvc.report import Finding


def findings(ask: Ask) -> Iterator[Finding]:
    """Yield the loose ends of the chains from steps and practices to benefits."""
    facts = ask.city.facts
    served: set[str] = set()
    for node in facts.of_class("Practice"):
        served.update(facts.values(node, "contributesTo"))
    for node in facts.of_class("RoadmapStep"):
        own = facts.values(node, "contributesTo")
        served.update(own)
        delivered = facts.values(node, "delivers")
        if not own and not any(facts.values(item, "contributesTo") for item in delivered):
            label = facts.label(node, ask.lang) or text_of(node)
            yield ask.finding("stepWithoutBenefit", "info", node, element="B7", label=label)
    for node in facts.of_class("Benefit"):
        if node not in served:
            label = facts.label(node, ask.lang) or text_of(node)
            yield ask.finding("benefitWithoutSource", "info", node, element="C1", label=label)
