"""Look at an update's text before it is run, and put the request's dataset into it.

As with queries this is no defence: the writer has no network.  What is read here
is where the keywords stand that are on no level of brackets: there the grammar
has them and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graphsvc.errors import QueryRefusal
from graphsvc.store import guard

_STEP: Final = re.compile(
    r"(?P<open>[{(\[])|(?P<close>[})\]])"
    r"|(?P<word>\b(?:DELETE|INSERT|LOAD|USING|WHERE|WITH)\b)",
    re.IGNORECASE,
)
# What makes a word the name of a prefix; the colon is blanked with the rest of the name.
_PREFIX: Final = re.compile(r"[\w.-]*:")
_SILENT: Final = re.compile(r"\s*SILENT\b", re.IGNORECASE)
_WORDS: Final = ("load", "service")


@dataclass(frozen=True, slots=True)
class _Word:
    """Hold a keyword on the outermost level, in capitals, and where it stands."""

    name: str
    start: int
    end: int


def check(text: str, *, max_depth: int, is_confined: bool) -> None:
    """Refuse what will not be run: SERVICE, LOAD, and text too deep for the engine.

    ``LOAD SILENT`` asks that its failure be passed over, and fails by itself where
    the process ``is_confined`` and has no network: there it may stand.
    """
    guard.check_depth(text, max_depth, "update")
    low = text.lower()
    if not any(word in low for word in _WORDS):
        return
    bare = guard.blanked(text)
    if service := guard.find_service(text, bare):
        raise _calls_out("SERVICE", text, service.start())
    for word in _outermost(text, bare):
        if word.name == "LOAD" and not (is_confined and _SILENT.match(bare, word.end)):
            raise _calls_out("LOAD", text, word.start)


def with_dataset(text: str, default: tuple[str, ...], named: tuple[str, ...]) -> str:
    """Return the update with these graphs as the dataset of each of its patterns.

    The IRIs must be checked already.  Raises ``QueryRefusal`` where the update names
    a dataset itself, which the protocol forbids beside the request's.
    """
    if not default and not named:
        return text
    bare = guard.blanked(text)
    words = list(_outermost(text, bare))
    for word in words:
        if word.name in ("USING", "WITH"):
            raise QueryRefusal(
                f"The update has {word.name}, and the request names its graphs too",
                todo="Leave out the request's using-graph-uri and using-named-graph-uri, "
                "or what the update says itself.",
                where=guard.place(text, word.start, "update"),
            )
    using = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
    clause = " ".join(using) + " "
    pieces, done = [], 0
    for before, word in zip([None, *words], words, strict=False):
        if word.name != "WHERE":
            continue
        pieces.append(text[done : word.start])
        if before and before.name == "DELETE" and not bare[before.end : word.start].strip():
            # DELETE WHERE has no place for a dataset; the long form that it is short for has.
            pieces.append(_pattern(text, bare, word.end) + " ")
        pieces.append(clause)
        done = word.start
    return "".join([*pieces, text[done:]])


def refuse_iris(iris: tuple[str, ...]) -> None:
    """Refuse what is no absolute IRI, or could be more than one when written into a text."""
    guard.refuse_graphs_outside(iris)
    for iri in iris:
        guard.refuse_no_iri(iri)


def _outermost(text: str, bare: str) -> Iterator[_Word]:
    depth = 0
    for step in _STEP.finditer(bare):
        if step["open"]:
            depth += 1
        elif step["close"]:
            depth = max(depth - 1, 0)
        elif depth == 0 and not _PREFIX.match(text, step.end()):
            yield _Word(step[0].upper(), step.start(), step.end())


def _pattern(text: str, bare: str, start: int) -> str:
    """Return the group in braces that follows; what is no group the parser refuses later."""
    depth = 0
    for step in _STEP.finditer(bare, start):
        depth += bool(step["open"]) - bool(step["close"])
        if step["close"] and depth <= 0:
            return text[start : step.end()]
    return text[start:]


def _calls_out(word: str, text: str, offset: int) -> QueryRefusal:
    return QueryRefusal(
        f"The update asks another server or a file by {word}, which is not allowed here",
        todo="Fetch the data yourself and send it: PUT or POST to /graphs, or INSERT DATA.",
        where=guard.place(text, offset, "update"),
    )
