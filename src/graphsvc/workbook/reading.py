"""A filled-in workbook as statements, each with the cell that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import TooLargeRefusal, UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.vocab import RDF
from graphsvc.workbook.cells import Cells
from graphsvc.workbook.grid import Grid, Line, Table, read_grid
from graphsvc.workbook.layout import FIRST_ROW, Sheet
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.names import Names, Node, Term, is_base
from graphsvc.workbook.places import Cell, Places
from graphsvc.workbook.samples import is_sample
from graphsvc.workbook.troubles import Problem, Trouble

_TYPE: Final = ox.NamedNode(RDF + "type")
_MODEL: Final = "CityModel"
_BASE: Final = f"{_MODEL}.base"
# Stands in where the workbook has no base address that can be used, which is a problem of its own.
_NO_BASE: Final = "https://example.org/"
# To look for what was meant takes time, which a file full of faults shall not cost.
_SUGGESTIONS: Final = 50
_SUGGESTED_FROM: Final = 2_000


@dataclass(slots=True)
class Book:
    """Hold what a workbook states, where, and what could not be read."""

    base: str
    statements: list[ox.Triple] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    hints: dict[Cell, Trouble] = field(default_factory=dict)
    """What a finding on a cell may owe its existence to."""
    unread: tuple[str, ...] = ()
    """Sheets and columns beside those of the form."""

    @property
    def ntriples(self) -> str:
        """Return the statements as canonical N-Triples."""
        text = ox.serialize(self.statements, format=ox.RdfFormat.N_TRIPLES)
        return (text or b"").decode()


def read(data: bytes, *, name: str, limits: Limits, lang: str = "en") -> Book:
    """Return what the workbook ``data`` states; ``name`` is what messages call it.

    A cell that can't be read is a problem of the book, with a plain text in its
    place; suggestions are in the language ``lang``.  Raises a subclass of
    ``InputRefusal`` where the workbook itself can't be read or is not filled in.
    """
    grid = read_grid(data, name=name, limits=limits)
    book = stated(grid, lang=lang, limits=limits)
    if not book.statements:
        raise UnreadableRefusal(
            "The workbook is not filled in: it holds nothing, or only its samples",
            todo="Begin with the sheets City model and City.",
            where=Where(name),
        )
    if len(book.statements) > limits.max_statements:
        raise TooLargeRefusal(
            f"The workbook has more than max_statements = {limits.max_statements:,} statements",
            todo="Split it, or raise the limit.",
            where=Where(name),
        )
    return book


def stated(grid: Grid, *, lang: str, limits: Limits) -> Book:
    """Return what the rows of a grid state."""
    return _Reading(grid, lang, limits).book()


class _Reading:
    """Turn rows into statements, sheet by sheet."""

    def __init__(self, grid: Grid, lang: str, limits: Limits) -> None:
        self._limit = limits.max_statements
        self._samples: set[str] = set()
        self._lines = {key: tuple(self._own(table)) for key, table in grid.tables.items()}
        self._tables = grid.tables
        base, problems = self._base()
        self._names = Names(base)
        self._cells = Cells(self._names, code_lists(), lang)
        self._book = Book(base, problems=problems, unread=tuple(grid.unread))
        self._awaited: list[tuple[Cell, str]] = []

    def book(self) -> Book:
        """Return the statements of all sheets."""
        for table in self._tables.values():
            self._table(table)
        self._check_names()
        book = self._book
        book.statements = list(dict.fromkeys(book.statements))
        return book

    def _own(self, table: Table) -> Iterator[Line]:
        """Give the rows that are no untouched samples."""
        for line in table.lines:
            if is_sample(table.sheet, line.texts):
                self._samples.add(line.texts[table.sheet.id_key].strip())
            else:
                yield line

    def _base(self) -> tuple[str, list[Problem]]:
        table = self._tables[_MODEL]
        base: str | None = None
        problems = []
        for line in self._lines[_MODEL]:
            text = line.texts.get(_BASE, "").strip()
            if not text or text == base:
                continue
            trouble = None
            if base is not None:
                trouble = Trouble("other_base", text)
            elif not is_base(text):
                trouble = Trouble("bad_base", text)
            if trouble:
                problems.append(Problem(table.cell(_BASE, line.row), trouble))
            base = base or (text if trouble is None else _NO_BASE)
        if base is None and any(self._lines.values()):
            rows = [line.row for line in self._lines[_MODEL]] or [FIRST_ROW]
            problems.append(Problem(table.cell(_BASE, rows[0]), Trouble("no_base")))
        return base or _NO_BASE, problems

    def _table(self, table: Table) -> None:
        sheet = table.sheet
        rows: dict[Node, int] = {}
        for line in self._lines[sheet.key]:
            if line.texts.keys() <= {_BASE}:
                continue
            cell = table.cell(sheet.id_key, line.row)
            node, trouble = self._node(sheet, line)
            if trouble is None and node in rows:
                text = line.texts[sheet.id_key].strip()
                trouble = Trouble("same_id", text, row=rows[node])
            if trouble:
                self._book.problems.append(Problem(cell, trouble, str(node)))
            rows.setdefault(node, line.row)
            self._book.places.nodes.setdefault(str(node), cell)
            self._row(table, line, node)
            if len(self._book.statements) > self._limit:
                return

    def _node(self, sheet: Sheet, line: Line) -> tuple[Node, Trouble | None]:
        """Return the node of a row, and what is wrong with its id."""
        name = line.texts.get(sheet.id_key, "").strip()
        trouble = None
        if not name:
            trouble = Trouble("no_id", near=_suggested(sheet, line))
        elif (node := self._names.node(name)) is not None:
            return node, None
        else:
            trouble = Trouble("no_name", name)
        return ox.BlankNode(f"row-{sheet.key}-{line.row}"), trouble

    def _row(self, table: Table, line: Line, node: Node) -> None:
        sheet, subject = table.sheet, str(node)
        places = self._book.places
        stated: list[tuple[str, Term, Cell]] = []
        # From left to right, so that a finding on a missing text points to the form's language.
        for place in sorted(sheet.fields, key=lambda place: table.columns[place.key]):
            predicate = place.column.predicate
            if not predicate:
                continue
            cell = table.cell(place.key, line.row)
            places.columns.setdefault((subject, f"<{predicate}>"), cell)
            found = self._cells.decode(place, line.texts.get(place.key, ""))
            if place.key in line.errors:
                found.troubles.append(Trouble("error_value", line.texts[place.key]))
            self._book.problems += [
                Problem(cell, trouble, subject) for trouble in found.troubles[:1]
            ]
            self._awaited += [(cell, text) for text in found.names]
            stated += [(predicate, term, cell) for term in found.terms]
        at = places.nodes[subject]
        kinds = [sheet.own] if sheet.own else []
        if sheet.beside and all(predicate != _TYPE.value for predicate, _, _ in stated):
            kinds.append(sheet.beside)
        stated[:0] = [(_TYPE.value, ox.NamedNode(kind), at) for kind in kinds]
        for predicate, term, cell in stated:
            self._book.statements.append(ox.Triple(node, ox.NamedNode(predicate), term))
            places.values.setdefault((subject, f"<{predicate}>", str(term)), cell)

    def _check_names(self) -> None:
        """Note the names that no row bears, each with the one that was probably meant."""
        known = self._book.places.nodes
        ids = [self._names.name(node) for node in self._nodes()]
        hints = self._book.hints
        for cell, text in self._awaited:
            if str(self._names.node(text)) in known or cell in hints:
                continue
            if text in self._samples:
                hints[cell] = Trouble("sample_row", text)
                continue
            some = ids[:_SUGGESTED_FROM] if len(hints) < _SUGGESTIONS else ()
            near = get_close_matches(text[:100], some, n=1, cutoff=0.6)
            hints[cell] = Trouble("no_row", text, near[0] if near else None)

    def _nodes(self) -> Iterable[Node]:
        return dict.fromkeys(
            triple.subject
            for triple in self._book.statements
            if isinstance(triple.subject, ox.NamedNode)
        )


def _suggested(sheet: Sheet, line: Line) -> str:
    """Return an id made from the row's first text, such as ``city-roadmap``."""
    texts = (
        line.texts[place.key]
        for place in sheet.fields
        if place.column.kind == "text" and place.key in line.texts
    )
    words = re.findall(r"\w+", next(texts, "").lower())
    return "-".join(words[:5]) or f"{sheet.key.lower()}-{line.row}"
