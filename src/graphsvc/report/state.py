"""How the elements and linkages of the model stand in a city, and what comes first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ElementState:
    """State where one of the 19 elements stands, by the decision table of the analysis."""

    element: str
    label: str
    state: str
    practices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkageState:
    """State how a linkage of the model shows in the city."""

    source: str
    target: str
    basis: str
    role: str
    confidence: str
    state: str


@dataclass(frozen=True, slots=True)
class RoadmapItem:
    """Name a gap, how much rests on it and why it comes at this place."""

    element: str
    label: str
    direct: tuple[str, ...]
    through: tuple[str, ...]
    reason: str
