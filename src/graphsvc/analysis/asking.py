"""What every question of the analysis has at hand, and how it words a finding."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.analysis.city import City
from graphsvc.analysis.messages import BASES, MESSAGES, say
from graphsvc.analysis.model import Model
from graphsvc.report import ANALYSIS_TIER, Finding, Severity


@dataclass(frozen=True, slots=True)
class Ask:
    """Hold the city, the model, the language and the file's name of one analysis."""

    city: City
    model: Model
    lang: str
    file: str

    def finding(
        self,
        kind: str,
        severity: Severity,
        focus: str | None,
        *,
        element: str | None = None,
        basis: str | None = None,
        path: str | None = None,
        other: str | None = None,
        **fields: object,
    ) -> Finding:
        """Return a finding whose message is worded from ``fields``, titles filled in."""
        if element is not None:
            fields |= {"element": element, "title": self.model.label(element, self.lang)}
        if other is not None:
            fields |= {"other": other, "other_title": self.model.label(other, self.lang)}
        if basis is not None:
            fields["basis"] = BASES[basis][self.lang]
        known = self.model.elements.get(element) if element else None
        return Finding(
            severity=severity,
            tier=ANALYSIS_TIER,
            kind=kind,
            message=say(MESSAGES, kind, self.lang, **fields),
            focus=focus,
            label=self.city.facts.label(focus, self.lang) if focus else None,
            element=element,
            clause=known.recommendation if known else None,
            path=path,
            basis=basis,
            other=other,
            file=self.file,
        )
