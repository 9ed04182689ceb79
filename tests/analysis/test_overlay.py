"""Ratings under an overlay: its own rule decides, under its name; a broken one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import validate
from graphsvc.errors import InputRefusal, ParameterRefusal, Refusal, UnknownNameRefusal
from graphsvc.report import OverlayRating
from graphsvc.validation.overlays import load, names
from support import ROOT

DAY = "2026-11-22"
SCHEME = """@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/scheme/> .
:scheme a scom:Overlay ; rdfs:label "Ours"@en ; scom:hasPassRule scom:RULE ;
    scom:passLevel :l3 ; scom:validityMonths 24 .
:l2 a scom:OverlayLevel ; rdfs:label "two"@en ; scom:levelNumber 2 ; scom:ofOverlay :scheme .
:l3 a scom:OverlayLevel ; rdfs:label "three"@en ; scom:levelNumber 3 ; scom:ofOverlay :scheme .
:l4 a scom:OverlayLevel ; rdfs:label "four"@en ; scom:levelNumber 4 ; scom:ofOverlay :scheme .
:one a scom:OverlayItem ; rdfs:label "one"@en ; scom:coversElement om:B1 ; scom:ofOverlay :scheme .
:two a scom:OverlayItem ; rdfs:label "two"@en ; scom:coversElement om:B7, om:C1 ;
    scom:ofOverlay :scheme .
"""
CITY = """@prefix scom: <https://w3id.org/scom/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix s: <https://example.org/scheme/> .
@prefix : <https://example.org/> .
:m a scom:CityModel ; scom:describes :c . :c a scom:City .
:a a scom:Assessment ; scom:underOverlay s:scheme ; scom:assessedOn "2025-03"^^xsd:gYearMonth .
"""


def rated(tmp_path: Path, rule: str, **levels: str) -> OverlayRating:
    scheme = tmp_path / f"{rule}.ttl"
    scheme.write_text(SCHEME.replace("RULE", rule), "utf-8")
    ratings = "".join(
        f":r-{item} a scom:Rating ; scom:inAssessment :a ; scom:ratesItem s:{item} ;"
        f" scom:atLevel s:{level} .\n"
        for item, level in levels.items()
    )
    text = (CITY + ratings).encode()
    (found,) = validate(text, name="c.ttl", as_of=DAY, overlay=str(scheme)).ratings
    return found


def blocking(rating: OverlayRating) -> list[str]:
    return [item.item.rsplit("/", 1)[1] for item in rating.items if item.blocks]


@pytest.mark.parametrize(
    ("rule", "levels", "passes", "blocks"),
    [
        ("EveryItemRule", {"one": "l3", "two": "l4"}, True, []),
        ("EveryItemRule", {"one": "l2", "two": "l4"}, False, ["one"]),
        ("EveryItemRule", {"one": "l4"}, False, ["two"]),
        ("MinimumRule", {"one": "l3"}, True, []),
        ("MinimumRule", {"one": "l2"}, False, ["one"]),
        ("MeanRule", {"one": "l2", "two": "l4"}, True, []),
        ("MeanRule", {"one": "l2", "two": "l3"}, False, ["one"]),
        ("MeanRule", {}, False, []),
    ],
)
def test_the_overlays_own_rule_decides_and_names_what_blocks(
    tmp_path: Path, rule: str, levels: dict[str, str], *, passes: bool, blocks: list[str]
) -> None:
    found = rated(tmp_path, rule, **levels)
    assert (found.passes, blocking(found)) == (passes, blocks)
    assert found.label == "Ours"


def test_a_rating_is_valid_as_long_as_the_overlay_says(tmp_path: Path) -> None:
    found = rated(tmp_path, "MinimumRule", one="l3")
    assert (found.assessed_on, found.valid_until, found.expired) == ("2025-03", "2027-03", False)


def test_an_assessment_under_another_overlay_is_not_shown(tmp_path: Path) -> None:
    rated(tmp_path, "MeanRule", one="l3")
    assert validate(CITY.encode(), name="c.ttl", as_of=DAY, overlay="five-level").ratings == ()


def test_without_an_overlay_nothing_is_rated() -> None:
    report = validate(ROOT / "examples" / "arden.ttl", as_of=DAY)
    assert (report.overlay, report.ratings) == (None, ())


def test_the_complete_example_is_rated_under_the_five_level_overlay() -> None:
    (found,) = validate(ROOT / "examples" / "arden.ttl", as_of=DAY, overlay="five-level").ratings
    assert not found.passes
    assert [item.elements for item in found.items if item.blocks] == [("B12",), ("C3",)]


def test_two_overlays_ship_and_both_are_whole() -> None:
    assert names() == ["five-level", "four-level"]
    for name in names():
        overlay = load(name)
        covered = {element for elements in overlay.items.values() for element in elements}
        assert len(covered) == 19, name


@pytest.mark.parametrize(
    ("change", "kind", "line"),
    [
        (("levelNumber 2", 'levelNumber "two"'), InputRefusal, 7),
        (("passLevel :l3", "passLevel :l9"), Refusal, None),
        (("levelNumber 4", "levelNumber 3"), ParameterRefusal, None),
        (("a scom:Overlay ;", "a scom:Other ;"), Refusal, None),
        ((":scheme a", ":other a scom:Overlay . :scheme a"), Refusal, None),
        (("om:B7", "om:B99"), InputRefusal, 11),
        (("@prefix om:", "@prefix om"), InputRefusal, 2),
    ],
)
def test_a_broken_overlay_is_refused_with_its_place(
    tmp_path: Path, change: tuple[str, str], kind: type[Refusal], line: int | None
) -> None:
    scheme = tmp_path / "scheme.ttl"
    text = SCHEME.replace("RULE", "MeanRule").replace(*change)
    assert text != SCHEME.replace("RULE", "MeanRule")
    scheme.write_text(text, "utf-8")
    with pytest.raises(kind) as caught:
        load(str(scheme))
    assert caught.value.where.source == "scheme.ttl"
    if line is not None:
        assert caught.value.where.line == line


def test_an_unknown_overlay_is_refused_with_those_that_ship() -> None:
    with pytest.raises(UnknownNameRefusal, match="five-level, four-level"):
        load("six-level")
