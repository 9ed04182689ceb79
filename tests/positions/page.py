"""Count lines and columns while writing, as an editor shows them."""

from __future__ import annotations

from typing import NamedTuple


class Spot(NamedTuple):
    """Where a token was written."""

    line: int
    column: int
    end_line: int
    end_column: int


class Page:
    """A text that knows the line and column of its end."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.last = ""
        self.line = 1
        self.column = 1

    def write(self, piece: str) -> Spot:
        """Add a piece and return where it stands."""
        line, column = self.line, self.column
        for character in piece:
            if character == "\n" and self.last == "\r":
                pass  # the carriage return before it has ended the line
            elif character in "\r\n":
                self.line += 1
                self.column = 1
            else:
                self.column += 1
            self.last = character
        self.pieces.append(piece)
        return Spot(line, column, self.line, self.column)
