"""The answer to a query as a table for people: names for addresses, links where they are safe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.api.knowledge import Knowledge, short
from graphsvc.api.pages.naming import Name
from graphsvc.rdfio.iri import named
from graphsvc.render.safe import line
from graphsvc.vocab import CITY_GRAPHS, LANGUAGES

# A page is not the place for more; the data holds them all.
MOST_ROWS: Final = 300
# A column of names beside what they name: ``elementName`` beside ``element``, or a title.
_NAME: Final = "Name"
_TITLE: Final = "title"
_DATE: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")

Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one value; ``iri`` is where it leads, if anywhere, ``code`` what the text stands for."""

    text: str = ""
    iri: str = ""
    lang: str = ""
    code: str = ""

    @property
    def is_date(self) -> bool:
        """Tell whether it is a year, month or day, which no line breaks in two."""
        return _DATE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Hold the rows that are shown and how many there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int


def answer_table(
    answer: dict[str, Any],
    knowledge: Knowledge,
    lang: str,
    *,
    names: Mapping[str, Name] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
    without: tuple[str, ...] = (),
) -> AnswerTable:
    """Return the table of an answer in SPARQL's JSON, some columns left out.

    ``names`` are what the store calls things, in the reader's language where there is one;
    ``codes`` by column what the codes in it mean.  A column that only names the one beside
    it becomes that one's text.
    """
    found = [name for name in answer["head"].get("vars", ()) if name not in without]
    rows: list[Row] = answer.get("results", {}).get("bindings", [])
    shown = rows[:MOST_ROWS]
    naming = {
        column: name for name in found if (column := _named_by(name, found, shown)) is not None
    }
    columns = tuple(name for name in found if name not in naming.values())
    english = frozenset(name for name in columns if _is_english(name, shown))
    told = dict(names or {})
    for iri in _addresses(shown):
        if iri.startswith(CITY_GRAPHS):
            told[iri] = Name(iri.removeprefix(CITY_GRAPHS))
        elif label := label_of(iri, knowledge, lang):
            told[iri] = Name(label)
    in_language = _in_language(knowledge, lang) if english else {}
    cells = _Cells(told, codes or {}, naming, english, in_language)
    return AnswerTable(
        columns, tuple(tuple(cells.of(row, name) for name in columns) for row in shown), len(rows)
    )


def unnamed(answer: dict[str, Any], knowledge: Knowledge) -> list[str]:
    """Return the addresses in the rows shown that the model has no name for."""
    shown = answer.get("results", {}).get("bindings", [])[:MOST_ROWS]
    return [
        iri
        for iri in _addresses(shown)
        if not iri.startswith(CITY_GRAPHS) and not label_of(iri, knowledge)
    ]


def _addresses(rows: list[Row]) -> Iterable[str]:
    """Return each address in the rows once, in their order."""
    return dict.fromkeys(
        value["value"] for row in rows for value in row.values() if value["type"] == "uri"
    )


def _named_by(name: str, columns: list[str], rows: list[Row]) -> str | None:
    """Return the column of addresses that this one does nothing but name, if there is one."""
    before = columns[: columns.index(name)]
    named = before[-1] if name == _TITLE and before else name.removesuffix(_NAME)
    kinds = {row[named]["type"] for row in rows if named in row}
    is_told = kinds <= {"uri"} and (kinds or name != _TITLE)
    return named if named in before and is_told else None


def _is_english(name: str, rows: list[Row]) -> bool:
    """Tell whether a column has texts in English alone: the question chose the language."""
    languages = {row[name]["xml:lang"] for row in rows if "xml:lang" in row.get(name, {})}
    return languages == {LANGUAGES[0]}


@cache
def _in_language(knowledge: Knowledge, lang: str) -> Mapping[str, str]:
    """Return by their English the texts of the model in another language, where that is plain."""
    said: dict[tuple[object, object], dict[str, str]] = {}
    for quad in knowledge.quads:
        if isinstance(quad.object, ox.Literal) and quad.object.language:
            of = said.setdefault((quad.subject, quad.predicate), {})
            of[quad.object.language] = quad.object.value
    english = LANGUAGES[0]
    found: dict[str, set[str]] = {}
    for texts in said.values():
        if english in texts and lang in texts:
            found.setdefault(texts[english], set()).add(texts[lang])
    # One English text that is put in two ways belongs to two things: the row does not say which.
    return {text: own.pop() for text, own in found.items() if len(own) == 1}


@dataclass(frozen=True, slots=True)
class _Cells:
    names: Mapping[str, Name]
    codes: Mapping[str, Mapping[str, str]]
    naming: Mapping[str, str]
    english: frozenset[str]
    in_language: Mapping[str, str]

    def of(self, row: Row, column: str) -> Cell:
        value = row.get(column)
        if value is None:
            return Cell()
        if value["type"] != "uri":
            text = value.get("value", "")
            if (word := self.codes.get(column, {}).get(text)) is not None:
                return Cell(word, code=text)
            if column in self.english and text in self.in_language:
                return Cell(self.in_language[text])
            return Cell(line(text), lang=value.get("xml:lang", ""))
        iri = value["value"]
        name = self.names.get(iri)
        if name is None and (beside := row.get(self.naming.get(column, ""))):
            name = Name(beside["value"], beside.get("xml:lang", ""))
        return Cell(line(name.text if name else short(iri)), iri, name.lang if name else "")


def label_of(iri: str, knowledge: Knowledge, lang: str = LANGUAGES[0]) -> str | None:
    """Return what the model calls an address, if it does."""
    node = named(iri)  # a store elsewhere may call anything an address
    return knowledge.label(node, lang) if node else None
