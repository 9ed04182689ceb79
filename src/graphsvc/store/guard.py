"""Look at a query's text before it is run, so that a refusal can say what is wrong.

This is no defence: text filters for ``SERVICE`` have been got round before.  The
workers have no network and no files, so what slips through here fails there.
What matters here is a good message, and no refusal of harmless text: a string,
a comment, an IRI or a variable may say "service" as it likes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from graphsvc.errors import (
    ParameterRefusal,
    QueryRefusal,
    TooLargeRefusal,
    UnknownNameRefusal,
    Where,
)

# What is stepped over.  In a local name "\#" is an escape and begins no comment.
_OPAQUE: Final = r"""
    (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
        | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    | (?P<comment>\#[^\n]*+)
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z][A-Za-z0-9-]*+)
    | (?P<local>:(?:[\w.:-]|\\.|%[0-9A-Fa-f]{2})*+)
"""
_FLAGS: Final = re.VERBOSE | re.DOTALL
_TOKEN: Final = re.compile(_OPAQUE + r"| (?P<open>[\[({]|<<) | (?P<close>[\])}]|>>)", _FLAGS)
_UPDATE: Final = re.compile(
    # Possessive throughout: what was taken is never given back, so the time stays linear.
    r"\s*+(?:PREFIX\s++[\w.-]*+\s*+|BASE\s++|VERSION\s++)*+"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
# A text with none of these can't be an update, reach outside or name its graphs.
_WORDS: Final = (
    "service", "from", "insert", "delete", "load", "clear", "drop", "create", "add", "move",
    "copy", "with",
)  # fmt: skip
_SERVICE: Final = re.compile("service", re.IGNORECASE)
_FROM: Final = re.compile(r"\bfrom\b", re.IGNORECASE)
_FILE: Final = re.compile(r"(?:from\s*(?:named\s*)?|base\s*)<file:", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_BASE: Final = re.compile(r"\bbase\b", re.IGNORECASE)
# Functions whose answer differs from call to call: their results must not be kept.
_CHANGEABLE: Final = re.compile(r"\b(?:now|rand|uuid|struuid)\b")
_CHANGEABLE_WORDS: Final = ("now", "rand", "uuid")
_DECLARED: Final = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED: Final = re.compile(r"(?<![\w:.-])([A-Za-z][\w.-]*)?:(?![:/])")
_FAULT: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Choices that the parser would have taken anywhere, or that we would not.
_UNHELPFUL: Final = frozenset({"[_]", "LATERAL", "SERVICE"})
_LONG_CHOICE: Final = re.compile(r"\['.*'\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """Tell what a query's text shows of it."""

    names_graphs: bool
    is_repeatable: bool


def read(text: str, *, max_bytes: int, max_depth: int, may_call: bool = False) -> Reading:
    """Return what the text shows; refuse what will not be run.

    ``may_call`` lets SERVICE stand, for somebody else to ask in the query's place.

    Raises ``TooLargeRefusal`` for one too long or too deep, ``QueryRefusal`` for
    an update, for SERVICE and for a graph that is a file.
    """
    size = len(text) if text.isascii() else len(text.encode(errors="replace"))
    if size > max_bytes:
        raise TooLargeRefusal(
            f"The query has {size:,} bytes, more than max_query_bytes = {max_bytes:,}",
            todo="Shorten it, or ask in several queries.",
        )
    check_depth(text, max_depth)
    low = text.lower()
    # The words first: looking for a part of a text is many times as fast as the pattern.
    repeatable = not (any(w in low for w in _CHANGEABLE_WORDS) and _CHANGEABLE.search(low))
    if not any(word in low for word in _WORDS):
        return Reading(names_graphs=False, is_repeatable=repeatable)
    bare = blanked(text)
    if update := _UPDATE.match(bare):
        raise _is_update(update[1].upper(), place(text, update.start(1)))
    # A colon right after it makes it the name of a prefix.
    sources = [
        found for found in _FROM.finditer(bare) if text[found.end() : found.end() + 1] != ":"
    ]
    for found in (*sources, *_BASE.finditer(bare)) if sources else ():
        if _FILE.match(text, found.start()):
            raise _asks_for_a_file(place(text, found.start()))
    service = find_service(text, bare)
    if service and not may_call:
        raise QueryRefusal(
            "The query asks another server by SERVICE, which is not allowed here",
            todo="Remove it, or ask that server yourself and join the two answers.",
            where=place(text, service.start()),
        )
    return Reading(names_graphs=bool(sources), is_repeatable=repeatable and not service)


def refuse_graphs_outside(iris: tuple[str, ...]) -> None:
    """Refuse a graph of the request that is no graph of a store but a file."""
    for iri in iris:
        if iri.lower().startswith("file:"):
            raise QueryRefusal(
                f"The request asks for the file {iri[:200]}; graphs come from this store alone",
                todo="Name a graph of the store, or none.",
            )


