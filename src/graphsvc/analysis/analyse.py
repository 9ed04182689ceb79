"""Run every question of the analysis over one city and gather the answers."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.analysis import benefits, elements, evidence, governance, linkages, roadmap
from graphsvc.analysis.asking import Ask
from graphsvc.analysis.coverage import coverage
from graphsvc.analysis.messages import REASONS, say
from graphsvc.analysis.structure import structure
from graphsvc.report import ElementState, Finding, LinkageState, RoadmapItem


@dataclass(frozen=True, slots=True)
class Analysis:
    """Hold the answers: findings, coverage, linkages, roadmap and the cycle of needs."""

    findings: tuple[Finding, ...]
    coverage: tuple[ElementState, ...]
    linkages: tuple[LinkageState, ...]
    roadmap: tuple[RoadmapItem, ...]
    cycle: tuple[str, ...]


def analyse(ask: Ask, *, bases: tuple[str, ...], max_age_months: int | None) -> Analysis:
    """Return what the file's statements amount to on the chosen bases at the city's date."""
    city, model, lang = ask.city, ask.model, ask.lang
    chosen = structure(model, bases)
    covered = coverage(city)
    read = linkages.read(chosen, covered, city)
    return Analysis(
        findings=(
            *elements.on_coverage(ask, covered),
            *elements.on_linkages(ask, linkages.weak(read)),
            *evidence.findings(ask, max_age_months),
            *governance.findings(ask),
            *benefits.findings(ask),
        ),
        coverage=tuple(
            ElementState(
                element,
                model.label(element, lang),
                state,
                tuple(practice.node for practice in city.by_element.get(element, ())),
            )
            for element, state in covered.items()
        ),
        linkages=tuple(reading.shown for reading in read),
        roadmap=tuple(
            RoadmapItem(
                step.element,
                model.label(step.element, lang),
                step.direct,
                step.through,
                _reason(step, lang),
            )
            for step in roadmap.steps(covered, chosen)
        ),
        cycle=chosen.cycle,
    )


def _reason(step: roadmap.Step, lang: str) -> str:
    kind = (
        "both"
        if step.direct and step.through
        else "direct"
        if step.direct
        else "through"
        if step.through
        else "none"
    )
    return say(
        REASONS,
        kind,
        lang,
        direct=len(step.direct),
        list=", ".join(step.direct),
        through=len(step.through),
    )
