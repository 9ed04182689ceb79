"""What has changed between two descriptions of a city: nodes, elements, linkages, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from graphsvc.analysis.blanks import aligned
from graphsvc.analysis.facts import TYPE, Facts, text_of
from graphsvc.analysis.linkages import JOINED
from graphsvc.analysis.model import element_of
from graphsvc.analysis.naming import Names, Value, kind_of
from graphsvc.report import SEVERITIES, LinkageState, Report
from graphsvc.vocab import BASES, ELEMENTS

Change = Literal["gained", "lost", "changed"]
CHANGES: Final[tuple[Change, ...]] = ("gained", "lost", "changed")
OTHER_CITY: Final = "otherCity"
"""The note where the two files name their city differently."""
_ABOUT: Final = ("realizes", "excludes", "coordinates", "coversElement")


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold a file that was read and checked: ``city`` is the node of its city."""

    facts: Facts
    city: str
    report: Report


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """Name a property of a node, and its values that only one of the files has."""

    property: Value
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class NodeChange:
    """Name a node that came, went or changed.

    ``kind`` is its class; ``node`` is None where it has no name; ``properties`` are those of
    a node that changed.
    """

    change: Change
    kind: Value
    node: str | None
    label: str
    elements: tuple[str, ...]
    properties: tuple[PropertyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementChange:
    """Name an element and its state before and after."""

    element: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LinkageChange:
    """Name a linkage and its state before and after.

    ``change`` is ``gained`` where it is joined now, ``lost`` where it was, else ``changed``.
    """

    change: Change
    source: str
    target: str
    basis: str
    role: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold all that two files differ in; both are judged at the same day."""

    before: Checked
    after: Checked
    notes: tuple[str, ...]
    elements: tuple[ElementChange, ...]
    nodes: tuple[NodeChange, ...]
    linkages: tuple[LinkageChange, ...]
    new: int
    fixed: int

    @property
    def is_none(self) -> bool:
        """Tell whether both files say the same."""
        return not (self.nodes or self.elements or self.linkages or self.new or self.fixed)

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form (docs/diff.md)."""
        first, second = self.before.report, self.after.report
        return {
            "same": self.is_none,
            "asOf": second.as_of,
            "lang": second.lang,
            "bases": list(second.bases),
            "before": _side(self.before),
            "after": _side(self.after),
            "notes": list(self.notes),
            "elements": [asdict(item) for item in self.elements],
            "nodes": [asdict(item) for item in self.nodes],
            "linkages": [
                {
                    "change": item.change,
                    "from": item.source,
                    "to": item.target,
                    "basis": item.basis,
                    "role": item.role,
                    "before": item.before,
                    "after": item.after,
                }
                for item in self.linkages
            ],
            "findings": {
                "before": {name: first.counts.get(name, 0) for name in SEVERITIES},
                "after": {name: second.counts.get(name, 0) for name in SEVERITIES},
                "new": self.new,
                "fixed": self.fixed,
            },
        }


def _side(checked: Checked) -> dict[str, Any]:
    report = checked.report
    iri = text_of(checked.city) if checked.city.startswith("<") else None
    return {
        "file": report.file,
        "city": report.city,
        "cityIri": iri,
        "statements": report.statements,
        "versions": report.versions,
    }


def difference(before: Checked, after: Checked) -> Difference:
    """Return what is different in ``after``."""
    first, second = aligned(before.facts, after.facts)
    names = Names(first, second, after.report.lang)
    prints = [
        Counter(item.fingerprint for item in side.report.findings) for side in (before, after)
    ]
    return Difference(
        before,
        after,
        tuple(_notes(before, after)),
        tuple(_elements(before.report, after.report)),
        tuple(sorted(_nodes(first, second, names), key=names.order)),
        tuple(_linkages(before.report, after.report)),
        (prints[1] - prints[0]).total(),
        (prints[0] - prints[1]).total(),
    )


def _notes(before: Checked, after: Checked) -> Iterator[str]:
    # A city without a name of its own is known by its label.
    named = [side.city.startswith("<") for side in (before, after)]
    same = before.city == after.city if all(named) else before.report.city == after.report.city
    if not same:
        yield OTHER_CITY


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
