"""Tell which graphs an update writes, as far as its text shows.

As with queries this is no defence: whoever sends updates may change anything.  It is there
to catch the mistake of one who does not think of what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from graphsvc.positions.iri import resolve
from graphsvc.store import guard
from graphsvc.vocab import ROOT

_STEP: Final = re.compile(
    r"(?P<open>[{(\[])|(?P<close>[})\]])"
    r"|\b(?P<word>ADD|CLEAR|COPY|DELETE|DROP|GRAPH|INSERT|MOVE|TO|WHERE|WITH)\b",
    re.IGNORECASE,
)
# What makes a word the name of a prefix; the colon is blanked with the rest of the name.
_PREFIX: Final = re.compile(r"[\w.-]*:")
_TERM: Final = re.compile(
    r"\s*+(?:SILENT\b(?!:)\s*+)?(?:GRAPH\b(?!:)\s*+)?"
    r"(?:<(?P<iri>[^<>]*)>|(?P<variable>[?$]\w)"
    r"|(?P<prefix>[\w.-]*):(?P<local>(?:[\w.:-]|\\.|%[0-9A-Fa-f]{2})*))",
    re.IGNORECASE,
)
_DECLARED: Final = re.compile(
    r"\b(?:BASE|PREFIX\s++(?P<name>[\w.-]*+):)\s*+<(?P<iri>[^<>]*)>", re.IGNORECASE
)
_NAMES_ONE: Final = ("CLEAR", "DROP", "MOVE", "TO", "WITH")


@dataclass(slots=True)
class Targets:
    """Hold the graphs that an update names as those that it writes.

    ``may_be_any`` says that it writes graphs which a pattern finds.
    """

    named: set[str] = field(default_factory=set)
    may_be_any: bool = False


def targets(text: str) -> Targets:
    """Return what an update writes; of ``ALL`` and ``NAMED`` graphs it names none."""
    found, bare, words = Targets(), guard.blanked(text), guard.uncommented(text)
    names = _Names(words)
    depth, is_template, last = 0, False, ""
    for step in _STEP.finditer(bare):
        if step["open"]:
            depth += 1
            last = "" if depth == 1 else last
        elif step["close"]:
            depth = max(depth - 1, 0)
        elif not _PREFIX.match(text, step.end()):
            word = step["word"].upper()
            if depth == 0 and word != "GRAPH":
                # DELETE WHERE is short for a template and a pattern that are the same.
                is_template = word in ("DELETE", "INSERT") or (word, last) == ("WHERE", "DELETE")
                last = word
            names_one = word in _NAMES_ONE if depth == 0 else word == "GRAPH" and is_template
            if names_one and (term := _TERM.match(words, step.end())):
                found.may_be_any |= term["variable"] is not None
                if iri := names.iri(term):
                    found.named.add(iri)
    return found


class _Names:
    """Resolve names in the order of the text, by what is declared before each."""

    def __init__(self, words: str) -> None:
        self._declared = _DECLARED.finditer(words)
        self._next = next(self._declared, None)
        self._base = ROOT
        self._prefixes: dict[str, str] = {}

    def iri(self, term: re.Match[str]) -> str | None:
        """Return the IRI that a term is, None for a variable or an unknown prefix."""
        while self._next is not None and self._next.start() < term.start():
            iri = resolve(self._next["iri"], self._base)
            if self._next["name"] is None:
                self._base = iri
            else:
                self._prefixes[self._next["name"]] = iri
            self._next = next(self._declared, None)
        if term["iri"] is not None:
            return resolve(term["iri"], self._base)
        if term["prefix"] not in self._prefixes:
            return None
        return self._prefixes[term["prefix"]] + re.sub(r"\\(.)", r"\1", term["local"])
