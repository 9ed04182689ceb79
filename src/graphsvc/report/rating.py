"""An assessment of the city under somebody's overlay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.report.fields import by_name


@dataclass(frozen=True, slots=True)
class ItemRating:
    """State at which level an overlay's item was rated, and whether it stands in the way."""

    item: str
    label: str
    elements: tuple[str, ...]
    level: int | None
    blocks: bool


@dataclass(frozen=True, slots=True)
class OverlayRating:
    """Hold one assessment of the city under somebody's overlay, shown under its name alone.

    ``rule`` is ``mean``, ``minimum`` or ``everyItem``; ``valid_until`` is as precise
    as the date of the assessment, None where the overlay sets no limit.
    """

    overlay: str
    label: str
    assessment: str
    assessed_on: str | None
    valid_until: str | None
    expired: bool
    rule: str
    pass_level: int
    mean: float | None
    passes: bool
    items: tuple[ItemRating, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {
            "overlay": self.overlay,
            "label": self.label,
            "assessment": self.assessment,
            "assessedOn": self.assessed_on,
            "validUntil": self.valid_until,
            "expired": self.expired,
            "rule": self.rule,
            "passLevel": self.pass_level,
            "mean": self.mean,
            "passes": self.passes,
            "items": [by_name(item) for item in self.items],
        }
