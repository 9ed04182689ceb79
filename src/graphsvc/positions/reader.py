"""Drive a reader of Turtle: tokens in, rows out, and a list of frames for what is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphsvc.positions.names import Lost, Names
from graphsvc.positions.place import Span
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import DEFAULT_GRAPH, anonymous
from graphsvc.positions.turtle_scanner import TOKEN, TRAILING

Handler = Callable[[int, str, Span], None]
Taker = Callable[[str, Span], None]

_NOWHERE: Span = (0, 0)


def _nothing_open(_kind: int, _text: str, _at: Span) -> None:
    raise Lost


@dataclass(slots=True)
class Frame:
    """Hold what is being read between an opening bracket and its end."""

    closer: str
    take: Taker
    subject: str = ""
    subject_at: Span = _NOWHERE
    predicate: str = ""
    predicate_at: Span = _NOWHERE
    start: int | None = None  # of the statement of the next object; None: at that object itself
    object: str = ""
    quoted: str = ""  # the triple just read, as a term
    reifier: str = ""
    resume: Handler = _nothing_open  # how to go on when a bracket inside this one is closed


class Reader:
    """Read one text: ``expect`` handles the next token, the frame's ``take`` the next term."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.rows: list[Row] = []
        self.graph = DEFAULT_GRAPH
        self.frames: list[Frame] = []
        self.frame = Frame("", self._take_subject)
        self.expect: Handler = self._statement
        self.pending = ""  # what a token left for the next one to finish
        self.pending_at = _NOWHERE
        self._blanks = 0

    def read(self, start: int, stop: int) -> bool:
        """Fill ``rows`` from a stretch of whole statements; tell whether all was understood."""
        rows, text = self.rows, self.text
        end = start
        try:
            # ``successive`` would say the same, and cost a tenth of the time.
            while match := TOKEN.match(text, end, stop):
                kind = match.lastindex or 0
                before = len(rows)
                self.expect(kind, match[kind], match.span(kind))
                if len(rows) > before + 1:
                    # The fast parser yields what one token completes last one first.
                    rows[before:] = reversed(rows[before:])
                end = match.end()
        except (Lost, ValueError):  # ValueError: an escape beyond Unicode
            return False
        return self.expect == self._statement and TRAILING.match(text, end, stop) is not None

    def _statement(self, _kind: int, _text: str, _at: Span) -> None:
        """Begin a statement with a token."""
        raise NotImplementedError

    def _take_subject(self, term: str, _at: Span) -> None:
        """Begin a statement with a whole term."""
        raise NotImplementedError

    def emit(self, subject: str, predicate: str, object_: str, at: Span) -> None:
        """Note a triple that the syntax implies, all of it written at one place."""
        self.rows.append(Row(subject, predicate, object_, self.graph, at, at, at[0], at))

    def blank(self) -> str:
        """Name a new blank node."""
        self._blanks += 1
        return anonymous(self._blanks)

    def open(self, closer: str, take: Taker, subject: str = "", at: Span = _NOWHERE) -> None:
        """Read on inside a bracket; what is around it waits."""
        self.frame.resume = self.expect
        self.frames.append(self.frame)
        self.frame = Frame(closer, take, subject, at)

    def close(self, closer: str) -> None:
        """Leave a bracket and go on with what is around it."""
        if closer != self.frame.closer:
            raise Lost
        self.frame = self.frames.pop()
        self.expect = self.frame.resume
