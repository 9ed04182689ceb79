"""What to do about a finding in a workbook: the columns that it is about, and how to fill them in.

A shape's message tells how to write Turtle.  Whoever fills in a form is better
served by the names of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graphsvc.workbook.layout import Column, Sheet
from graphsvc.workbook.sheets import BY_KEY, SHEETS
from graphsvc.workbook.wording import example_of, heading, sheet_title
from graphsvc.workbook.words import words

_SENTENCE: Final = re.compile(r"(?<=[.。!?])\s")
_STEP: Final = re.compile(r"(\^?)<([^<>]+)>")
_BODIES: Final = frozenset({"CityAuthority", "JointBody"})


@dataclass(frozen=True, slots=True)
class Advice:
    """Hold a message for the reader of a form, an example, and the property that it is about."""

    message: str
    example: str | None
    predicate: str | None


def advice(shape: str, path: str | None, message: str, lang: str) -> Advice | None:
    """Return what a finding of the shape called ``Practice-startedOn`` says in a form.

    ``path`` is its property path as the engines write it.  None where no column is
    about it.
    """
    name, *parts = shape.split("-")
    sheet = BY_KEY.get("Agent" if name in _BODIES else name)
    if sheet is None:
        return None
    # The third word of a shape's name is the property that it asks for because of another.
    keys = {column.key: column for column in sheet.columns}
    asked = [keys[part] for part in parts[1:] if part in keys]
    steps = _STEP.findall(path or "")
    own = asked or [
        sheet.by_predicate[iri]
        for inverse, iri in steps
        if not inverse and iri in sheet.by_predicate
    ]
    elsewhere = [pair for inverse, iri in steps if inverse for pair in _naming(sheet, iri)]
    told = " ".join((*_own(sheet, own, lang), *_elsewhere(elsewhere, lang)))
    if not told:
        return None
    example = example_of(sheet, own[0], lang) if own else None
    predicate = own[0].predicate if own else None
    return Advice(f"{_SENTENCE.split(message, 1)[0]} {told}", example, predicate)


def _naming(sheet: Sheet, predicate: str) -> Iterator[tuple[Sheet, Column]]:
    """Give the columns of other sheets that name rows of this one."""
    for other in SHEETS:
        column = other.by_predicate.get(predicate)
        if column and sheet.key in column.sheets:
            yield other, column


def _own(sheet: Sheet, columns: list[Column], lang: str) -> Iterator[str]:
    if not columns:
        return
    say = words(lang)
    told = [_heading(sheet, column, lang) for column in columns]
    titles = [say.quoted.format(text=title) for title, _ in told]
    how = told[0][1] if len(told) == 1 else ""
    yield say.in_column.format(columns=f" {say.or_word} ".join(titles), how=how).strip()


def _elsewhere(columns: list[tuple[Sheet, Column]], lang: str) -> Iterator[str]:
    say = words(lang)
    for sheet, column in columns:
        title = say.quoted.format(text=_heading(sheet, column, lang)[0])
        yield say.on_sheet.format(
            sheet=say.quoted.format(text=sheet_title(sheet, lang)), column=title
        )


def _heading(sheet: Sheet, column: Column, lang: str) -> tuple[str, str]:
    place = next(
        place for place in sheet.fields if place.column is column and place.language in (None, lang)
    )
    told = heading(sheet, place, lang)
    return told.title, told.how
