"""Findings on a workbook: each at its cell, and one more for each cell that can't be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphsvc.analysis.asking import Ask
from graphsvc.analysis.evidence import elements_behind
from graphsvc.limits import Limits
from graphsvc.report import TIERS, Finding
from graphsvc.validation.elements import elements_of
from graphsvc.vocab import SUPPORTIVE_ELEMENTS

if TYPE_CHECKING:
    from graphsvc.workbook.advice import Advice
    from graphsvc.workbook.places import Cell
    from graphsvc.workbook.reading import Book

KIND: Final = "unreadableCell"
"""What a finding on a cell that can't be read is called, in place of a shape."""
_TURTLE: Final = re.compile(r"\b(?:dcterms|foaf|om|org|rdfs|scom|xsd):")


def opened(data: bytes, name: str, lang: str, limits: Limits) -> Book:
    """Return what the workbook states; the library behind it is loaded for this alone."""
    from graphsvc.workbook.reading import read

    return read(data, name=name, limits=limits, lang=lang)


def in_cells(findings: Iterable[Finding], book: Book, ask: Ask) -> list[Finding]:
    """Return the findings with their cells, and one for each cell that can't be read.

    What the shapes say of a value that could not be read is left out: they only
    see the text that stands in for it.
    """
    unread = {problem.cell for problem in book.problems if problem.trouble.on_value}
    found = []
    for item in findings:
        told = _advice(item, ask.lang)
        cell = _cell(item, told, book)
        if item.shape is None:
            found.append(_at(item, cell))
        elif cell not in unread:
            found.append(_at(_worded(item, told, cell, book, ask.lang), cell))
    return [*found, *_unreadable(book, ask)]


def _advice(item: Finding, lang: str) -> Advice | None:
    from graphsvc.workbook.advice import advice

    return advice(item.kind, item.path, item.message, lang) if item.shape else None


def _cell(item: Finding, told: Advice | None, book: Book) -> Cell | None:
    if item.focus is None:
        return None
    path = f"<{told.predicate}>" if told and told.predicate else item.path
    value = item.value if path == item.path else None
    return book.places.locate(item.focus, path, value)


def _worded(
    item: Finding, told: Advice | None, cell: Cell | None, book: Book, lang: str
) -> Finding:
    """Return the finding in the words of the form, with what may have caused it."""
    if told is not None:
        # Whoever fills in a form knows none of the names of Turtle.
        causes = tuple(cause for cause in item.causes if not _TURTLE.search(cause))
        item = replace(item, message=told.message, example=told.example, causes=causes)
    if cell is not None and (hint := book.hints.get(cell)):
        item = replace(item, message=f"{item.message} {hint.said(lang)}")
    return item


def _at(item: Finding, cell: Cell | None) -> Finding:
    if cell is None:
        return item
    return replace(item, line=cell.row, column=cell.column, sheet=cell.sheet, cell=cell.name)


def _unreadable(book: Book, ask: Ask) -> Iterator[Finding]:
    behind = elements_behind(ask) if book.problems else {}
    for problem in book.problems:
        node = problem.node
        elements = elements_of(node, ask.city, behind) if node else ()
        main = [item for item in elements if item not in SUPPORTIVE_ELEMENTS]
        element = next(iter((*main, *elements)), None)
        described = ask.model.elements.get(element) if element else None
        finding = Finding(
            severity="violation",
            tier=TIERS[0],
            kind=KIND,
            message=problem.trouble.said(ask.lang),
            focus=node,
            label=ask.city.facts.label(node, ask.lang) if node else None,
            element=element,
            clause=described.recommendation if described else None,
            file=ask.file,
        )
        yield _at(finding, problem.cell)
