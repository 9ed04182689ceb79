"""Pictures of answers to stored questions; the table below each says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from graphsvc.api.pages import charted
from graphsvc.api.pages.charts import Bars, Spans, Ways
from graphsvc.api.pages.drawn_answer import DrawnAnswer, element, value
from graphsvc.api.pages.explorer import Explorer, explorer
from graphsvc.render.words import words as words_of_reports
from graphsvc.vocab import BASES, SCOM

# More cities than these are for the table.
_MOST_CITIES: Final = 6


@dataclass(frozen=True, slots=True)
class Boards:
    """Hold the states of the elements, city by city, and the name of each state."""

    kind: ClassVar[str] = "boards"
    view: Explorer
    cities: tuple[tuple[str, Mapping[str, str]], ...]
    named: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Hold the linkages of an answer for the matrix of the model."""

    kind: ClassVar[str] = "matrix"
    view: Explorer


@dataclass(frozen=True, slots=True)
class CityMap:
    """Hold the map with the states of a city's elements and the linkages that stand out."""

    kind: ClassVar[str] = "map"
    view: Explorer
    states: Mapping[str, str]
    weak: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choose:
    """Ask for one city, where a picture of several would show nothing."""

    kind: ClassVar[str] = "choose"


Picture = Bars | Spans | Ways | Boards | Matrix | CityMap | Choose


def picture(question: str, answer: DrawnAnswer) -> Picture | None:
    """Return the picture of a question's answer, None where there is nothing to draw."""
    make = PICTURES.get(question)
    return make(answer) if make and answer.rows else None


def _boards(answer: DrawnAnswer) -> Picture:
    found = {
        city: {element(row, "element"): value(row, "state") for row in rows}
        for city, rows in answer.by_city().items()
    }
    if len(found) > _MOST_CITIES:
        return Choose()
    named = words_of_reports(answer.lang).states
    return Boards(explorer(answer.knowledge, (), answer.lang), tuple(found.items()), named)


def _matrix(answer: DrawnAnswer) -> Picture | None:
    view = explorer(answer.knowledge, (), answer.lang)
    codes = ("role", "basis")
    wanted = {
        (
            element(row, "from"),
            element(row, "to"),
            *(value(row, code).removeprefix(SCOM).lower() for code in codes),
        )
        for row in answer.rows
    }
    kept = tuple(
        row
        for row in view.rows
        if (row.source_element, row.target_element, row.role, row.basis) in wanted
    )
    return Matrix(replace(view, rows=kept)) if kept else None


def _weak(answer: DrawnAnswer) -> Picture:
    """Draw which elements in operation rest on which gaps."""
    ends = [(element(row, "element"), element(row, "restsOn")) for row in answer.rows]
    return _city_map(answer, {lower for _, lower in ends}, {upper for upper, _ in ends}, ends)


def _gaps(answer: DrawnAnswer) -> Picture:
    """Draw the gaps, and the elements in operation that name them."""
    named = [row for row in answer.rows if "linkedFrom" in row]
    ends = []
    for row in named:
        pair = element(row, "linkedFrom"), element(row, "element")
        role = value(row, "role").removeprefix(SCOM)
        # Where one feeds the gap, the gap rests on it; where they relate, neither does.
        ends += [pair] if role != "Feeds" else []
        ends += [pair[::-1]] if role != "Needs" else []
    gaps = {element(row, "element") for row in answer.rows}
    return _city_map(answer, gaps, {element(row, "linkedFrom") for row in named}, ends)


def _city_map(
    answer: DrawnAnswer,
    gaps: Iterable[str],
    running: Iterable[str],
    ends: Iterable[tuple[str, str]],
) -> Picture:
    if len(answer.by_city()) > 1:
        return Choose()
    states = dict.fromkeys(gaps, "notStated") | dict.fromkeys(running, "inOperation")
    # An edge is drawn by a basis that the answer counts with.
    bases = {value(row, "basis").removeprefix(SCOM).lower() for row in answer.rows}
    chosen = [("basis", basis) for basis in BASES if basis in bases]
    return CityMap(explorer(answer.knowledge, chosen, answer.lang), states, frozenset(ends))


PICTURES: Final[Mapping[str, Callable[[DrawnAnswer], Picture | None]]] = {
    "benefit-gaps": charted.problems,
    "benefit-progress": charted.progress,
    "coverage": _boards,
    "declared-or-verified": charted.declarations,
    "duties": charted.counts("agentName", "agent", ("carried",), ("picture.carried",)),
    "evidence-gaps": charted.problems,
    "gaps": _gaps,
    "linkage-matrix": _matrix,
    "one-way-linkages": _matrix,
    "roadmap-steps": charted.steps,
    "shared-evidence": charted.counts("title", "evidence", ("elements",), ("picture.elements",)),
    # An element's own name is in the reader's language, that of a row in English.
    "start-here": charted.counts(
        "",
        "element",
        ("dependants", "prerequisites"),
        ("picture.dependants", "picture.prerequisites"),
    ),
    "weak-linkages": _weak,
    "what-first": charted.counts(
        "", "element", ("direct", "through"), ("picture.direct", "picture.through")
    ),
}
