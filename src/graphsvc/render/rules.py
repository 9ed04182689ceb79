"""The rules behind findings: what each asks for, why, and where to read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from graphsvc.analysis.facts import Facts, Properties, in_language, text_of
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.render.safe import line
from graphsvc.render.words import words
from graphsvc.report import ANALYSIS_TIER, TIERS, Finding, Severity
from graphsvc.validation.shapes import text_of_tiers
from graphsvc.vocab import GUIDE, RDFS, SH

# The section of the guide that each question of the analysis is about.
_SECTIONS: Final = {
    "contradictory": "Exclusion",
    "excludedButPlanned": "Exclusion",
    "overdue": "Practice",
    "lapsed": "Practice",
    "notStated": "ModelElement",
    "restsOnGap": "Linkage",
    "restsOnPlanned": "Linkage",
    "restsOnExcluded": "Exclusion",
    "notJoined": "Linkage",
    "relatedNotStated": "Linkage",
    "evidenceExpired": "Evidence",
    "evidenceOld": "Evidence",
    "evidenceOverused": "Evidence",
    "noCoordinator": "Agent",
    "severalCoordinators": "Agent",
    "stepWithoutBenefit": "RoadmapStep",
    "benefitWithoutSource": "Benefit",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Describe a shape or a question of the analysis; ``address`` leads to its explanation."""

    name: str
    tier: str
    severity: Severity
    summary: str
    description: str
    help: str
    address: str | None
    example: str | None


def rules_behind(findings: Iterable[Finding], lang: str) -> list[Rule]:
    """Return one rule for each kind of finding, in the order in which they first occur."""
    first: dict[str, Finding] = {}
    for item in findings:
        first.setdefault(item.kind, item)
    return [_rule(item, lang) for item in first.values()]


def _rule(finding: Finding, lang: str) -> Rule:
    if finding.tier == ANALYSIS_TIER:
        told = words(lang).kinds.get(finding.kind, finding.kind)
        section = _SECTIONS.get(finding.kind)
        address = GUIDE + section if section else None
        return _made(finding, told, told, told, address)
    stated = _shapes().get(finding.shape or "", {})
    name = in_language(stated.get(f"<{SH}name>", ()), lang) or finding.kind
    description = in_language(stated.get(f"<{SH}description>", ()), lang) or name
    pages = [text_of(term) for term in stated.get(f"<{RDFS}seeAlso>", ())]
    guide = next((page for page in pages if page.startswith(GUIDE)), None)
    return _made(finding, name, description, finding.message, guide or next(iter(pages), None))


def _made(finding: Finding, summary: str, description: str, told: str, address: str | None) -> Rule:
    return Rule(
        finding.kind,
        finding.tier,
        finding.severity,
        line(summary),
        line(description),
        line(told),
        address,
        finding.example,
    )


@cache
def _shapes() -> dict[str, Properties]:
    """Return what the bundled shapes state of themselves, by their IRIs."""
    return dict(_read())


def _read() -> Iterator[tuple[str, Properties]]:
    for tier in TIERS:
        data = text_of_tiers((tier,)).encode()
        facts = Facts.of_ntriples(to_ntriples(data, TURTLE, name=tier, limits=Limits()))
        for node in facts.subjects():
            yield text_of(node), facts.about(node)
