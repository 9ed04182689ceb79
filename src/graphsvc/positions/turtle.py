"""Follow a Turtle or TriG file token by token and note where each triple stands.

The triples come in the order in which the fast parser yields them, which is what pairs its
blank nodes with ours: a nested node's own triples come before the triple that points to it, an
item of a list after the triple that points to the list.  Nesting may go as deep as memory
allows.

That the fast parser has accepted the file is taken for granted: not every error is looked for.
"""

from __future__ import annotations

from graphsvc.positions.names import Lost
from graphsvc.positions.place import Span
from graphsvc.positions.reader import Reader
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import (
    BOOLEAN,
    DEFAULT_GRAPH,
    FIRST,
    NIL,
    REST,
    TYPE,
    literal_term,
    number_term,
    string_value,
)
from graphsvc.positions.turtle_scanner import AT, BLANK, IRI, NAME, NUMBER, STRING, WORD


class TurtleReader(Reader):
    """Read Turtle and TriG, version 1.1."""

    # Directives, graphs, statements

    def _statement(self, kind: int, text: str, at: Span) -> None:
        if kind in (WORD, AT):
            directive = text.lower().removeprefix("@")
            if directive == "prefix":
                self.expect = self._prefix
            elif directive == "base":
                self.expect = self._base
            elif directive == "version":
                self.expect = self._version
            elif directive != "graph":
                raise Lost
        elif text == "}":
            self.graph = DEFAULT_GRAPH
        elif text not in (".", "{"):
            self.frame.take = self._take_subject
            self._term(kind, text, at)

    def _prefix(self, _kind: int, text: str, _at: Span) -> None:
        self.pending = text
        self.expect = self._namespace

    def _namespace(self, _kind: int, text: str, _at: Span) -> None:
        self.names.set_prefix(self.pending, text)
        self.expect = self._statement

    def _base(self, _kind: int, text: str, _at: Span) -> None:
        self.names.set_base(text)
        self.expect = self._statement

    def _version(self, _kind: int, _text: str, _at: Span) -> None:
        self.expect = self._statement

    def _take_subject(self, term: str, at: Span) -> None:
        frame = self.frame
        frame.subject = term
        frame.subject_at = at
        self.expect = self._verb

    def _verb(self, kind: int, text: str, at: Span) -> None:
        frame = self.frame
        if kind == NAME:
            frame.predicate = self.names.name(text)
        elif kind == IRI:
            frame.predicate = self.names.reference(text)
        elif text == "a":
            frame.predicate = TYPE
        elif text == ";":
            return
        elif text == "{" and not frame.closer:
            self.graph = frame.subject
            self.expect = self._statement
            return
        else:
            self._after_object(kind, text, at)
            return
        frame.predicate_at = at
        frame.start = at[0]
        frame.take = self._take_object
        self.expect = self._term

    def _take_object(self, term: str, at: Span) -> None:
        frame = self.frame
        start = at[0] if frame.start is None else frame.start
        self.rows.append(
            Row(
                frame.subject,
                frame.predicate,
                term,
                self.graph,
                frame.subject_at,
                frame.predicate_at,
                start,
                at,
            )
        )
        frame.start = None
        frame.object = term
        self.expect = self._after_object

    def _after_object(self, kind: int, text: str, at: Span) -> None:
        if text == ";":
            self.expect = self._verb
        elif text == ",":
            self.expect = self._term
        elif text == "." and not self.frame.closer:
            self.expect = self._statement
        elif text == "]":
            node, opened_at = self.frame.subject, self.frame.subject_at
            self.close(text)
            self.frame.take(node, opened_at)
        elif text == "}" and not self.frame.closer:
            self.graph = DEFAULT_GRAPH
            self.expect = self._statement
        else:
            self._special_end(kind, text, at)

    # Terms

    def _term(self, kind: int, text: str, at: Span) -> None:
        if kind == NAME:
            self.frame.take(self.names.name(text), at)
        elif kind == STRING:
            self.pending = text
            self.pending_at = at
            self.expect = self._after_string
        elif kind == IRI:
            self.frame.take(self.names.reference(text), at)
        elif kind == BLANK:
            self.frame.take(text, at)
        elif kind == NUMBER:
            self.frame.take(number_term(text), at)
        elif text in ("true", "false"):
            self.frame.take(literal_term(text, BOOLEAN), at)
        elif text == "[":
            self.pending_at = at
            self.expect = self._after_bracket
        elif text == "(":
            self.pending_at = at
            self.expect = self._first_item
        else:
            self._special_term(kind, text, at)

    def _after_string(self, kind: int, text: str, at: Span) -> None:
        if text == "^^":
            self.expect = self._datatype
            return
        is_tagged = kind == AT
        suffix = text.lower() if is_tagged else ""
        end = at[1] if is_tagged else self.pending_at[1]
        self.frame.take(literal_term(string_value(self.pending), suffix), (self.pending_at[0], end))
        if not is_tagged:
            self.expect(kind, text, at)

    def _datatype(self, kind: int, text: str, at: Span) -> None:
        datatype = self.names.name(text) if kind == NAME else self.names.reference(text)
        term = literal_term(string_value(self.pending), f"^^{datatype}")
        self.frame.take(term, (self.pending_at[0], at[1]))

    def _after_bracket(self, kind: int, text: str, at: Span) -> None:
        node = self.blank()
        if text == "]":
            self.frame.take(node, self.pending_at)
        else:
            self.open("]", self._take_object, node, self.pending_at)
            self._verb(kind, text, at)

    def _first_item(self, kind: int, text: str, at: Span) -> None:
        if text == ")":
            self.frame.take(NIL, self.pending_at)
        else:
            node = self.blank()
            self.frame.take(node, self.pending_at)
            self.open(")", self._take_item, node, self.pending_at)
            self._term(kind, text, at)

    def _take_item(self, term: str, at: Span) -> None:
        frame = self.frame
        self.rows.append(
            Row(frame.subject, FIRST, term, self.graph, frame.subject_at, at, at[0], at)
        )
        self.expect = self._item

    def _item(self, kind: int, text: str, at: Span) -> None:
        frame = self.frame
        if text == ")":
            self.emit(frame.subject, REST, NIL, at)
            self.close(text)
        else:
            node = self.blank()
            self.emit(frame.subject, REST, node, at)
            frame.subject = node
            frame.subject_at = at
            self._term(kind, text, at)

    def _special_end(self, _kind: int, _text: str, _at: Span) -> None:
        """Handle a token after an object that Turtle 1.1 does not know."""
        raise Lost

    def _special_term(self, _kind: int, _text: str, _at: Span) -> None:
        """Handle a token in the place of a term that Turtle 1.1 does not know."""
        raise Lost
