"""A city file to begin with, in Turtle or JSON-LD: the samples that most cities need, explained.

It describes a city that does not exist and can be checked as it stands; whoever
fills it in puts another in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.vocab import PREFIXES, RDF, shorten
from graphsvc.workbook.cells import Cells
from graphsvc.workbook.layout import Column, Field, Sheet
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.names import Names, Term
from graphsvc.workbook.plain_json import PlainJson
from graphsvc.workbook.samples import sample_rows
from graphsvc.workbook.sheets import SHEETS
from graphsvc.workbook.wording import heading, sheet_about, sheet_title
from graphsvc.workbook.words import words

BASE: Final = "https://example.org/arden/"
_SAMPLE: Final = "sample-"
_TYPE: Final = RDF + "type"
_WIDTH: Final = 94
# What stands in a statement that is only suggested.
_BLANKS: Final = {
    "date": '"2026-09-01"^^xsd:date',
    "address": "<https://example.org/address>",
    "source": "<https://example.org/source>",
    "string": '"…"',
    "number": "1.0",
}


@dataclass(frozen=True, slots=True)
class _Thing:
    """Hold a sample with its sheet and what it states, by column."""

    sheet: Sheet
    node: ox.NamedNode
    types: list[Term]
    values: dict[str, list[Term]]


def starter_turtle(lang: str) -> bytes:
    """Return the file in Turtle, its notes and names in the language."""
    lines = [*_notes(words(lang).starter, lang), ""]
    body = [line for thing in _things(lang) for line in ("", *_turtle(thing, lang))]
    text = "\n".join(body)
    table = {"": BASE, **PREFIXES}
    lines += [
        f"@prefix {prefix}: <{namespace}> ."
        for prefix, namespace in sorted(table.items())
        if not prefix or f"{prefix}:" in text
    ]
    return ("\n".join((*lines, *body)) + "\n").encode()


def starter_json(lang: str) -> bytes:
    """Return the file in JSON-LD, its notes under keys that mean nothing."""
    writer = PlainJson(BASE)
    nodes: list[dict[str, Any]] = []
    for thing in _things(lang):
        stated = {_TYPE: thing.types}
        for column in thing.sheet.columns:
            if terms := thing.values.get(column.key):
                stated[column.predicate] = terms
        told = writer.node(thing.node, stated)
        node = {"#": _about(thing.sheet, lang), "id": told["id"], "type": told["type"]}
        for column in _columns(thing.sheet):
            key = writer.key(column.predicate)
            node[f"# {key}"] = _note(thing.sheet, column, lang)
            if key in told:
                node[key] = told[key]
        nodes.append(node)
    nodes[0] = {"# ": words(lang).starter_json, **nodes[0]}
    return writer.document(nodes)


def _things(lang: str) -> Iterator[_Thing]:
    """Give the samples of the sheets that most cities need, without what leads elsewhere."""
    sheets = [sheet for sheet in SHEETS if sheet.essential]
    rows = [(sheet, row) for sheet in sheets for row in sample_rows(sheet, lang)]
    known = {row[sheet.id_key] for sheet, row in rows}
    cells = Cells(Names(BASE), code_lists(), lang)
    for sheet, row in rows:
        types: list[Term] = [ox.NamedNode(sheet.own)] if sheet.own else []
        values: dict[str, list[Term]] = {}
        for place in sheet.fields:
            found = cells.decode(place, row.get(place.key, ""))
            strange = {BASE + name for name in found.names if name not in known}
            terms = [_renamed(term) for term in found.terms if _value(term) not in strange]
            if place.column.kind == "type":
                types += terms
            elif terms and place.column.predicate:
                values.setdefault(place.column.key, []).extend(terms)
        yield _Thing(sheet, ox.NamedNode(BASE + _plain(row[sheet.id_key])), types, values)


def _value(term: Term) -> str:
    return term.value


def _plain(name: str) -> str:
    return name.removeprefix(_SAMPLE)


def _renamed(term: Term) -> Term:
    if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
        return ox.NamedNode(BASE + _plain(term.value.removeprefix(BASE)))
    return term


def _columns(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.columns if column.predicate and column.kind != "type"]


def _about(sheet: Sheet, lang: str) -> str:
    return f"{sheet_title(sheet, lang)}: {sheet_about(sheet, lang)}"


def _note(sheet: Sheet, column: Column, lang: str) -> str:
    told = heading(sheet, _place(sheet, column, lang), lang)
    return f"{told.need_text}: {told.about}"


def _place(sheet: Sheet, column: Column, lang: str) -> Field:
    places = (place for place in sheet.fields if place.column is column)
    return next(place for place in places if place.language in (None, lang))


def _turtle(thing: _Thing, lang: str) -> Iterator[str]:
    yield from _notes(_about(thing.sheet, lang), lang)
    kinds = ", ".join(_short(kind) for kind in thing.types)
    yield f"{_short(thing.node)} a {kinds} ;"
    for column in _columns(thing.sheet):
        name = shorten(column.predicate)
        yield from _notes(_note(thing.sheet, column, lang), lang, "    ")
        if terms := thing.values.get(column.key):
            yield f"    {name} {', '.join(_short(term) for term in terms)} ;"
        else:
            yield f"    # {name} {_blank(column, lang)} ;"
    yield "    ."


def _blank(column: Column, lang: str) -> str:
    if column.kind == "text":
        return f'"…"@{lang}'
    if column.sheets:
        return f":{column.sheets[0].lower()}"
    if column.codes:
        return shorten(code_lists()[column.codes].entries[0].iri)
    return _BLANKS[column.kind]


def _short(term: Term) -> str:
    if isinstance(term, ox.Literal):
        text = str(ox.Literal(term.value))
        if term.language:
            return f"{text}@{term.language}"
        kind = shorten(term.datatype.value)
        return text if kind == "xsd:string" else f"{text}^^{kind}"
    if term.value.startswith(BASE):
        return f":{term.value.removeprefix(BASE)}"
    short = shorten(term.value)
    return short if short != term.value else str(term)


def _notes(text: str, lang: str, indent: str = "") -> list[str]:
    # A Korean character is as wide as two others.
    width = _WIDTH // 2 if lang == "ko" else _WIDTH
    return [f"{indent}# {line}" for line in wrap(text, width)]
