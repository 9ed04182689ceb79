"""Sample rows: what an office sees in a new form, and what is passed over when it reads one."""

from __future__ import annotations

from functools import cache

from graphsvc.vocab import LANGUAGES
from graphsvc.workbook.layout import Sheet
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.sample_rows import ROWS, Row
from graphsvc.workbook.sheets import SHEETS


def sample_rows(sheet: Sheet, lang: str) -> list[dict[str, str]]:
    """Return the sample rows of a sheet in a language: texts by the keys of their columns."""
    return [_row(sheet, row, lang) for row in ROWS[sheet.key]]


def is_sample(sheet: Sheet, texts: dict[str, str]) -> bool:
    """Tell whether a row is a sample that nobody has changed."""
    stripped = {key: text.strip() for key, text in texts.items()}
    return frozenset(stripped.items()) in _untouched()[sheet.key]


@cache
def _untouched() -> dict[str, frozenset[frozenset[tuple[str, str]]]]:
    return {
        sheet.key: frozenset(
            frozenset(row.items()) for lang in LANGUAGES for row in sample_rows(sheet, lang)
        )
        for sheet in SHEETS
    }


def _row(sheet: Sheet, row: Row, lang: str) -> dict[str, str]:
    lists = code_lists()
    columns = {column.key: column for column in sheet.columns}
    texts = {}
    for key, value in row.items():
        column = columns[key]
        if isinstance(value, tuple):
            texts[f"{sheet.key}.{key}@{lang}"] = value[LANGUAGES.index(lang)]
        elif column.codes:
            codes = lists[column.codes]
            meant = ((part, codes.meant(part)) for part in value.split("; "))
            named = ((codes.text(iri, lang) if iri else None) or part for part, iri in meant)
            texts[f"{sheet.key}.{key}"] = "; ".join(named)
        else:
            texts[f"{sheet.key}.{key}"] = value
    return texts
