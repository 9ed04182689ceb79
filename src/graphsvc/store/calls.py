"""Find the parts of a query that ask another server, so that somebody else can ask it.

A worker has no network.  What stands in ``SERVICE <endpoint> { … }`` is a query of
its own, whose rows take the part's place: that is what SPARQL says it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphsvc.errors import QueryRefusal, Where
from graphsvc.store import guard
from graphsvc.vocab import ROOT

MOST: Final = 8
"""Calls of one query."""
_BRACE: Final = re.compile(r"[{}]")
_FORM: Final = re.compile(r"\b(?:SELECT|CONSTRUCT|DESCRIBE|ASK)\b", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"\s*(?P<silent>SILENT\b)?\s*"
    r"(?:<(?P<iri>[^<>\"{}|^`\\\x00-\x20]*)>|(?P<prefix>[\w.-]*):(?P<local>[\w.:-]*))\s*",
    re.IGNORECASE,
)
_PREFIX: Final = re.compile(r"\bPREFIX\s+(?P<name>[\w.-]*):\s*<(?P<iri>[^<>]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """Hold one part that asks ``endpoint``: where it stands in the text, and what it asks."""

    start: int
    end: int
    endpoint: str
    query: str
    is_silent: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Fetched:
    """Hold what an endpoint answered to a call; no answer where a silent call failed."""

    call: Call
    answer: bytes | None


def calls(text: str) -> tuple[Call, ...]:
    """Return the calls of a query; refuse those that no other can make in its place.

    The text is one that ``guard.read`` has let through.
    """
    return tuple(_calls(text))


def handed(fetched: tuple[Fetched, ...], header: dict[str, Any], text: bytes) -> bytes:
    """Return the text with the answers behind it, and note in the header which is whose."""
    header["text_bytes"] = len(text)
    header["parts"] = [
        (
            one.call.start,
            one.call.end,
            -1 if one.answer is None else len(one.answer),
            one.call.where.line,
            one.call.endpoint,
        )
        for one in fetched
    ]
    return b"".join([text, *(one.answer or b"" for one in fetched)])


def _calls(text: str) -> Iterator[Call]:
    bare, plain = guard.blanked(text), guard.uncommented(text)
    prologue = f"BASE <{ROOT}> {_prologue(text, bare)}"
    start, count = 0, 0
    while found := guard.find_service(text, bare, start):
        where = guard.place(text, found.start())
        opening = bare.find("{", found.end())
        named = _NAMED.fullmatch(plain, found.end(), opening) if opening >= 0 else None
        end = _closing(bare, opening)
        if named is None or end is None:
            raise QueryRefusal(
                "SERVICE does not name its endpoint by an IRI",
                todo="Write SERVICE <address> { … }, with an address that the operator allows.",
                where=where,
            )
        inside = guard.find_service(text, bare, found.end())
        if inside is not None and inside.start() < end:
            raise QueryRefusal(
                "SERVICE stands inside SERVICE, which would have others ask others in our name",
                todo="Ask each endpoint in a part of its own.",
                where=guard.place(text, inside.start()),
            )
        count += 1
        if count > MOST:
            raise QueryRefusal(
                f"The query asks other servers more than {MOST} times",
                todo="Ask in several queries.",
                where=where,
            )
        group = text[opening:end]
        yield Call(
            found.start(), end, _endpoint(named, plain), f"{prologue}SELECT * {group}",
            is_silent=bool(named["silent"]), where=where,
        )  # fmt: skip
        start = end


def _endpoint(named: re.Match[str], plain: str) -> str:
    if named["iri"] is not None:
        return named["iri"]
    declared = {found["name"]: found["iri"] for found in _PREFIX.finditer(plain)}
    return declared.get(named["prefix"], "") + named["local"]


def _prologue(text: str, bare: str) -> str:
    """Return the declarations before the query's own form."""
    for found in _FORM.finditer(bare):
        if text[found.end() : found.end() + 1] != ":":  # then it is a prefix's name
            return text[: found.start()]
    return ""


def _closing(bare: str, opening: int) -> int | None:
    """Return where the group that begins at ``opening`` has ended; None if it does not."""
    depth = 0
    for brace in _BRACE.finditer(bare, max(opening, 0)):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return None
