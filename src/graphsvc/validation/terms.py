"""Write a term as a file's own format and prefixes would have it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graphsvc.analysis.facts import text_of
from graphsvc.rdfio.formats import Format

# At the beginning of a line, or after another one.
_PREFIX: Final = re.compile(
    r"(?:^|>[ \t]*+\.)[ \t]*+(?:@prefix|PREFIX)[ \t]++([A-Za-z0-9._-]*+):[ \t]*+<([^<>\s]*+)(?=>)",
    re.MULTILINE | re.IGNORECASE,
)
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TYPED: Final = re.compile(r'("(?:[^"\\]|\\.)*+")\^\^<([^>]*+)>')


@dataclass(frozen=True)
class Writer:
    """Write N-Triples terms into one text."""

    text: str
    syntax: Format

    @cached_property
    def _prefixes(self) -> list[tuple[str, str]]:
        found = [(match[2], match[1]) for match in _PREFIX.finditer(self.text)]
        return sorted(found, key=lambda pair: -len(pair[0]))

    def write(self, term: str) -> str:
        """Return the term as it may stand where the file has a value."""
        if self.syntax.name == "jsonld":
            return self._as_json(term)
        if self.syntax.name not in ("turtle", "trig"):
            return term
        if typed := _TYPED.fullmatch(term):
            return f"{typed[1]}^^{self._name(typed[2])}"
        return self._name(text_of(term)) if term.startswith("<") else term

    def _name(self, iri: str) -> str:
        for namespace, prefix in self._prefixes:
            local = iri.removeprefix(namespace)
            if local != iri and _LOCAL.fullmatch(local):
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def _as_json(self, term: str) -> str:
        if typed := _TYPED.fullmatch(term):
            value = {"@value": text_of(term), "@type": typed[2]}
        else:
            value = {"@id": text_of(term)}
        return json.dumps(value, ensure_ascii=False)