def no_graph(iri: str) -> UnknownNameRefusal:
    """Return the refusal of a graph that is not there."""
    return UnknownNameRefusal(
        f"There is no graph {iri}",
        todo="SELECT DISTINCT ?g WHERE { GRAPH ?g { } } at /sparql lists the graphs.",
    )


def refuse_no_iri(iri: str) -> None:
    """Refuse what is no absolute IRI."""
    if _ABSOLUTE.fullmatch(iri) is None:
        raise ParameterRefusal(
            f"{iri[:200]!r} names no graph", todo="Give an absolute IRI, percent-encoded."
        )


def syntax_refusal(fault: SyntaxError, text: str, what: str = "query") -> QueryRefusal:
    """Return the refusal for what the engine's parser says, with its line and column."""
    message = str(fault.args[0]) if fault.args else str(fault)
    found = _FAULT.fullmatch(message)
    if found is None:
        return QueryRefusal(f"The {what} can't be read: {message}", todo=f"Mend the {what}.")
    return QueryRefusal(
        f"The {what} has a syntax error: {_readable(found[3])}",
        todo=_undeclared(text) or f"Mend the {what} at that place.",
        where=Where(what, int(found[1]), int(found[2])),
    )


def network_refusal() -> QueryRefusal:
    """Return the refusal of a query that reached for the network and was stopped."""
    return QueryRefusal(
        "The query asks another server or a file, which is not allowed here",
        todo="Remove SERVICE from it.",
    )


def find_service(text: str, bare: str, start: int = 0) -> re.Match[str] | None:
    """Find SERVICE as a keyword; as a prefix's name it is harmless unless a group follows."""
    for found in _SERVICE.finditer(bare, start):
        rest = text[found.end() :]
        prefixed = re.match(r"[\w.-]*:(?:[\w.:-]|\\.|%[0-9A-Fa-f]{2})*+", rest)
        if prefixed is None or re.match(r"\s*\{", rest[prefixed.end() :]):
            return found
    return None


def check_depth(text: str, max_depth: int, what: str = "query") -> None:
    """Refuse text whose brackets nest deeper than ``max_depth`` levels."""
    # Fewer opening brackets than the limit can't nest deeper than it.
    if sum(map(text.count, ("(", "[", "{", "<<"))) <= max_depth:
        return
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth += 1
            if depth > max_depth:
                raise TooLargeRefusal(
                    f"The {what} is nested deeper than max_query_depth = {max_depth} levels",
                    todo="Send it in several.",
                    where=place(text, token.start(), what),
                )
        elif token["close"]:
            depth = max(depth - 1, 0)


def _is_update(keyword: str, where: Where) -> QueryRefusal:
    return QueryRefusal(
        f"The request is an update ({keyword}), and this address answers queries only",
        todo="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        where=where,
    )


def _asks_for_a_file(where: Where) -> QueryRefusal:
    return QueryRefusal(
        "The query asks for a file; graphs come from this store alone",
        todo="Name a graph of the store: SELECT DISTINCT ?g WHERE { GRAPH ?g { } } lists them.",
        where=where,
    )


def _readable(expected: str) -> str:
    """Shorten the parser's list of what it would have taken to what helps a reader."""
    if not expected.startswith("expected"):
        return expected
    choices = _LONG_CHOICE.sub("", expected.removeprefix("expected").removeprefix(" one of"))
    words = [word.strip() for word in choices.split(", ")]
    kept = [word for word in words if word and word not in _UNHELPFUL]
    sentences = [word for word in kept if len(word.split()) > 2]
    if sentences:
        return "; ".join(sentences)
    return f"expected {' or '.join(kept[:8])}" if kept else "it ends too early, or turns wrong here"


def _undeclared(text: str) -> str:
    """Name the first prefix that is used and not declared, which the parser does not tell."""
    declared = set(_DECLARED.findall(text))
    names = re.sub(
        _OPAQUE,
        lambda token: token[0] if token["local"] else " " * len(token[0]),
        text,
        flags=_FLAGS,
    )
    for found in _USED.finditer(names):
        if (prefix := found[1] or "") not in declared:
            return f"Declare the prefix at the top: PREFIX {prefix}: <…>"
    return ""


def _blank(token: re.Match[str]) -> str:
    """Keep brackets and the length, so that offsets still point into the text."""
    return token[0] if token["open"] or token["close"] else " " * len(token[0])


def blanked(text: str) -> str:
    """Return the text with strings, comments, IRIs and names blanked, every place the same."""
    return _TOKEN.sub(_blank, text)


def uncommented(text: str) -> str:
    """Return the text with its comments blanked, every place the same."""
    return _TOKEN.sub(lambda token: " " * len(token[0]) if token["comment"] else token[0], text)


def place(text: str, offset: int, what: str = "query") -> Where:
    """Return the line and column of an offset."""
    start = text.rfind("\n", 0, offset) + 1
    return Where(what, text.count("\n", 0, offset) + 1, offset - start + 1)
