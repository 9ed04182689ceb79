"""A city's statements as rows of the sheets, and what the sheets can't hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeGuard

import pyoxigraph as ox

from graphsvc.vocab import LANGUAGES, RDF, SCOM, shorten
from graphsvc.workbook.cells import Cells
from graphsvc.workbook.layout import OTHER, Column, Field, Sheet
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.names import Names, Node, Term, is_base
from graphsvc.workbook.sheets import SHEETS

_TYPE: Final = ox.NamedNode(RDF + "type")
_MODEL: Final = ox.NamedNode(SCOM + "CityModel")
_BASE: Final = "CityModel.base"
# Ids stand behind it where nothing in the file shows a base address of its own.
_NO_BASE: Final = "https://example.org/"

Row = dict[str, str]
"""The texts of a row by the keys of its columns."""


@dataclass(frozen=True, slots=True)
class Left:
    """Hold statements that the sheets can't hold, for one reason."""

    reason: str
    statements: tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """Hold the rows of each sheet, by its key, and the statements left out."""

    base: str
    rows: dict[str, list[Row]]
    left: tuple[Left, ...]


@dataclass(slots=True)
class _Node:
    """Gather what is stated of one node."""

    types: list[Term] = field(default_factory=list)
    values: dict[str, list[Term]] = field(default_factory=dict)


def fill(triples: Iterable[ox.Triple], lang: str) -> Filled:
    """Return rows that state the same as the triples, in their order.

    Entries of lists are written in the language ``lang``.
    """
    return _Filling(dict.fromkeys(triples), lang).filled()


class _Filling:
    """Put statements into rows, and keep those for which there is no place."""

    def __init__(self, triples: Iterable[ox.Triple], lang: str) -> None:
        self._nodes: dict[Node, _Node] = {}
        self._left: dict[str, list[ox.Triple]] = {}
        for triple in triples:
            self._gather(triple)
        models = (node for node, stated in self._nodes.items() if _MODEL in stated.types)
        self._names = Names(_common(models) or _common(self._nodes) or _NO_BASE)
        self._cells = Cells(self._names, code_lists(), lang)

    def filled(self) -> Filled:
        """Return the rows of all nodes."""
        rows: dict[str, list[Row]] = {sheet.key: [] for sheet in SHEETS}
        for node, stated in self._nodes.items():
            for sheet, row in self._rows(node, stated):
                rows[sheet.key].append(row)
        # The base stands with the first city model, or alone where there is none.
        models = rows["CityModel"]
        if any(rows.values()):
            models[:1] = [{_BASE: self._names.base, **(models[0] if models else {})}]
        left = (Left(reason, tuple(items)) for reason, items in self._left.items())
        return Filled(self._names.base, rows, tuple(left))

    def _gather(self, triple: ox.Triple) -> None:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            self._leave("a statement about a statement", triple)
            return
        stated = self._nodes.setdefault(subject, _Node())
        if predicate == _TYPE:
            stated.types.append(value)
        else:
            stated.values.setdefault(predicate.value, []).append(value)

    def _rows(self, node: Node, stated: _Node) -> Iterator[tuple[Sheet, Row]]:
        classes = {kind.value for kind in stated.types if _is_iri(kind)}
        sheets = [sheet for sheet in SHEETS if not classes.isdisjoint(sheet.classes)]
        if not sheets:
            self._leave_node(node, stated)
            return
        values = dict(stated.values)
        types = [kind for kind in stated.types if not _is_own(kind, sheets)]
        for sheet in sheets:
            row: Row = {sheet.id_key: self._names.name(node)}
            for column in sheet.columns:
                if column.kind == "type":
                    types = self._write(sheet, column, _explicit(types, sheet), row)
                elif terms := values.pop(column.predicate, None):
                    missed = self._write(sheet, column, terms, row)
                    reason = f"a value too long or odd for a cell ({shorten(column.predicate)})"
                    self._leave(reason, *_triples(node, column.predicate, missed))
            yield sheet, row
        on = " or ".join(sheet.key for sheet in sheets)
        self._leave(f"no column for another class on {on}", *_triples(node, _TYPE.value, types))
        for predicate, terms in values.items():
            reason = f"no column for {shorten(predicate)} on {on}"
            self._leave(reason, *_triples(node, predicate, terms))

    def _write(self, sheet: Sheet, column: Column, terms: list[Term], row: Row) -> list[Term]:
        """Write the terms into the row; return those that it can't take."""
        for place in _fields(sheet, column):
            text, terms = self._cells.encode(place, terms)
            if text:
                row[place.key] = text
        return terms

    def _leave_node(self, node: Node, stated: _Node) -> None:
        kinds = sorted(shorten(kind.value) for kind in stated.types if _is_iri(kind))
        reason = f"no sheet for {', '.join(kinds)}" if kinds else "no sheet for what has no class"
        self._leave(reason, *_triples(node, _TYPE.value, stated.types))
        for predicate, terms in stated.values.items():
            self._leave(reason, *_triples(node, predicate, terms))

    def _leave(self, reason: str, *triples: ox.Triple) -> None:
        if triples:
            self._left.setdefault(reason, []).extend(triples)


def _explicit(types: list[Term], sheet: Sheet) -> list[Term]:
    """Return the types to write, so that none is read that is not there."""
    if not types and sheet.beside and sheet.own:
        return [ox.NamedNode(sheet.own)]
    return types


def _triples(node: Node, predicate: str, terms: Iterable[Term]) -> list[ox.Triple]:
    return [ox.Triple(node, ox.NamedNode(predicate), term) for term in terms]


def _is_iri(term: Term) -> TypeGuard[ox.NamedNode]:
    return isinstance(term, ox.NamedNode)


def _is_own(kind: Term, sheets: list[Sheet]) -> bool:
    return _is_iri(kind) and any(kind.value == sheet.own for sheet in sheets)


def _fields(sheet: Sheet, column: Column) -> list[Field]:
    """Return the fields of a column, the one that takes what the others can't last."""
    order = (*LANGUAGES, OTHER, None)
    fields = [place for place in sheet.fields if place.column is column]
    return sorted(fields, key=lambda place: order.index(place.language))


def base_of(triples: Iterable[ox.Triple]) -> str | None:
    """Return the address that the city's own names stand behind, as the city model shows it."""
    return _common(
        triple.subject
        for triple in triples
        if triple.predicate == _TYPE
        and triple.object == _MODEL
        and not isinstance(triple.subject, ox.Triple)
    )


def _common(nodes: Iterable[Node]) -> str | None:
    """Return the address that most of the nodes stand behind."""
    iris = (node.value for node in nodes if isinstance(node, ox.NamedNode))
    bases = Counter(
        base for iri in iris if is_base(base := iri[: max(iri.rfind("/"), iri.rfind("#")) + 1])
    )
    return bases.most_common(1)[0][0] if bases else None
