"""Who answers: elements whose practices have several accountable offices and no coordinator."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.analysis.asking import Ask
from graphsvc.analysis.facts import scom
from graphsvc.analysis.model import element_of
from graphsvc.report import Finding


def findings(ask: Ask) -> Iterator[Finding]:
    """Yield the elements that nobody, or more than one office, coordinates."""
    facts, city = ask.city.facts, ask.city
    coordinators: dict[str, list[str]] = {}
    named_by = scom("coordinates")
    for node, stated in facts.nodes():
        for term in stated.get(named_by, ()):
            if element := element_of(term):
                coordinators.setdefault(element, []).append(node)
    for element, practices in city.by_element.items():
        named = coordinators.get(element, [])
        if len(named) > 1:
            yield ask.finding(
                "severalCoordinators",
                "warning",
                named[1],
                element=element,
                path=scom("coordinates"),
                count=len(named),
            )
        accountable = {
            agent
            for practice in practices
            for agent in facts.values(practice.node, "accountableAgent")
        }
        if not named and len(accountable) > 1:
            yield ask.finding(
                "noCoordinator",
                "warning",
                practices[0].node,
                element=element,
                count=len(accountable),
            )
