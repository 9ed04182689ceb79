"""Findings on the elements themselves and on the linkages between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphsvc.analysis import coverage as states
from graphsvc.analysis import linkages as readings
from graphsvc.analysis.asking import Ask
from graphsvc.report import Finding, Severity
from graphsvc.vocab import SUPPORTIVE_ELEMENTS

_BY_STATE: dict[str, Severity] = {
    states.OVERDUE_STATE: "warning",
    states.LAPSED: "info",
    states.NOT_STATED: "info",
}


def on_coverage(ask: Ask, covered: dict[str, str]) -> Iterator[Finding]:
    """Yield contradictions, doubtful exclusions, overdue plans and gaps."""
    city = ask.city
    for element, state in covered.items():
        practices = city.by_element.get(element, ())
        if state == states.CONTRADICTORY:
            severity: Severity = "warning" if element in SUPPORTIVE_ELEMENTS else "violation"
            yield ask.finding(state, severity, city.excluded[element], element=element)
        elif states.half_open(element, city):
            yield ask.finding(
                "excludedButPlanned", "warning", city.excluded[element], element=element
            )
        elif state in _BY_STATE:
            # A finding on an absent thing points at the city model.
            focus = practices[0].node if practices else city.model_node or city.node
            yield ask.finding(state, _BY_STATE[state], focus, element=element)


def on_linkages(ask: Ask, weak: Iterable[readings.Reading]) -> Iterator[Finding]:
    """Yield one finding for each weak linkage."""
    for reading in weak:
        linkage, kind = reading.linkage, reading.state
        if linkage.rests is None:
            kind = "relatedNotStated"
        if kind == readings.RESTS_ON_EXCLUDED and _provided(reading.lower, ask):
            continue
        severe = kind == readings.RESTS_ON_GAP and reading.severe
        practices = ask.city.by_element[reading.upper]
        yield ask.finding(
            kind,
            "warning" if severe else "info",
            practices[0].node,
            element=reading.upper,
            basis=linkage.basis,
            other=reading.lower,
        )


def _provided(element: str, ask: Ask) -> bool:
    """Tell whether the exclusion already says who provides the element instead."""
    named = ask.city.facts.values(ask.city.excluded[element], "providedBy")
    return any(not term.startswith('"') for term in named)  # a text names no body
