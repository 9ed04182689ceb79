"""What every question of the analysis has at hand, and how it words a finding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

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
        known = self.model.elements.get(element) if element else None
        return Finding(
            severity=severity,
            tier=ANALYSIS_TIER,
            kind=kind,
            message=_worded(
                self.model, self.lang, kind, element, other, basis, tuple(fields.items())
            ),
            focus=focus,
            label=self.city.facts.label(focus, self.lang) if focus else None,
            element=element,
            clause=known.recommendation if known else None,
            path=path,
            basis=basis,
            other=other,
            file=self.file,
        )


# Most cities have the same gaps: what is said of them is worded once for all files.
@lru_cache(maxsize=4096)
def _worded(
    model: Model,
    lang: str,
    kind: str,
    element: str | None,
    other: str | None,
    basis: str | None,
    given: tuple[tuple[str, object], ...],
) -> str:
    fields = dict(given)
    if element is not None:
        fields |= {"element": element, "title": model.label(element, lang)}
    if other is not None:
        fields |= {"other": other, "other_title": model.label(other, lang)}
    if basis is not None:
        fields["basis"] = BASES[basis][lang]
    return say(MESSAGES, kind, lang, **fields)
