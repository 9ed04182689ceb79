"""Draw lines on axes that both count in powers of ten, as SVG that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 50, 50
# Told apart by people who do not see all colours, and by their marks.
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#7a4ea3")
_FONT: Final = "font-family='sans-serif' font-size='13'"


def drawn(
    title: str, across: str, xs: Sequence[float], series: Mapping[str, Sequence[float]]
) -> str:
    """Return the picture: ``xs`` across, each of the series a line with its name at its end."""
    lowest = min(min(ys) for ys in series.values())
    highest = max(max(ys) for ys in series.values())
    place = _Axes(xs, math.floor(math.log10(lowest)), math.ceil(math.log10(highest)))
    body = [*place.grid(), f"<text x='{_LEFT}' y='28' font-weight='bold'>{escape(title)}</text>"]
    body.append(
        f"<text x='{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}' y='{_HEIGHT - 8}' "
        f"text-anchor='middle'>{escape(across)}</text>"
    )
    ends = _apart([place.y(ys[-1]) for ys in series.values()])
    for (name, ys), colour, end in zip(series.items(), _COLOURS, ends, strict=False):
        points = [(place.x(x), place.y(y)) for x, y in zip(xs, ys, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        body.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>")
        body += [
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{colour}'>"
            f"<title>{escape(name)}: {value:,.3g}</title></circle>"
            for (x, y), value in zip(points, ys, strict=True)
        ]
        body.append(
            f"<text x='{points[-1][0] + 10:.1f}' y='{end + 4:.1f}' fill='{colour}'>"
            f"{escape(name)}</text>"
        )
    inside = "\n".join(body)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img' "
        f"aria-label='{escape(title, quote=True)}' {_FONT}>\n"
        f"<rect width='{_WIDTH}' height='{_HEIGHT}' fill='#fff'/>\n{inside}\n</svg>\n"
    )


class _Axes:
    """Turn values into places, and draw the lines of the powers of ten."""

    def __init__(self, xs: Sequence[float], lowest: int, highest: int) -> None:
        self._first, self._last = math.log10(xs[0]), math.log10(xs[-1])
        self._lowest, self._highest = lowest, max(highest, lowest + 1)

    def x(self, value: float) -> float:
        """Return the place across."""
        part = (math.log10(value) - self._first) / (self._last - self._first or 1)
        return _LEFT + part * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return the place from the top."""
        part = (math.log10(value) - self._lowest) / (self._highest - self._lowest)
        return _HEIGHT - _BOTTOM - part * (_HEIGHT - _TOP - _BOTTOM)

    def grid(self) -> list[str]:
        """Return the lines and their numbers."""
        drawn = []
        for power in range(self._lowest, self._highest + 1):
            y = self.y(10**power)
            drawn.append(
                f"<line x1='{_LEFT}' x2='{_WIDTH - _RIGHT}' y1='{y:.1f}' y2='{y:.1f}' "
                f"stroke='#ddd'/><text x='{_LEFT - 8}' y='{y + 4:.1f}' "
                f"text-anchor='end'>{10**power:,g}</text>"
            )
        for power in range(math.ceil(self._first - 0.05), math.floor(self._last + 0.05) + 1):
            x = self.x(10**power)
            drawn.append(
                f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{_TOP}' y2='{_HEIGHT - _BOTTOM}' "
                f"stroke='#ddd'/><text x='{x:.1f}' y='{_HEIGHT - _BOTTOM + 20}' "
                f"text-anchor='middle'>{10**power:,}</text>"
            )
        return drawn


def _apart(ends: Sequence[float]) -> list[float]:
    """Return the places of the names, none over another."""
    placed: list[float] = []
    order = sorted(range(len(ends)), key=ends.__getitem__)
    moved = dict.fromkeys(order, 0.0)
    for index in order:
        moved[index] = max(ends[index], placed[-1] + 16 if placed else ends[index])
        placed.append(moved[index])
    return [moved[index] for index in range(len(ends))]
