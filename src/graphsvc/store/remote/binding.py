"""Bind variables of a stored query to terms, in its text: the protocol has no other place.

The terms come from the engine's own writer, in N-Triples, and stand in a VALUES
block of each group that speaks of the variable.  A group sees no binding from
outside itself, so one block at the top would not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from graphsvc.store import guard

# What stands before a brace that opens no group: a template, a block of values.
_NO_GROUP: Final = re.compile(r"(?:CONSTRUCT|VALUES[\s()]*)\s*\Z", re.IGNORECASE)
_SUBQUERY: Final = re.compile(r"\s*SELECT\b", re.IGNORECASE)
_LOOK_BACK: Final = 200
_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
_SOURCE: Final = re.compile(
    r"FROM\s*(?:NAMED\s*)?(?:<[^<>]*>|[^\s<>{}:]*:[^\s<>{}]*)", re.IGNORECASE
)


def with_terms(text: str, terms: Iterable[tuple[str, str]]) -> str:
    """Return the query with its variables bound to these terms in N-Triples."""
    blocks = {name: f" VALUES ?{name} {{ {term} }}" for name, term in terms}
    if not blocks:
        return text
    bare = guard.blanked(text)
    ends = _ends(bare)
    pieces, done = [], 0
    for start, end in sorted(ends.items()):
        before = bare[max(0, start - _LOOK_BACK) : start]
        if _NO_GROUP.search(before) or _SUBQUERY.match(bare, start + 1):
            continue
        group = text[start:end]
        here = [block for name, block in blocks.items() if re.search(rf"[?$]{name}\b", group)]
        if here:
            pieces += [text[done : start + 1], *here, " "]
            done = start + 1
    return "".join([*pieces, text[done:]])


def without_sources(text: str) -> str:
    """Return the query without its FROM clauses: the request's dataset wins over them.

    The protocol says so, and not every store keeps to it.
    """
    bare = guard.blanked(text)
    pieces, done = [], 0
    for found in _FROM.finditer(bare):
        if text[found.end() : found.end() + 1] == ":":
            continue  # it is the name of a prefix
        source = _SOURCE.match(text, found.start())
        if source is not None and found.start() >= done:
            pieces.append(text[done : found.start()])
            done = source.end()
    return "".join([*pieces, text[done:]])


def _ends(bare: str) -> dict[int, int]:
    """Return for each opening brace where its group ends."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for brace in re.finditer(r"[{}]", bare):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            found[opened.pop()] = brace.end()
    return found
