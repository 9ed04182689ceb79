"""What a sheet and its columns are: keys, rows, and the statements that they make.

The keys are the machine's own names, the same in every language; they stand in
the first, hidden row of each sheet, and reading goes by them alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from graphsvc.vocab import LANGUAGES

# Belongs to the keys: another set of keys is another version.
VERSION: Final = "1"
HIDDEN: Final = "graphsvc"
"""Name of the hidden sheet that tells a workbook of ours from any other."""

# The rows of every sheet: keys (hidden), title, headings, hints; what a city writes comes after.
KEY_ROW, TITLE_ROW, HEADING_ROW, HINT_ROW, FIRST_ROW = 1, 2, 3, 4, 5
READ_ME: Final = "graphsvc.readme"
"""Key of the sheet with the instructions."""
OTHER: Final = "other"
"""The language of the column that takes every language without one of its own."""

Kind = Literal[
    "id", "base", "type", "text", "string", "date", "number", "address", "source", "link"
]


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one property on a sheet.

    A ``link`` names a row of one of ``sheets`` or an entry of the list ``codes``;
    where it has no sheets, the list is all that it takes.
    """

    key: str
    predicate: str
    kind: Kind
    sheets: tuple[str, ...] = ()
    codes: str | None = None

    @property
    def closed(self) -> bool:
        """Tell whether only entries of a list are expected."""
        return self.codes is not None and not self.sheets


@dataclass(frozen=True, slots=True)
class Field:
    """Describe one column as it stands on a sheet: texts take one for each language."""

    key: str
    column: Column
    language: str | None = None


@dataclass(frozen=True)
class Sheet:
    """Describe a sheet: whose rows it holds and what can be said of them.

    A node of one of ``classes`` belongs on it.  ``own`` is the class of every row;
    where it is None, the column ``type`` says which.  ``beside`` is what a row is
    too, unless its column ``type`` says otherwise.
    """

    key: str
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    own: str | None
    beside: str | None = None
    essential: bool = False
    """Whether most cities fill it in."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return the columns with the texts spread over their languages."""
        return tuple(self._fields())

    def _fields(self) -> Iterator[Field]:
        for column in self.columns:
            if column.kind == "text":
                for language in (*LANGUAGES, OTHER):
                    yield Field(f"{self.key}.{column.key}@{language}", column, language)
            else:
                yield Field(f"{self.key}.{column.key}", column)

    @cached_property
    def by_predicate(self) -> dict[str, Column]:
        """Return the columns by the property that they state."""
        return {column.predicate: column for column in self.columns if column.predicate}

    @property
    def id_key(self) -> str:
        """Return the key by which the sheet is known."""
        return f"{self.key}.id"
