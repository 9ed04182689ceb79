"""Small city files for tests of the analysis, built from the lines that matter."""

from __future__ import annotations

from graphsvc.analysis.analyse import Analysis, analyse
from graphsvc.analysis.asking import Ask
from graphsvc.analysis.city import the_city
from graphsvc.analysis.facts import Facts
from graphsvc.analysis.model import Linkage, Model, bundled
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import BASES

TODAY = "2026-11-22"

_HEAD = """
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:model a scom:CityModel ; scom:describes :arden .
:arden a scom:City ; rdfs:label "Arden"@en .
"""


def practice(element: str, status: str, *more: str, name: str = "") -> str:
    """Return Turtle of a practice named after its element unless a name is given."""
    stated = " ; ".join((f"scom:realizes om:{element}", f"scom:status scom:{status}", *more))
    return f":{name or 'p-' + element} a scom:Practice ; {stated} ."


def exclusion(element: str) -> str:
    """Return Turtle of an exclusion of the element."""
    return f":x-{element} a scom:Exclusion ; scom:excludes om:{element} ."


def date(value: str) -> str:
    """Return a date literal as precise as ``value``."""
    kind = ("gYear", "gYearMonth", "date")[value.count("-")]
    return f'"{value}"^^xsd:{kind}'


def ask(*lines: str, as_of: str = TODAY, lang: str = "en", model: Model | None = None) -> Ask:
    """Return what a question needs, for a city of those lines."""
    text = _HEAD + "\n".join(lines)
    facts = Facts.of_ntriples(to_ntriples(text.encode(), TURTLE, name="arden.ttl", limits=Limits()))
    return Ask(the_city(facts, as_of), model or bundled(), lang, "arden.ttl")


def analysed(
    *lines: str,
    as_of: str = TODAY,
    bases: tuple[str, ...] = BASES,
    max_age_months: int | None = None,
    model: Model | None = None,
) -> Analysis:
    """Return the whole analysis of a city of those lines."""
    asked = ask(*lines, as_of=as_of, model=model)
    return analyse(asked, bases=bases, max_age_months=max_age_months)


def model_of(*linkages: Linkage) -> Model:
    """Return the bundled elements with these linkages alone."""
    return Model(bundled().elements, linkages, "test")


def states(analysis: Analysis) -> dict[str, str]:
    """Return the state token of each element."""
    return {item.element: item.state for item in analysis.coverage}


def kinds(analysis: Analysis, element: str | None = None) -> list[tuple[str, str]]:
    """Return kind and severity of each finding, of one element where it is named."""
    return [
        (item.kind, item.severity)
        for item in analysis.findings
        if element is None or item.element == element
    ]
