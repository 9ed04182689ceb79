"""Charts of answers: which numbers, dates and names of the rows stand where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from graphsvc.api.pages.charts import Bar, Bars, Point, Span, Spans, Way, Ways, in_order
from graphsvc.api.pages.drawn_answer import DrawnAnswer, Row, dated, number, value, whole
from graphsvc.api.pages.words import say

# So many bars, steps or measures under a heading are still a picture; the table has them all.
_MOST: Final = 40
_DIGITS: Final = 20


def counts(
    named: str, node: str, columns: tuple[str, ...], series: tuple[str, ...]
) -> Callable[[DrawnAnswer], Bars | None]:
    """Draw numbers that the answer holds: a bar for each ``node``, a part for each column.

    ``named`` is the column of the node's name, ``series`` are the words for the columns.
    """

    def drawn(answer: DrawnAnswer) -> Bars | None:
        groups = []
        for city, rows in answer.by_city().items():
            bars = {
                value(row, node): Bar(
                    answer.name(row, named, node), tuple(whole(row, column) for column in columns)
                )
                for row in rows
            }
            groups.append((city, in_order([bar for bar in bars.values() if sum(bar.parts)])))
        return _bars(series, groups)

    return drawn


def problems(answer: DrawnAnswer) -> Bars | None:
    """Count the loose ends of each kind."""
    return _kinds(answer, lambda row: answer.term(row, "problem"), "picture.loose_ends")


def declarations(answer: DrawnAnswer) -> Bars | None:
    """Count the pieces of evidence that are self-declared, verified, or neither."""

    def kind(row: Row) -> str:
        return answer.term(row, "declaration") or say(answer.lang, "picture.undeclared")

    return _kinds(answer, kind, "picture.evidence")


def _kinds(answer: DrawnAnswer, kind: Callable[[Row], str], series: str) -> Bars | None:
    """Count the different things of each kind: a thing that has several rows counts once."""
    groups = []
    for city, rows in answer.by_city().items():
        things: dict[str, set[tuple[str, ...]]] = {}
        for row in rows:
            # Evidence is the thing where there is any, else what lacks it.
            thing = (value(row, "evidence") or value(row, "practice"), value(row, "item"))
            things.setdefault(kind(row), set()).add(thing)
        bars = [Bar(name, (len(found),)) for name, found in things.items()]
        groups.append((city, in_order(bars)))
    return _bars((series,), groups)


def _bars(series: tuple[str, ...], groups: Iterable[tuple[str, tuple[Bar, ...]]]) -> Bars | None:
    drawn = tuple((city, bars[:_MOST]) for city, bars in groups if bars)
    return Bars(series, drawn) if drawn else None


def steps(answer: DrawnAnswer) -> Spans:
    """Draw the steps of a roadmap, phase by phase, on an axis of years."""
    groups: dict[str, dict[str, Span]] = {}
    for city, rows in answer.by_city().items():
        for row in rows:
            heading = _heading(city, answer.term(row, "phase"))
            dates = (dated(row, column) for column in ("plannedStart", "plannedEnd", "dueOn"))
            step = Span(answer.name(row, "stepName", "step"), *dates)
            groups.setdefault(heading, {}).setdefault(value(row, "step"), step)
    found = tuple((name, tuple(spans.values())[:_MOST]) for name, spans in groups.items())
    return Spans(found, answer.day)


def progress(answer: DrawnAnswer) -> Ways | None:
    """Draw how far each measure of a benefit has come, from its baseline to its target."""
    groups: dict[str, dict[str, list[Row]]] = {}
    for city, rows in answer.by_city().items():
        for row in rows:
            if "measure" in row:
                heading = _heading(city, answer.name(row, "benefitName", "benefit"))
                measures = groups.setdefault(heading, {})
                measures.setdefault(value(row, "measure"), []).append(row)
    ways = {
        heading: tuple(filter(None, (_way(answer, rows) for rows in measures.values())))
        for heading, measures in groups.items()
    }
    drawn = tuple((heading, found) for heading, found in ways.items() if found)
    return Ways(drawn[:_MOST]) if drawn else None


def _way(answer: DrawnAnswer, rows: list[Row]) -> Way | None:
    first = rows[0]
    start = _point(first, "baseline", "baselineDate")
    aim = _point(first, "target", "targetDate")
    values = dict.fromkeys(_point(row, "value", "observedOn") for row in rows)
    seen = tuple(point for point in values if point)
    if not (start or aim or seen):
        return None
    return Way(answer.name(first, "unit", "measure"), start, seen[-_MOST:], aim)


def _point(row: Row, column: str, at: str) -> Point | None:
    found, day = number(row, column), dated(row, at)
    if found is None:
        return None
    told = value(row, column)[:_DIGITS]
    return Point(found, f"{told} ({day})" if day else told)


def _heading(*parts: str) -> str:
    return " · ".join(filter(None, parts))
