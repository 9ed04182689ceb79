"""Expand the names of a Turtle file: prefixed names and IRI references."""

from __future__ import annotations

import re

from graphsvc.positions.iri import resolve
from graphsvc.positions.terms import iri_term, unescaped

_ESCAPED = re.compile(r"\\(.)")


class Lost(Exception):
    """Stop reading: from here on the places would be guesses."""


class Names:
    """Hold the prefixes and the base in force, and remember what was expanded under them."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._references: dict[str, str] = {}

    def set_prefix(self, name: str, reference: str) -> None:
        """Bind a prefix, given as ``name:``, from here on."""
        self._prefixes[name[:-1]] = self.reference(reference)[1:-1]
        self._names.clear()

    def set_base(self, reference: str) -> None:
        """Resolve references against another base from here on."""
        self._base = self.reference(reference)[1:-1]
        self._references.clear()

    def name(self, token: str) -> str:
        """Return the term of ``prefix:local``."""
        term = self._names.get(token)
        if term is None:
            prefix, _, local = token.partition(":")
            if prefix not in self._prefixes:
                raise Lost
            if "\\" in local:
                local = _ESCAPED.sub(r"\1", local)
            term = self._names[token] = iri_term(self._prefixes[prefix] + local)
        return term

    def reference(self, token: str) -> str:
        """Return the term of ``<reference>``."""
        term = self._references.get(token)
        if term is None:
            iri = resolve(unescaped(token[1:-1]), self._base)
            term = self._references[token] = iri_term(iri)
        return term
