"""All that one check of one city file found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graphsvc.report.fields import by_name
from graphsvc.report.finding import SEVERITIES, STATUSES, Finding, Severity
from graphsvc.report.rating import OverlayRating
from graphsvc.report.state import ElementState, LinkageState, RoadmapItem


@dataclass(frozen=True, slots=True)
class Comparison:
    """Name the earlier report that this one was compared with.

    ``as_of`` is None where that report does not tell of this file.  ``differs``
    names what was chosen otherwise then: ``tiers``, ``bases``, ``model``, ``shapes``,
    ``ownShapes``, or ``listed`` where one of the two lists only a part of its findings.
    """

    report: str
    as_of: str | None = None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Hold all that one check of one city file found.

    ``city_iri`` is None where the city's node has no name.
    """

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
    city_iri: str | None = None
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
            "cityIri": self.city_iri,
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
            "coverage": [by_name(item) for item in self.coverage],
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
            "roadmap": [by_name(item) for item in self.roadmap],
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
