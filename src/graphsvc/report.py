"""What a check found: findings, coverage, linkages, roadmap, as plain values.

The JSON form (:meth:`Report.to_dict`) has stable field names; other formats are
rendered from these values by ``graphsvc.render``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

Severity = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
TIERS: Final = ("required", "recommended", "good-practice")
ANALYSIS_TIER: Final = "analysis"
# The shapes that a user hands in beside the bundled ones.
OWN_TIER: Final = "own"

Status = Literal["new", "same", "fixed"]
STATUSES: Final[tuple[Status, ...]] = ("new", "same", "fixed")
# What the analysis says of an element as a whole; its node is only where to look.
_ON_ELEMENTS: Final = frozenset(
    {
        "contradictory",
        "excludedButPlanned",
        "lapsed",
        "noCoordinator",
        "notJoined",
        "notStated",
        "overdue",
        "relatedNotStated",
        "restsOnExcluded",
        "restsOnGap",
        "restsOnPlanned",
        "severalCoordinators",
    }
)


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace the stretch from line and column up to ``end_line`` and ``end_column`` by ``text``.

    Lines and columns count from 1; the end is the column after the last character.
    Where start and end are the same, the text is put in.  ``safe`` says that only
    this can have been meant.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    safe: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "text": self.text,
            "line": self.line,
            "column": self.column,
            "endLine": self.end_line,
            "endColumn": self.end_column,
            "safe": self.safe,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """State one thing to mend or to know.

    ``focus``, ``path`` and ``value`` are N-Triples terms or property paths.
    ``kind`` is the shape's local name or the analysis that asks, ``shape`` the
    shape's IRI (None for analysis).  ``element`` is None where the finding is on
    the city model itself, ``other`` the element at the other end of a linkage.
    ``line`` and ``column`` count from 1; in a workbook they are those of ``cell`` on
    ``sheet``.  ``status`` is None until the report is compared with an earlier one.
    ``causes`` say why the value fails a rule that is made of others, in sentences.
    """

    severity: Severity
    tier: str
    kind: str
    message: str
    focus: str | None = None
    label: str | None = None
    element: str | None = None
    clause: str | None = None
    shape: str | None = None
    path: str | None = None
    value: str | None = None
    example: str | None = None
    basis: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    pointer: str | None = None
    sheet: str | None = None
    cell: str | None = None
    fix: Fix | None = None
    other: str | None = None
    status: Status | None = None
    causes: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Return what stays the same when lines move, words change or the language does.

        Two findings share it only where nothing but their place tells them apart.
        """
        about: tuple[str | None, ...] = (self.focus, self.path, self.value)
        if self.shape is None and self.kind in _ON_ELEMENTS:
            about = (self.element, self.other)
        # The label that a parser gives a blank node is new each time.
        known = (self.label if part and part.startswith("_:") else part for part in about)
        text = json.dumps([self.shape or self.kind, *known])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        fix = self.fix.to_dict() if self.fix else None
        return {**_by_name(self), "fix": fix, "fingerprint": self.fingerprint}


@dataclass(frozen=True, slots=True)
class ElementState:
    """State where one of the 19 elements stands, by the decision table of the analysis."""

    element: str
    label: str
    state: str
    practices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkageState:
    """State how a linkage of the model shows in the city."""

    source: str
    target: str
    basis: str
    role: str
    confidence: str
    state: str


@dataclass(frozen=True, slots=True)
class RoadmapItem:
    """Name a gap, how much rests on it and why it comes at this place."""

    element: str
    label: str
    direct: tuple[str, ...]
    through: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Name the earlier report that this one was compared with.

    ``as_of`` is None where that report does not tell of this file.  ``differs``
    names what was chosen otherwise then: ``tiers``, ``bases``, ``model``, ``shapes``,
    or ``listed`` where one of the two lists only a part of its findings.
    """

    report: str
    as_of: str | None = None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRating:
    """State at which level an overlay's item was rated, and whether it stands in the way."""

    item: str
    label: str
    elements: tuple[str, ...]
    level: int | None
    blocks: bool


