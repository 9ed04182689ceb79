"""What reports say of ratings under an overlay: under its name, and as its own."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.render.groups import short
from graphsvc.render.safe import line
from graphsvc.render.words import Words
from graphsvc.report import ItemRating, OverlayRating, Report


def title(report: Report, say: Words) -> str | None:
    """Return the heading with the overlay's name; None where none was asked for."""
    if report.overlay is None:
        return None
    label = report.ratings[0].label if report.ratings else short(f"<{report.overlay}>")
    return say.overlay.format(label=line(label))


def sentences(rating: OverlayRating, say: Words) -> Iterator[str]:
    """Yield what came of one assessment by the overlay's own rule, and until when it holds."""
    yield say.assessed.format(
        date=rating.assessed_on or say.undated,
        rule=say.rules[rating.rule].format(level=rating.pass_level),
        met=say.met if rating.passes else say.not_met,
    )
    if rating.valid_until:
        told = say.expired if rating.expired else say.valid
        yield told.format(date=rating.valid_until)


def in_the_way(rating: OverlayRating) -> list[ItemRating]:
    """Return the items that stand in the way of a pass."""
    return [item for item in rating.items if item.blocks]


def level(item: ItemRating, say: Words) -> str:
    """Return the level of an item in words."""
    return say.unrated if item.level is None else f"{say.level} {item.level}"
