"""Findings of a user's own shapes are compared with an earlier report like all others."""

from __future__ import annotations

import json

from graphsvc import validate
from graphsvc.report import OWN_TIER, Report
from graphsvc.validation.baseline_file import baseline_of
from own_shapes.writing import CITY_HEAD, DAY, read

SHAPES = """ex:Place a sh:NodeShape ; sh:targetClass scom:City ;
  sh:property [ sh:path ex:motto ; sh:minCount 1 ] , [ sh:path ex:size ; sh:minCount 1 ] ."""


def report(shapes: str, city: str) -> Report:
    data = (CITY_HEAD + city).encode()
    return validate(data, name="a.ttl", syntax="turtle", as_of=DAY, shapes=read(shapes))


def compared(then: Report, now: Report) -> Report:
    return baseline_of(json.dumps(then.to_dict()).encode(), "earlier.json").compared(now)


def own(found: Report) -> dict[str | None, str | None]:
    return {item.path: item.status for item in found.findings if item.tier == OWN_TIER}


def test_what_own_shapes_find_is_new_the_same_or_fixed() -> None:
    then = report(SHAPES, ":arden <https://example.org/house#size> 1 .")
    now = report(SHAPES, ":arden <https://example.org/house#motto> 'Onward' .")
    assert set(own(compared(then, then)).values()) == {"same"}
    found = compared(then, now)
    assert own(found) == {"<https://example.org/house#size>": "new"}
    fixed = [item.path for item in found.fixed if item.tier == OWN_TIER]
    assert fixed == ["<https://example.org/house#motto>"]
    assert found.baseline is not None
    assert found.baseline.differs == ()


def test_other_shapes_or_none_are_told_as_what_may_make_the_difference() -> None:
    then = report(SHAPES, "")
    plain = validate((CITY_HEAD).encode(), name="a.ttl", syntax="turtle", as_of=DAY)
    for now in (report(SHAPES.replace("motto", "anthem"), ""), plain):
        found = compared(then, now).baseline
        assert found is not None
        assert found.differs == ("ownShapes",)
