"""Charts as plain values with places: bars of counts, spans of time, ways from a start to a target.

A template draws them; their numbers and names are text beside the drawing, never only in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from graphsvc.analysis.dates import months_after

_WHOLE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold one bar: what it is about, and its parts, the longest series first."""

    label: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Hold bars under headings; ``series`` names each part of a bar by its word."""

    kind: ClassVar[str] = "bars"
    series: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]

    def pieces(self, bar: Bar) -> list[tuple[int, float, float]]:
        """Return the parts of a bar that there are: the number of the series, begin and length.

        Both are in percent of the longest bar.
        """
        longest = max(sum(one.parts) for _, bars in self.groups for one in bars) or 1
        return [
            (at, _percent(sum(bar.parts[: at - 1]) / longest), _percent(part / longest))
            for at, part in enumerate(bar.parts, 1)
            if part
        ]


@dataclass(frozen=True, slots=True)
class Span:
    """Hold a step with its dates as they are written; an empty one is not stated."""

    label: str
    start: str = ""
    end: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Spans:
    """Hold steps under headings on one axis of whole years, with the day that it is."""

    kind: ClassVar[str] = "spans"
    groups: tuple[tuple[str, tuple[Span, ...]], ...]
    day: str

    @property
    def years(self) -> tuple[int, int]:
        """Return the first year of the axis and the one after its last."""
        written = [
            at for _, spans in self.groups for it in spans for at in (it.start, it.end, it.due)
        ]
        years = [int(at[:4]) for at in written if at] or [int(self.day[:4])]
        return min(years), max(years) + 1

    def at(self, written: str) -> float:
        """Return where a date begins on the axis, in percent."""
        first, last = self.years
        return _percent((_year(written) - first) / (last - first))

    def piece(self, span: Span) -> tuple[float, float]:
        """Return where a step begins and how long it takes, whole periods included."""
        start = self.at(span.start or span.end)
        end = self.at(_next(span.end or span.start))
        return start, round(max(end - start, 0.6), 2)

    @property
    def today(self) -> float | None:
        """Return where the day is on the axis, None where it is not on it."""
        place = self.at(self.day)
        return place if 0 <= place <= _WHOLE else None


@dataclass(frozen=True, slots=True)
class Point:
    """Hold a number and how it is told."""

    number: float
    told: str


@dataclass(frozen=True, slots=True)
class Way:
    """Hold a measure: where it started, what was seen in time order, where it should come to."""

    label: str
    baseline: Point | None
    values: tuple[Point, ...]
    target: Point | None

    @property
    def places(self) -> tuple[float | None, tuple[float, ...], float | None]:
        """Return start, values and target in percent of the way, the start on the left."""
        stated = (self.baseline, *self.values, self.target)
        numbers = [point.number for point in stated if point]
        low, high = min(numbers), max(numbers)
        falls = bool(self.baseline and self.target and self.target.number < self.baseline.number)

        def place(point: Point) -> float:
            part = (point.number - low) / ((high - low) or 1)
            return _percent(1 - part if falls else part)

        return (
            place(self.baseline) if self.baseline else None,
            tuple(place(value) for value in self.values),
            place(self.target) if self.target else None,
        )


@dataclass(frozen=True, slots=True)
class Ways:
    """Hold measures under headings."""

    kind: ClassVar[str] = "ways"
    groups: tuple[tuple[str, tuple[Way, ...]], ...]


def in_order(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Return bars by their first part, then by all, the longest first; equal ones as they came."""
    return tuple(sorted(bars, key=lambda bar: (-bar.parts[0], -sum(bar.parts))))


def _year(written: str) -> float:
    """Return the begin of ``2026``, ``2026-09`` or ``2026-09-01`` as a part of years."""
    year, month, day = (int(part) for part in f"{written}-01-01"[:10].split("-"))
    start = date(year, 1, 1)
    return year + (date(year, month, day) - start).days / (date(year + 1, 1, 1) - start).days


def _next(written: str) -> str:
    """Return the first period after the one written; a day stays."""
    months = {0: 12, 1: 1}.get(written.count("-"))
    return (months_after(written, months) or written) if months else written


def _percent(part: float) -> float:
    return round(part * _WHOLE, 2)
