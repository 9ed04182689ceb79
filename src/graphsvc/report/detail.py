"""Why a value fails a rule that is made of others, as results below the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.report.fields import by_name


@dataclass(frozen=True, slots=True)
class Detail:
    """Hold one constraint that a node misses of a nested shape.

    The fields are those of a finding, by the same names; ``details`` say in turn why.
    """

    component: str
    message: str
    focus: str
    path: str | None = None
    value: str | None = None
    shape: str | None = None
    details: tuple[Detail, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {**by_name(self), "details": [item.to_dict() for item in self.details]}
