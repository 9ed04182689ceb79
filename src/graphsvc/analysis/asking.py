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
        fields |= {"element": element, "other": other, "basis": basis}
        known = self.model.elements.get(element) if element else None
        return Finding(
            severity=severity,
            tier=ANALYSIS_TIER,
            kind=kind,
            message=_worded(self.model, self.lang, kind, tuple(fields.items())),
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
def _worded(model: Model, lang: str, kind: str, given: tuple[tuple[str, object], ...]) -> str:
    fields = dict(given)
    for name, title in (("element", "title"), ("other", "other_title")):
        if (element := fields[name]) is not None:
            fields[title] = model.label(str(element), lang)
    if (basis := fields["basis"]) is not None:
        fields["basis"] = BASES[str(basis)][lang]
    return say(MESSAGES, kind, lang, **fields)
