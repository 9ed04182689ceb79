"""Follow a Turtle or TriG file token by token and note where each triple stands.

The triples come in the order in which the fast parser yields them, which is what pairs its blank nodes with ours. Two
habits of that parser matter: a nested node's own triples come before the triple that points to it, and triples that one
token completes come last one first. Whatever is opened and not yet closed lies on a list of frames, so that nesting may
go as deep as memory allows.

The reader takes for granted that the fast parser has accepted the file: it recognizes what is well-formed and does not
look for every error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from graphsvc.positions.names import Lost, Names
from graphsvc.positions.place import Span
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import DEFAULT_GRAPH, FIRST, NIL, REST, TYPE, anonymous, literal_term, number_term
from graphsvc.positions.terms import BOOLEAN, unescaped
from graphsvc.positions.turtle_scanner import AT, BLANK, IRI, NAME, NUMBER, STRING, TOKEN, TRAILING, WORD

Handler = Callable[[int, str, Span], None]
Taker = Callable[[str, Span], None]

_NOWHERE: Span = (0, 0)


class _Frame(NamedTuple):
    """What an opening bracket interrupts, to be taken up again when it is closed."""

    closer: str
    subject: str
    subject_at: Span
    predicate: str
    predicate_at: Span
    object: str
    take: Taker
    expect: Handler


class TurtleReader:
    """Read one text. `expect` handles the next token, `take` the next whole term."""

    def __init__(self, text: str, base: str | None) -> None:
        self.text = text
        self.rows: list[Row] = []
        self.names = Names(base)
        self.blanks = 0
        self.frames: list[_Frame] = []
        self.closer = ""
        self.graph = DEFAULT_GRAPH
        self.subject = self.predicate = self.object = ""
        self.subject_at = self.predicate_at = _NOWHERE
        self.is_first_object = False
        self.pending = ""
        self.pending_at = _NOWHERE
        self.take: Taker = self.take_subject
        self.expect: Handler = self.statement

    def read(self) -> bool:
        """Fill `rows`; tell whether the whole text was understood."""
        rows = self.rows
        end = 0
        try:
            for match in iter(TOKEN.scanner(self.text).match, None):
                kind = match.lastindex
                before = len(rows)
                self.expect(kind, match[kind], match.span(kind))
                if len(rows) > before + 1:
                    rows[before:] = reversed(rows[before:])
                end = match.end()
        except (Lost, ValueError):  # ValueError: an escape beyond Unicode
            return False
        return self.expect == self.statement and TRAILING.match(self.text, end) is not None

    def emit(self, subject: str, predicate: str, object_: str, at: Span) -> None:
        """Note a triple that the syntax implies, all of it written at one place."""
        self.rows.append(Row(subject, predicate, object_, self.graph, at, at, at[0], at))

    def blank(self) -> str:
        """Name a new blank node."""
        self.blanks += 1
        return anonymous(self.blanks)

    def open(self, closer: str) -> None:
        """Interrupt what is being read until `closer` comes."""
        self.frames.append(
            _Frame(
                self.closer,
                self.subject,
                self.subject_at,
                self.predicate,
                self.predicate_at,
                self.object,
                self.take,
                self.expect,
            )
        )
        self.closer = closer

    def close(self, closer: str) -> None:
        """Take up again what was interrupted."""
        if closer != self.closer:
            raise Lost
        (
            self.closer,
            self.subject,
            self.subject_at,
            self.predicate,
            self.predicate_at,
            self.object,
            self.take,
            self.expect,
        ) = self.frames.pop()
        self.is_first_object = False

    # Directives, graphs, statements

    def statement(self, kind: int, text: str, at: Span) -> None:
        if kind in (WORD, AT):
            directive = text.lower().removeprefix("@")
            if directive == "prefix":
                self.expect = self.prefix
            elif directive == "base":
                self.expect = self.base
            elif directive == "version":
                self.expect = self.version
            elif directive != "graph":
                raise Lost
        elif text == "}":
            self.graph = DEFAULT_GRAPH
        elif text not in (".", "{"):
            self.take = self.take_subject
            self.term(kind, text, at)

    def prefix(self, kind: int, text: str, at: Span) -> None:
        self.pending = text
        self.expect = self.namespace

    def namespace(self, kind: int, text: str, at: Span) -> None:
        self.names.set_prefix(self.pending, text)
        self.expect = self.statement

    def base(self, kind: int, text: str, at: Span) -> None:
        self.names.set_base(text)
        self.expect = self.statement

    def version(self, kind: int, text: str, at: Span) -> None:
        self.expect = self.statement

    def take_subject(self, term: str, at: Span) -> None:
        self.subject = term
        self.subject_at = at
        self.expect = self.verb

    def verb(self, kind: int, text: str, at: Span) -> None:
        if kind == NAME:
            self.predicate = self.names.name(text)
        elif kind == IRI:
            self.predicate = self.names.reference(text)
        elif text == "a":
            self.predicate = TYPE
        elif text == ";":
            return
        elif text == "{" and not self.closer:
            self.graph = self.subject
            self.expect = self.statement
            return
        else:
            self.after_object(kind, text, at)
            return
        self.predicate_at = at
        self.is_first_object = True
        self.take = self.take_object
        self.expect = self.term

    def take_object(self, term: str, at: Span) -> None:
        start = self.predicate_at[0] if self.is_first_object else at[0]
        self.is_first_object = False
        self.rows.append(
            Row(self.subject, self.predicate, term, self.graph, self.subject_at, self.predicate_at, start, at)
        )
        self.object = term
        self.expect = self.after_object

    def after_object(self, kind: int, text: str, at: Span) -> None:
        if text == ";":
            self.expect = self.verb
        elif text == ",":
            self.expect = self.term
        elif text == "." and not self.closer:
            self.expect = self.statement
        elif text == "]":
            node, opened_at = self.subject, self.subject_at
            self.close(text)
            self.take(node, opened_at)
        elif text == "}" and not self.closer:
            self.graph = DEFAULT_GRAPH
            self.expect = self.statement
        else:
            self.other(kind, text, at)

    # Terms

    def term(self, kind: int, text: str, at: Span) -> None:
        if kind == NAME:
            self.take(self.names.name(text), at)
        elif kind == STRING:
            self.pending = text
            self.pending_at = at
            self.expect = self.after_string
        elif kind == IRI:
            self.take(self.names.reference(text), at)
        elif kind == BLANK:
            self.take(text, at)
        elif kind == NUMBER:
            self.take(number_term(text), at)
        elif text in ("true", "false"):
            self.take(literal_term(text, BOOLEAN), at)
        elif text == "[":
            self.pending_at = at
            self.expect = self.after_bracket
        elif text == "(":
            self.pending_at = at
            self.expect = self.first_item
        else:
            self.other(kind, text, at)

    def after_string(self, kind: int, text: str, at: Span) -> None:
        if text == "^^":
            self.expect = self.datatype
            return
        suffix = ""
        whole = self.pending_at
        if kind == AT:
            suffix = text.lower()
            whole = (whole[0], at[1])
        self.take(literal_term(self.string(), suffix), whole)
        if not suffix:
            self.expect(kind, text, at)

    def datatype(self, kind: int, text: str, at: Span) -> None:
        datatype = self.names.name(text) if kind == NAME else self.names.reference(text)
        self.take(literal_term(self.string(), f"^^{datatype}"), (self.pending_at[0], at[1]))

    def string(self) -> str:
        quoted = self.pending
        quotes = 3 if quoted[:3] in ('"""', "'''") else 1
        return unescaped(quoted[quotes:-quotes])

    def after_bracket(self, kind: int, text: str, at: Span) -> None:
        node = self.blank()
        opened_at = self.pending_at
        if text == "]":
            self.take(node, opened_at)
            return
        self.open("]")
        self.subject = node
        self.subject_at = opened_at
        self.verb(kind, text, at)

    def first_item(self, kind: int, text: str, at: Span) -> None:
        opened_at = self.pending_at
        if text == ")":
            self.take(NIL, opened_at)
            return
        node = self.blank()
        self.take(node, opened_at)
        self.open(")")
        self.subject = node
        self.subject_at = opened_at
        self.predicate = FIRST
        self.take = self.take_item
        self.term(kind, text, at)

    def take_item(self, term: str, at: Span) -> None:
        self.rows.append(Row(self.subject, FIRST, term, self.graph, self.subject_at, at, at[0], at))
        self.expect = self.item

    def item(self, kind: int, text: str, at: Span) -> None:
        if text == ")":
            self.emit(self.subject, REST, NIL, at)
            self.close(text)
            return
        node = self.blank()
        self.emit(self.subject, REST, node, at)
        self.subject = node
        self.subject_at = at
        self.term(kind, text, at)

    def other(self, kind: int, text: str, at: Span) -> None:
        """Handle what Turtle 1.1 does not know."""
        raise Lost
