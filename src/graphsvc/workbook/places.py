"""Where in a workbook each statement stands: sheet, row and column."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """Point at one cell; rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """Return ``D7``."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"

    def __str__(self) -> str:
        """Return ``Practice!D7``."""
        return f"{self.sheet}!{self.name}"


@dataclass(slots=True)
class Places:
    """Answer which cell a finding is about; terms are N-Triples strings."""

    nodes: dict[str, Cell] = field(default_factory=dict)
    """The id of each row."""
    values: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    columns: dict[tuple[str, str], Cell] = field(default_factory=dict)
    """The cell for a property on a row, also where it is empty."""

    def locate(self, focus: str, path: str | None, value: str | None) -> Cell | None:
        """Return the value's cell, else the property's, else the id's; None for what has no row."""
        if path and value and (cell := self.values.get((focus, path, value))):
            return cell
        if path and (cell := self.columns.get((focus, path))):
            return cell
        return self.nodes.get(focus)
