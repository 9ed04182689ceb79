"""What is wrong with a cell, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphsvc.workbook.places import Cell
from graphsvc.workbook.words import words

_SHOWN: Final = 60
_ON_VALUES: Final = frozenset(
    {"unknown_code", "no_date", "no_number", "no_address", "no_name", "no_language", "error_value"}
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Name a message of ``words``, the text that it is about and what was probably meant."""

    message: str
    text: str = ""
    near: str | None = None
    row: int | None = None

    @property
    def on_value(self) -> bool:
        """Tell whether a text stands in for the value that could not be read."""
        return self.message in _ON_VALUES

    def said(self, lang: str) -> str:
        """Return the message in the language."""
        say = words(lang)
        template: str = getattr(say, self.message)
        text = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        message = template.format(text=" ".join(text.split()), near=self.near, row=self.row)
        if self.near is None or "{near}" in template:
            return message
        return f"{message} {say.did_you_mean.format(near=self.near)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """State a trouble at its cell, on the node of its row."""

    cell: Cell
    trouble: Trouble
    node: str | None = None
