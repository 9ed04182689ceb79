"""What a check found: findings, coverage, linkages, roadmap, as plain values.

The JSON form (:meth:`Report.to_dict`) has stable field names; other formats are
rendered from these values by ``graphsvc.render``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

Severity = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
TIERS: Final = ("required", "recommended", "good-practice")
ANALYSIS_TIER: Final = "analysis"


@dataclass(frozen=True, slots=True)
class Finding:
    """State one thing to mend or to know.

    ``focus``, ``path`` and ``value`` are N-Triples terms or property paths.
    ``kind`` is the shape's local name or the analysis that asks, ``shape`` the
    shape's IRI (None for analysis).  ``element`` is None where the finding is on
    the city model itself.  ``line`` and ``column`` count from 1.
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
    fix: str | None = None


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

    @property
    def conforms(self) -> bool:
        """Tell whether no required finding stands."""
        return not self.counts.get("violation", 0)

    def reaches(self, severity: Severity) -> bool:
        """Tell whether any finding is at or above that severity."""
        upto = SEVERITIES.index(severity) + 1
        return any(self.counts.get(name, 0) for name in SEVERITIES[:upto])

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
            "findings": [asdict(item) for item in self.findings],
            "findingsLeftOut": self.findings_left_out,
            "coverage": [
                {
                    "element": item.element,
                    "label": item.label,
                    "state": item.state,
                    "practices": list(item.practices),
                }
                for item in self.coverage
            ],
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
            "roadmap": [
                {
                    "element": item.element,
                    "label": item.label,
                    "direct": list(item.direct),
                    "through": list(item.through),
                    "reason": item.reason,
                }
                for item in self.roadmap
            ],
            "cycle": list(self.cycle),
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
