"""What is wrong with a cell, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.workbook.places import Cell
from graphsvc.workbook.words import words

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Trouble:
    """Name a message of ``words``, the text that it is about and what was probably meant."""

    message: str
    text: str = ""
    near: str | None = None
    row: int | None = None

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