@dataclass(frozen=True, slots=True)
class OverlayRating:
    """Hold one assessment of the city under somebody's overlay, shown under its name alone.

    ``rule`` is ``mean``, ``minimum`` or ``everyItem``; ``valid_until`` is as precise
    as the date of the assessment, None where the overlay sets no limit.
    """

    overlay: str
    label: str
    assessment: str
    assessed_on: str | None
    valid_until: str | None
    expired: bool
    rule: str
    pass_level: int
    mean: float | None
    passes: bool
    items: tuple[ItemRating, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "overlay": self.overlay,
            "label": self.label,
            "assessment": self.assessment,
            "assessedOn": self.assessed_on,
            "validUntil": self.valid_until,
            "expired": self.expired,
            "rule": self.rule,
            "passLevel": self.pass_level,
            "mean": self.mean,
            "passes": self.passes,
            "items": [_by_name(item) for item in self.items],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Hold all that one check of one city file found."""

    file: str
    city: str
    as_of: str
    engine: str
    tiers: tuple[str, ...]
    bases: tuple[str, ...]
    lang: str
    versions: dict[str, str]
    findings: tuple[Finding, ...] = ()
    coverage: tuple[ElementState, ...] = ()
    linkages: tuple[LinkageState, ...] = ()
    roadmap: tuple[RoadmapItem, ...] = ()
    cycle: tuple[str, ...] = ()
    statements: int = 0
    findings_left_out: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    baseline: Comparison | None = None
    fixed: tuple[Finding, ...] = ()
    overlay: str | None = None
    ratings: tuple[OverlayRating, ...] = ()

    @property
    def conforms(self) -> bool:
        """Tell whether no required finding stands."""
        return not self.counts.get("violation", 0)

    def reaches(self, severity: Severity) -> bool:
        """Tell whether any finding is at or above that severity."""
        upto = SEVERITIES.index(severity) + 1
        return any(self.counts.get(name, 0) for name in SEVERITIES[:upto])

    @property
    def changes(self) -> dict[str, int]:
        """Return how many findings are new, the same or fixed since the earlier report."""
        counter = Counter(item.status for item in (*self.findings, *self.fixed))
        return {status: counter[status] for status in STATUSES}

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "conforms": self.conforms,
            "file": self.file,
            "city": self.city,
            "asOf": self.as_of,
            "engine": self.engine,
            "options": {
                "tiers": list(self.tiers),
                "bases": list(self.bases),
                "lang": self.lang,
            },
            "versions": self.versions,
            "statements": self.statements,
            "counts": self.counts,
            "findings": [item.to_dict() for item in self.findings],
            "findingsLeftOut": self.findings_left_out,
            "coverage": [_by_name(item) for item in self.coverage],
            "linkages": [
                {
                    "from": item.source,
                    "to": item.target,
                    "basis": item.basis,
                    "role": item.role,
                    "confidence": item.confidence,
                    "state": item.state,
                }
                for item in self.linkages
            ],
            "roadmap": [_by_name(item) for item in self.roadmap],
            "cycle": list(self.cycle),
            "overlay": self.overlay,
            "ratings": [item.to_dict() for item in self.ratings],
            "baseline": self._baseline_to_dict(),
            "fixed": [item.to_dict() for item in self.fixed],
        }

    def _baseline_to_dict(self) -> dict[str, Any] | None:
        if self.baseline is None:
            return None
        earlier = self.baseline
        return {
            "report": earlier.report,
            "asOf": earlier.as_of,
            "differs": list(earlier.differs),
            **self.changes,
        }


def capped(findings: list[Finding], limit: int) -> tuple[tuple[Finding, ...], int]:
    """Return the worst ``limit`` findings in their order, and how many were left out."""
    if len(findings) <= limit:
        return tuple(findings), 0
    worst = sorted(range(len(findings)), key=lambda at: SEVERITIES.index(findings[at].severity))
    kept = sorted(worst[:limit])
    return tuple(findings[at] for at in kept), len(findings) - limit


def counted(findings: list[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity, zeros included."""
    counter = Counter(item.severity for item in findings)
    return {name: counter[name] for name in SEVERITIES}


def softened(finding: Finding) -> Finding:
    """Return the finding as a warning where it is a violation."""
    return replace(finding, severity="warning") if finding.severity == "violation" else finding


def _by_name(item: Finding | ElementState | RoadmapItem | ItemRating) -> dict[str, Any]:
    """Return the fields by name; unlike ``asdict`` without copies of what never changes."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}
