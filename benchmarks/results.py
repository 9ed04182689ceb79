"""Hold what was measured and the goal for it, and lay both out as one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

_HEAD = ("what", "graphsvc", "beside it", "ratio (lowest to highest)", "goal", "")
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Goal:
    """State how large a number has to be, or may be."""

    kind: Literal["at least", "at most"]
    number: float
    unit: str = ""

    def is_met(self, number: float) -> bool:
        """Tell whether the number reaches the goal."""
        return number >= self.number if self.kind == "at least" else number <= self.number

    def __str__(self) -> str:
        return f"{self.kind} {self.number:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Result:
    """Hold one line of the table; without a goal it is there to be seen beside."""

    what: str
    ours: str
    peer: str
    number: float
    goal: Goal | None
    spread: tuple[float, float] | None = None

    @property
    def is_met(self) -> bool:
        """Tell whether the goal is met, if there is one."""
        return self.goal is None or self.goal.is_met(self.number)

    def cells(self) -> tuple[str, ...]:
        """Return the line's texts."""
        if self.spread is None:
            number = _NOTHING
        else:
            low, high = (short(end) for end in self.spread)
            unit = self.goal.unit if self.goal else ""
            number = f"{short(self.number)}{unit} ({low} to {high})"
        goal = str(self.goal or _NOTHING)
        return self.what, self.ours, self.peer, number, goal, _verdict(self)


def beside(
    what: str,
    ours: Sequence[float],
    peer: Sequence[float],
    *,
    unit: str,
    peer_name: str,
    goal: Goal | None,
    times_faster: bool = False,
) -> Result:
    """Return the result of alternating runs: the median of the ratios of neighbours.

    What disturbs the machine for a while disturbs both neighbours, and cancels out.  The ratio
    is ours to the peer's, or, of times of which less is better, how often ours goes into it.
    """
    pairs = zip(ours, peer, strict=True)
    ratios = sorted(there / here if times_faster else here / there for here, there in pairs)
    return Result(
        what, *_medians(ours, peer, unit, peer_name), median(ratios), goal, (ratios[0], ratios[-1])
    )


def above(
    what: str,
    ours: Sequence[float],
    peer: Sequence[float],
    *,
    unit: str,
    peer_name: str,
    goal: Goal,
) -> Result:
    """Return the result of alternating runs: the median of how much ours lies above its neighbour.

    The goal's unit is written after the number.
    """
    more = sorted(here - there for here, there in zip(ours, peer, strict=True))
    return Result(
        what, *_medians(ours, peer, unit, peer_name), median(more), goal, (more[0], more[-1])
    )


def _medians(
    ours: Sequence[float], peer: Sequence[float], unit: str, peer_name: str
) -> tuple[str, str]:
    return f"{short(median(ours))} {unit}", f"{peer_name}: {short(median(peer))} {unit}"


def table(results: Iterable[Result]) -> str:
    """Return the results as a table in Markdown that also reads well as plain text."""
    return lines([_HEAD, *(result.cells() for result in results)])


def lines(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the first of which names the columns, as a table in Markdown."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    found = [_line(row, widths) for row in rows]
    found.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(found)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _verdict(result: Result) -> str:
    if result.goal is None:
        return ""
    return "met" if result.is_met else "not met"


def short(number: float) -> str:
    """Return three significant digits, without an exponent."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"
