"""Find what has changed between two descriptions of a city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from graphsvc.analysis.blanks import aligned
from graphsvc.analysis.changes import (
    LISTED,
    OTHER_CITY,
    Change,
    Checked,
    Difference,
    ElementChange,
    LinkageChange,
    NodeChange,
    PropertyChange,
)
from graphsvc.analysis.facts import TYPE, Facts, text_of
from graphsvc.analysis.linkages import JOINED
from graphsvc.analysis.model import element_of
from graphsvc.analysis.naming import Names, kind_of
from graphsvc.report import Finding, LinkageState, Report
from graphsvc.vocab import BASES, ELEMENTS

_ABOUT: Final = ("realizes", "excludes", "coordinates", "coversElement")


def difference(before: Checked, after: Checked) -> Difference:
    """Return what is different in ``after``."""
    first, second = aligned(before.facts, after.facts)
    names = Names(first, second, after.report.lang)
    return Difference(
        before,
        after,
        tuple(_notes(before, after)),
        tuple(_elements(before.report, after.report)),
        tuple(sorted(_nodes(first, second, names), key=names.order)),
        tuple(_linkages(before.report, after.report)),
        _beyond(after.report, before.report),
        _beyond(before.report, after.report),
    )


def _notes(before: Checked, after: Checked) -> Iterator[str]:
    # A city without a name of its own is known by its label.
    named = [side.city.startswith("<") for side in (before, after)]
    same = before.city == after.city if all(named) else before.report.city == after.report.city
    if not same:
        yield OTHER_CITY
    if before.report.findings_left_out or after.report.findings_left_out:
        yield LISTED


def _elements(before: Report, after: Report) -> Iterator[ElementChange]:
    was = {item.element: item.state for item in before.coverage}
    for item in after.coverage:
        if (state := was.get(item.element, item.state)) != item.state:
            yield ElementChange(item.element, item.label, state, item.state)


def _linkages(before: Report, after: Report) -> Iterator[LinkageChange]:
    was = {(item.source, item.target): item.state for item in before.linkages}
    for item in _pairs(after.linkages):
        state = was.get((item.source, item.target), item.state)
        if state == item.state:
            continue
        change: Change = (
            "gained" if item.state == JOINED else "lost" if state == JOINED else "changed"
        )
        yield LinkageChange(
            change, item.source, item.target, item.basis, item.role, state, item.state
        )


def _beyond(report: Report, other: Report) -> tuple[Finding, ...]:
    """Return the findings of a report that the other does not have, or not as often."""
    left = Counter(item.fingerprint for item in other.findings)
    found = []
    for item in report.findings:
        if left[item.fingerprint]:
            left[item.fingerprint] -= 1
        else:
            found.append(item)
    return tuple(found)


def _pairs(linkages: Iterable[LinkageState]) -> Iterable[LinkageState]:
    """Return one linkage for each pair that says the same, the one of the strongest basis."""
    best: dict[tuple[bool, str, str], LinkageState] = {}
    for item in linkages:
        ends = (item.target, item.source) if item.role == "feeds" else (item.source, item.target)
        relates = item.role == "relates"
        pair = (relates, *(sorted(ends) if relates else ends))
        if pair not in best or BASES.index(item.basis) < BASES.index(best[pair].basis):
            best[pair] = item
    return best.values()


def _nodes(first: Facts, second: Facts, names: Names) -> Iterator[NodeChange]:
    for node in dict.fromkeys((*first.subjects(), *second.subjects())):
        # What is nested and of no class is told with the node that holds it.
        facts = second if node in second else first
        if node.startswith("_:") and not facts.about(node).get(TYPE):
            continue
        if node not in first or node not in second:
            yield _node("gained" if node in second else "lost", node, facts, names)
        elif changed := tuple(_properties(node, first, second, names)):
            yield _node("changed", node, second, names, changed)


def _node(
    change: Change,
    node: str,
    facts: Facts,
    names: Names,
    properties: tuple[PropertyChange, ...] = (),
) -> NodeChange:
    return NodeChange(
        change,
        kind_of(node, facts, names.lang),
        text_of(node) if node.startswith("<") else None,
        names.label(node),
        _concerned(node, facts),
        properties,
    )


def _properties(node: str, first: Facts, second: Facts, names: Names) -> Iterator[PropertyChange]:
    was, now = first.about(node), second.about(node)
    for predicate in dict.fromkeys((*was, *now)):
        old, new = was.get(predicate, []), now.get(predicate, [])
        gone = names.values(value for value in old if value not in new)
        come = names.values(value for value in new if value not in old)
        if gone or come:
            yield PropertyChange(names.property(predicate), gone, come)


def _concerned(node: str, facts: Facts) -> tuple[str, ...]:
    """Return the elements that a node names, in the standard's order."""
    found = {element_of(term) for name in _ABOUT for term in facts.values(node, name)}
    return tuple(element for element in ELEMENTS if element in found)
