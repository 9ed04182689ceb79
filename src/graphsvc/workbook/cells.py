"""One cell's text to the terms that it means, and terms to a text that means them.

A value that a column does not expect is written as in N-Triples, so that a cell
can hold any term: ``"soon"@en`` in a column of dates.  :func:`encode` writes
only what :func:`decode` reads back as the same terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graphsvc.workbook import notation
from graphsvc.workbook.layout import OTHER, Column, Field
from graphsvc.workbook.lists import CodeList
from graphsvc.workbook.names import Names, Term
from graphsvc.workbook.troubles import Trouble
from graphsvc.workbook.values import MAX_UNITS, units

# To look for what was meant takes time, which a file full of faults shall not cost.
_SUGGESTIONS: Final = 200
# Values that are long to read stand on a line each.
_ON_LINES: Final = frozenset({"address", "source"})


@dataclass(slots=True)
class Decoded:
    """Hold the terms of a cell, and what could not be read; a plain text stands in for that."""

    terms: list[Term] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """The bare names among them that rows of the workbook should bear."""


class Cells:
    """Read and write cells with the names and lists of one workbook."""

    def __init__(self, names: Names, lists: dict[str, CodeList], lang: str) -> None:
        self._names = names
        self._lists = lists
        self._lang = lang
        self._suggestions = _SUGGESTIONS

    def decode(self, place: Field, text: str) -> Decoded:
        """Return what the text in that column means; nothing for a blank one."""
        found = Decoded()
        column = place.column
        if not text.strip():
            return found
        if column.kind == "text":
            if place.language == OTHER:
                self._decode_lines(text, found)
            else:
                found.terms.append(ox.Literal(text, language=place.language))
        elif column.kind == "string" and not notation.all_terms(text):
            found.terms.append(ox.Literal(text))
        else:
            for token in notation.split(text):
                found.terms.append(self._decode_one(column, token, found))
        return found

    def encode(self, place: Field, terms: Sequence[Term]) -> tuple[str, list[Term]]:
        """Return a text for the column, and the terms that it could not take."""
        written: list[tuple[str, Term]] = []
        left: list[Term] = []
        for term in terms:
            candidates = self._candidates(place, term)
            text = next((text for text in candidates if self._means(place, text, [term])), None)
            if text is None:
                left.append(term)
            else:
                written.append((text, term))
        if place.column.kind == "string" and len(written) > 1:
            written = [(str(term), term) for _, term in written]
        on_lines = place.column.kind in _ON_LINES or place.language == OTHER
        joint = "\n" if on_lines else "; "
        kept = list(_within(written, len(joint)))
        while kept and not self._means(
            place, joint.join(text for text, _ in kept), [term for _, term in kept]
        ):
            kept.pop()
        left.extend(term for _, term in written[len(kept) :])
        return joint.join(text for text, _ in kept), left

    def _means(self, place: Field, text: str, terms: list[Term]) -> bool:
        decoded = self.decode(place, text)
        return decoded.terms == terms and not decoded.troubles

    def _candidates(self, place: Field, term: Term) -> Iterator[str]:
        column = place.column
        if isinstance(term, ox.Literal):
            if place.language == OTHER:
                if term.language:
                    yield f"{term.language}: {term.value}"
            elif column.kind != "link":
                yield term.value
        elif isinstance(term, ox.NamedNode | ox.BlankNode):
            if column.codes and isinstance(term, ox.NamedNode):
                yield self._lists[column.codes].text(term.value, self._lang) or ""
            if column.kind == "link":
                yield self._names.name(term)
            if isinstance(term, ox.NamedNode) and column.kind in _ON_LINES:
                yield term.value
        if place.column.kind != "text" or place.language == OTHER:
            yield str(term)

    def _decode_one(self, column: Column, token: str, found: Decoded) -> Term:
        if token.startswith(('"', "<", "_:")) and (term := self._term(token)) is not None:
            return term
        trouble: Trouble | None = None
        match column.kind:
            case "date":
                term = notation.date(token)
                trouble = Trouble("no_date", token, notation.likely_date(token))
            case "number":
                term = notation.number(token)
                trouble = Trouble("no_number", token, notation.likely_number(token))
            case "address":
                term = notation.address(token)
                trouble = Trouble("no_address", token, notation.likely_address(token))
            case "source":
                term = notation.address(token) or ox.Literal(token)
            case "string":
                term = ox.Literal(token)
            case _:
                return self._decode_link(column, token, found)
        if term is None and trouble is not None:
            found.troubles.append(trouble)
        return term or ox.Literal(token)

    def _decode_link(self, column: Column, token: str, found: Decoded) -> Term:
        if column.codes:
            codes = self._lists[column.codes]
            if meant := codes.meant(token):
                return ox.NamedNode(meant)
            if column.closed:
                self._suggestions -= 1
                near = codes.nearest(token, self._lang) if self._suggestions >= 0 else None
                found.troubles.append(Trouble("unknown_code", token, near))
                return ox.Literal(token)
        node = self._names.node(token)
        if node is None:
            found.troubles.append(Trouble("no_name", token))
            return ox.Literal(token)
        if self._names.is_local(token):
            found.names.append(token)
        return node

    def _term(self, token: str) -> Term | None:
        if notation.is_node(token):
            return self._names.node(token)
        return notation.quoted(token)

    def _decode_lines(self, text: str, found: Decoded) -> None:
        """Read ``de: Text`` line by line; what is neither that nor a term continues the text."""
        for line in notation.LINE_END.split(text):
            if not line.strip():
                continue
            term = notation.tagged(line) or self._term(line.strip())
            if term is not None:
                found.terms.append(term)
            elif found.terms and isinstance(last := found.terms[-1], ox.Literal) and last.language:
                found.terms[-1] = ox.Literal(f"{last.value}\n{line}", language=last.language)
            else:
                found.troubles.append(Trouble("no_language", line.strip()))
                found.terms.append(ox.Literal(line.strip()))


def _within(written: Iterable[tuple[str, Term]], joint: int) -> Iterator[tuple[str, Term]]:
    """Give the first texts, as many as one cell can hold."""
    room = MAX_UNITS
    for text, term in written:
        room -= units(text)
        if room < 0:
            return
        room -= joint
        yield text, term
