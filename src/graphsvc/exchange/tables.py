"""Plain tables: elements and linkages of the model, and one table a class of a city's file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import Final

from graphsvc.analysis.facts import TYPE, in_language, language_of, text_of
from graphsvc.exchange.source import Source
from graphsvc.render.safe import cell, line
from graphsvc.vocab import ELEMENTS, RDFS, SCOM, shorten

# The same bytes each time, whenever they are made.
_MADE: Final = (2000, 1, 1, 0, 0, 0)
_LABEL: Final = f"<{RDFS}label>"


def write(source: Source, lang: str, bases: tuple[str, ...]) -> bytes:
    """Return a ZIP archive of tables in UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _tables(source, lang, bases).items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", _MADE), _written(rows))
    return made.getvalue()


def _tables(source: Source, lang: str, bases: tuple[str, ...]) -> dict[str, list[Sequence[str]]]:
    elements: list[Sequence[str]] = [("element", "title", "recommendation", "state")]
    for number in ELEMENTS:
        clause = source.model.elements[number].recommendation or ""
        title = source.model.label(number, lang)
        elements.append((number, title, clause, source.states.get(number, "")))
    linkages: list[Sequence[str]] = [("from", "to", "role", "basis", "confidence")]
    linkages += [
        (item.source, item.target, item.role, item.basis, item.confidence)
        for item in source.model.linkages
        if item.basis in bases
    ]
    return {"elements": elements, "linkages": linkages, **_of_city(source, lang)}


def _of_city(source: Source, lang: str) -> dict[str, list[Sequence[str]]]:
    by_class: dict[str, list[str]] = {}
    for node in source.facts.subjects():
        own = [kind for kind in source.kinds(node) if kind.startswith(SCOM)]
        for kind in own or source.kinds(node)[:1]:
            by_class.setdefault(kind, []).append(node)
    tables: dict[str, list[Sequence[str]]] = {}
    taken = {"elements", "linkages"}
    for kind, nodes in sorted(by_class.items()):
        name = _free(_local(kind), taken)
        taken.add(name.lower())  # some systems tell no letters apart by their size
        tables[name] = _rows(source, nodes, lang)
    return tables


def _local(kind: str) -> str:
    """Return the last part of a class's name: one that leads out of no folder."""
    last = re.split(r"[/#:]", kind.rstrip("/#:"))[-1]
    return re.sub(r"[^\w-]+", "-", last).strip("-")[:60] or "class"


def _free(name: str, taken: set[str]) -> str:
    names = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(one for one in names if one.lower() not in taken)


def _rows(source: Source, nodes: list[str], lang: str) -> list[Sequence[str]]:
    stated = [source.facts.about(node) for node in nodes]
    predicates = dict.fromkeys(name for told in stated for name in told)
    columns = sorted(predicates.keys() - {TYPE, _LABEL})
    rows: list[Sequence[str]] = [("id", "label", *(_column(name) for name in columns))]
    for node, told in zip(nodes, stated, strict=True):
        values = (_cell(told.get(name, ()), lang) for name in columns)
        rows.append((text_of(node), source.name(node, lang), *values))
    return rows


def _column(predicate: str) -> str:
    return shorten(text_of(predicate)).removeprefix("scom:")


def _cell(terms: Iterable[str], lang: str) -> str:
    found = list(terms)
    if found and all(map(language_of, found)):
        return line(in_language(found, lang) or "")
    return "; ".join(line(shorten(text_of(term))) for term in found)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    # By the mark at the beginning spreadsheets know the encoding.
    return b"\xef\xbb\xbf" + text.getvalue().encode()
