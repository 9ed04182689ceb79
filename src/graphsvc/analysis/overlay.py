"""Read a city's ratings under an overlay: its own levels, items and pass rule, under its name.

The core rates nothing.  An overlay is a versioned scheme of somebody's; what
comes out is shown only under that scheme's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graphsvc.analysis.city import City
from graphsvc.analysis.dates import compare, months_after, written
from graphsvc.analysis.facts import Facts, scom, text_of
from graphsvc.analysis.model import element_of
from graphsvc.errors import ParameterRefusal
from graphsvc.report import ItemRating, OverlayRating

MEAN, MINIMUM, EVERY_ITEM = (scom(name) for name in ("MeanRule", "MinimumRule", "EveryItemRule"))
_RULES: Final = {MEAN: "mean", MINIMUM: "minimum", EVERY_ITEM: "everyItem"}


@dataclass(frozen=True, slots=True)
class Overlay:
    """Hold a scheme: its items with their elements, its levels by number, its pass rule."""

    node: str
    facts: Facts
    items: dict[str, tuple[str, ...]]
    levels: dict[str, int]
    rule: str
    pass_level: int
    validity_months: int | None
    digest: str
    """Beginning of the SHA-256 of its statements."""


def overlay_in(facts: Facts, digest: str) -> Overlay:
    """Return the one overlay that the statements describe; refuse none, several and broken."""
    nodes = list(dict.fromkeys(facts.of_class("Overlay")))
    if len(nodes) != 1:
        raise ParameterRefusal(
            f"The overlay file describes {len(nodes) or 'no'} overlays", todo="Describe one in it."
        )
    node = nodes[0]
    levels = {
        level: int(text_of(facts.value(level, "levelNumber") or ""))
        for level in _of(facts, "OverlayLevel", node)
    }
    items = {
        item: tuple(
            element for term in facts.values(item, "coversElement") if (element := element_of(term))
        )
        for item in _of(facts, "OverlayItem", node)
    }
    passed = facts.value(node, "passLevel") or ""
    if not levels or not items or passed not in levels:
        raise ParameterRefusal(
            "The overlay lacks items, levels, or a pass level among its levels",
            todo="State scom:ofOverlay on items and levels, and scom:passLevel on the overlay.",
        )
    if len(set(levels.values())) != len(levels):
        raise ParameterRefusal(
            "Two levels of the overlay have the same number", todo="Number each level once."
        )
    months = facts.value(node, "validityMonths")
    return Overlay(
        node,
        facts,
        items,
        levels,
        facts.value(node, "hasPassRule") or EVERY_ITEM,
        levels[passed],
        int(text_of(months)) if months else None,
        digest,
    )


def rate(city: City, overlay: Overlay, lang: str) -> tuple[OverlayRating, ...]:
    """Return each assessment of the city under the overlay, the newest first."""
    facts = city.facts
    found = [
        _rating(node, city, overlay, lang)
        for node in facts.of_class("Assessment")
        if overlay.node in facts.values(node, "underOverlay")
    ]
    return tuple(sorted(found, key=lambda item: item.assessed_on or "", reverse=True))


def _of(facts: Facts, kind: str, overlay: str) -> Iterator[str]:
    return (node for node in facts.of_class(kind) if overlay in facts.values(node, "ofOverlay"))


def _rating(node: str, city: City, overlay: Overlay, lang: str) -> OverlayRating:
    facts = city.facts
    given: dict[str, int] = {}
    for rating in facts.of_class("Rating"):
        if node in facts.values(rating, "inAssessment"):
            item, level = facts.value(rating, "ratesItem"), facts.value(rating, "atLevel")
            if item in overlay.items and level in overlay.levels:
                given[item] = overlay.levels[level]
    mean = sum(given.values()) / len(given) if given else None
    passes = _passes(given, mean, overlay)
    assessed = written(facts.value(node, "assessedOn"))
    until = months_after(assessed, overlay.validity_months) if assessed else None
    return OverlayRating(
        overlay=text_of(overlay.node),
        label=overlay.facts.label(overlay.node, lang) or text_of(overlay.node),
        assessment=facts.label(node, lang) or text_of(node),
        assessed_on=assessed,
        valid_until=until,
        expired=until is not None and compare(until, city.as_of) < 0,
        rule=_RULES.get(overlay.rule, "everyItem"),
        pass_level=overlay.pass_level,
        mean=round(mean, 2) if mean is not None else None,
        passes=passes,
        items=tuple(
            ItemRating(
                text_of(item),
                overlay.facts.label(item, lang) or text_of(item),
                elements,
                given.get(item),
                _blocks(given.get(item), passes=passes, overlay=overlay),
            )
            for item, elements in overlay.items.items()
        ),
    )


def _passes(given: dict[str, int], mean: float | None, overlay: Overlay) -> bool:
    if mean is None:
        return False
    if overlay.rule == MEAN:
        return mean >= overlay.pass_level
    low = any(level < overlay.pass_level for level in given.values())
    complete = overlay.rule == MINIMUM or len(given) == len(overlay.items)
    return complete and not low


def _blocks(level: int | None, *, passes: bool, overlay: Overlay) -> bool:
    """Tell whether the item stands in the way of a pass, by the overlay's rule."""
    if passes:
        return False
    if level is None:
        return overlay.rule == EVERY_ITEM
    return level < overlay.pass_level
