"""An answer to a stored question as its picture takes it: rows with names and numbers in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Final

from graphsvc.api.knowledge import Knowledge, short
from graphsvc.api.pages.answer_table import label_of
from graphsvc.api.pages.naming import Name
from graphsvc.render.safe import line
from graphsvc.vocab import CITY_GRAPHS, OM

Row = Mapping[str, Mapping[str, str]]
# So many letters of a name are still a part of a picture; the table has more of them.
_LETTERS: Final = 120
_DATE: Final = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """Hold an answer's rows, in SPARQL's JSON, with what is needed to name things in them.

    ``names`` are what the store calls things and ``codes`` by column what the codes in it mean,
    in the reader's language; ``cities`` are the names of the published cities by that of their
    file; ``day`` is today as it is written.
    """

    rows: tuple[Row, ...]
    knowledge: Knowledge
    lang: str
    names: Mapping[str, Name]
    codes: Mapping[str, Mapping[str, str]]
    cities: Mapping[str, str]
    day: str

    def name(self, row: Row, named: str, node: str) -> str:
        """Return what a node is called: here, in the store, by the row's column ``named``."""
        return line(self._known(row, node) or value(row, named) or self.term(row, node), _LETTERS)

    def term(self, row: Row, node: str) -> str:
        """Return what a term or a code is called; any other value is returned as it is."""
        found = value(row, node)
        if node in row and row[node]["type"] == "uri":
            found = self._known(row, node) or short(found)
        return line(self.codes.get(node, {}).get(found, found), _LETTERS)

    def _known(self, row: Row, node: str) -> str:
        if node not in row or row[node]["type"] != "uri":
            return ""
        iri = row[node]["value"]
        name = self.names.get(iri)
        return label_of(iri, self.knowledge, self.lang) or (name.text if name else "")

    def by_city(self) -> dict[str, list[Row]]:
        """Return the rows by the name of their city; by no name where they are of one city."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(value(row, "cityFile"), []).append(row)
        if len(found) == 1:
            return {"": next(iter(found.values()))}
        return {self._city(graph): rows for graph, rows in found.items()}

    def _city(self, graph: str) -> str:
        """Return a city's name, with that of its file where another city has the same."""
        name = graph.removeprefix(CITY_GRAPHS)
        called = self.cities.get(name, name)
        is_only = list(self.cities.values()).count(called) < 2
        return called if is_only else f"{called} ({name})"


def value(row: Row, name: str) -> str:
    """Return what stands in a cell, nothing for an empty one."""
    return row[name]["value"] if name in row else ""


def element(row: Row, name: str) -> str:
    """Return the number of the element that stands in a cell."""
    return value(row, name).removeprefix(OM)


def dated(row: Row, name: str) -> str:
    """Return a date of a year, month or day as it is written, nothing for any other text."""
    found = _DATE.match(value(row, name))
    if not found or not "1000" <= found[1] <= "9000":
        return ""
    try:
        date.fromisoformat(f"{found[1]}{found[2] or '-01'}{found[3] or '-01'}")
    except ValueError:
        return ""
    return found[0]


def whole(row: Row, name: str) -> int:
    """Return a count, 0 for what is none."""
    text = value(row, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def number(row: Row, name: str) -> float | None:
    """Return a number, None for what is none."""
    try:
        found = float(value(row, name))
    except ValueError:
        return None
    return found if isfinite(found) else None
