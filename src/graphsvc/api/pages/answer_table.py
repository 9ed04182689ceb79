"""The answer to a query as a table for people: names for addresses, links where they are safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.api.knowledge import Knowledge
from graphsvc.vocab import CITY_GRAPHS, ROOT, shorten

# A page is not the place for more; the data holds them all.
MOST_ROWS: Final = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one value; ``iri`` is where it leads, if anywhere."""

    text: str = ""
    iri: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Hold the rows that are shown and how many there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int


def answer_table(
    answer: dict[str, Any], knowledge: Knowledge, lang: str, *, without: tuple[str, ...] = ()
) -> AnswerTable:
    """Return the table of an answer in SPARQL's JSON, some columns left out."""
    columns = tuple(name for name in answer["head"].get("vars", ()) if name not in without)
    bindings = answer.get("results", {}).get("bindings", [])
    rows = tuple(
        tuple(_cell(row.get(name), knowledge, lang) for name in columns)
        for row in bindings[:MOST_ROWS]
    )
    return AnswerTable(columns, rows, len(bindings))


def _cell(value: dict[str, str] | None, knowledge: Knowledge, lang: str) -> Cell:
    if value is None:
        return Cell()
    if value["type"] == "uri":
        return Cell(_name(value["value"], knowledge, lang), value["value"])
    return Cell(value.get("value", ""), lang=value.get("xml:lang", ""))


def _name(iri: str, knowledge: Knowledge, lang: str) -> str:
    if iri.startswith(CITY_GRAPHS):
        return iri.removeprefix(CITY_GRAPHS)
    try:
        label = knowledge.label(ox.NamedNode(iri), lang)
    except ValueError:
        label = None
    return label or (shorten(iri) if shorten(iri) != iri else iri.removeprefix(ROOT))
