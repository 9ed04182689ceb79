"""Read what RDF 1.2 adds to Turtle and TriG: triple terms, reified triples, annotations."""

from __future__ import annotations

from graphsvc.positions.names import Lost, Names
from graphsvc.positions.place import Span
from graphsvc.positions.position_index import PositionIndex
from graphsvc.positions.terms import REIFIES, triple_term
from graphsvc.positions.turtle import TurtleReader
from graphsvc.positions.turtle_scanner import BLANK, IRI, NAME

# A triple term repeats all terms inside it, so that deep nesting would take quadratic memory.
_DEEPEST_TERM = 32


def read_turtle(text: str, base: str | None) -> PositionIndex:
    """Return the index of a Turtle or TriG file."""
    reader = QuotingReader(text, Names(base))
    complete = reader.read(0, len(text))
    return PositionIndex(text, reader.rows, complete)


class QuotingReader(TurtleReader):
    """Read Turtle and TriG, version 1.2."""

    def __init__(self, text: str, names: Names) -> None:
        super().__init__(text, names)
        self._term_depth = 0

    # Annotations: ~ reifier and {| … |} after an object

    def _take_object(self, term: str, at: Span) -> None:
        super()._take_object(term, at)
        self.frame.quoted = self.frame.reifier = ""

    def _special_end(self, _kind: int, text: str, at: Span) -> None:
        if text == "~":
            self.pending_at = at
            self.expect = self._reifier_or_not
        elif text == "{|":
            node = self.frame.reifier or self._reify(self.blank(), at)
            self.frame.reifier = ""
            self.open("|}", self._take_object, node, at)
            self.expect = self._verb
        elif text == "|}":
            self.close(text)
        else:
            raise Lost

    def _reifier_or_not(self, kind: int, text: str, at: Span) -> None:
        self.expect = self._after_object
        name = self._name(kind, text)
        if name:
            self.frame.reifier = self._reify(name, at)
        else:
            self.frame.reifier = self._reify(self.blank(), self.pending_at)
            self._after_object(kind, text, at)

    def _reify(self, reifier: str, at: Span) -> str:
        self.emit(reifier, REIFIES, self._quoted_triple(), at)
        return reifier

    def _quoted_triple(self) -> str:
        frame = self.frame
        # Made once a triple, so that all its reifiers share one text.
        frame.quoted = frame.quoted or triple_term(frame.subject, frame.predicate, frame.object)
        return frame.quoted

    def _name(self, kind: int, text: str) -> str:
        if kind == NAME:
            return self.names.name(text)
        if kind == IRI:
            return self.names.reference(text)
        return text if kind == BLANK else ""

    # Triples in brackets: << … >> and <<( … )>> as terms

    def _special_term(self, _kind: int, text: str, at: Span) -> None:
        if text not in ("<<", "<<("):
            raise Lost
        if text == "<<(":
            self._term_depth += 1
            if self._term_depth > _DEEPEST_TERM:
                raise Lost
        self.open(text, self._take_quoted_subject, at=at)
        self.expect = self._term

    def _take_quoted_subject(self, term: str, _at: Span) -> None:
        self.frame.subject = term
        self.expect = self._quoted_verb

    def _quoted_verb(self, kind: int, text: str, at: Span) -> None:
        self._verb(kind, text, at)
        self.frame.take = self._take_quoted_object

    def _take_quoted_object(self, term: str, _at: Span) -> None:
        self.frame.object = term
        self.expect = self._quoted_end

    def _quoted_end(self, kind: int, text: str, _at: Span) -> None:
        name = self._name(kind, text)
        if name:
            # The fast parser yields this triple here, that of a nameless reifier only at the end.
            self.frame.reifier = self._reify(name, self._opened_at())
        elif text == ")" and self.frame.closer == "<<(":
            self._term_depth -= 1
        elif text == ">>":
            self._close_triple(self.frame.closer, self._opened_at())
        elif text != "~":
            raise Lost

    def _opened_at(self) -> Span:
        start = self.frame.subject_at[0]
        return start, start + len(self.frame.closer)

    def _close_triple(self, closer: str, at: Span) -> None:
        term = (
            self._quoted_triple()
            if closer == "<<("
            else self.frame.reifier or self._reify(self.blank(), at)
        )
        self.close(closer)
        self.frame.take(term, at)
