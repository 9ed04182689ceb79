"""The changes between two descriptions of a city, as plain values with a stable JSON form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from graphsvc.analysis.facts import Facts, text_of
from graphsvc.analysis.naming import Value
from graphsvc.report import SEVERITIES, Finding, Report

Change = Literal["gained", "lost", "changed"]
CHANGES: Final[tuple[Change, ...]] = ("gained", "lost", "changed")
OTHER_CITY: Final = "otherCity"
"""The note where the two files name their city differently."""
LISTED: Final = "listed"
"""The note where one of the files has more findings than its report lists."""


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
    """Hold all that two files differ in; both are judged at the same day.

    ``new`` are findings on the later file alone, ``fixed`` those on the earlier one alone.
    """

    before: Checked
    after: Checked
    notes: tuple[str, ...]
    elements: tuple[ElementChange, ...]
    nodes: tuple[NodeChange, ...]
    linkages: tuple[LinkageChange, ...]
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]

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
                "new": len(self.new),
                "fixed": len(self.fixed),
                "gained": [item.to_dict() for item in self.new],
                "lost": [item.to_dict() for item in self.fixed],
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
