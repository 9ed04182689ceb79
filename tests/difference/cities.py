"""Small city files for the tests of comparisons."""

from __future__ import annotations

from pathlib import Path

from graphsvc.analysis.changes import Difference, NodeChange
from graphsvc.analysis.difference import difference
from graphsvc.rdfio.formats import TURTLE
from graphsvc.validation.check import Options
from graphsvc.validation.comparing import checked
from support import ROOT

DAY = "2026-11-22"
ARDEN = ROOT / "examples" / "arden.ttl"
HEAD = """
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix : <https://example.org/arden/> .
:model a scom:CityModel ; scom:describes :arden .
:arden a scom:City ; rdfs:label "Arden"@en .
"""


def compared(before: str, after: str, lang: str = "en") -> Difference:
    """Return what is different in the second of two texts, each after ``HEAD``."""
    options = Options(as_of=DAY, lang=lang).checked()
    sides = [
        checked((HEAD + text).encode(), f"{name}.ttl", TURTLE, options)
        for name, text in (("before", before), ("after", after))
    ]
    return difference(*sides)


def told(changes: tuple[NodeChange, ...]) -> list[tuple[str, str, str]]:
    """Return change, class and label of each node."""
    return [(item.change, item.kind.label, item.label) for item in changes]


def write(folder: Path, name: str, text: str) -> Path:
    """Write a city file."""
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path
