"""Shapes and cities in a few lines, for the tests of users' own shapes."""

from __future__ import annotations

from graphsvc import validate
from graphsvc.rdfio.formats import TURTLE, Format
from graphsvc.report import OWN_TIER, Finding, Report
from graphsvc.validation.own.reading import own_shapes
from graphsvc.validation.own.shapes import OwnShapes, ShapesFile

SHAPES_HEAD = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix scomsh: <https://w3id.org/scom/shapes#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/house#> .
"""
CITY_HEAD = """\
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/arden/> .
:model a scom:CityModel ; scom:describes :arden .
:arden a scom:City .
"""
FIRST_LINE = len(CITY_HEAD.splitlines()) + 1
DAY = "2026-11-22"


def read(*texts: str, syntax: Format = TURTLE, allow_sparql: bool = False) -> OwnShapes:
    """Read each text as a file of its own, ``own-1.ttl`` and so on."""
    files = [
        ShapesFile(f"own-{at}.ttl", (SHAPES_HEAD + text).encode(), syntax)
        for at, text in enumerate(texts, 1)
    ]
    return own_shapes(files, allow_sparql=allow_sparql)


def checked(city: str, own: OwnShapes, **options: object) -> Report:
    """Check a city by the shapes; ``FIRST_LINE`` is the line of the first of ``city``."""
    return validate(
        (CITY_HEAD + city).encode(),
        name="arden.ttl",
        as_of=DAY,
        shapes=own,
        **options,  # type: ignore[arg-type]  # passed on as it is
    )


def found(city: str, shapes: str, **options: object) -> list[Finding]:
    """Return the findings of the user's own shapes."""
    report = checked(city, read(shapes), **options)
    return [item for item in report.findings if item.tier == OWN_TIER]
