"""Look at a query of the reader's own before it runs here, in a process that has a network.

The service's workers have none, so its guard need only make the message good.
On the command line nothing else stands in the way, so the word SERVICE is
refused wherever it could be a keyword, even where a string might hold it.
"""

from __future__ import annotations

import re
from typing import Final

from graphsvc.errors import QueryRefusal, Where
from graphsvc.store import guard

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 100

# None of these can hold a keyword together with what must follow it, in whatever
# context they stand: an IRI has no blank and no brace, a variable no blank.
_HARMLESS: Final = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*>|[?$][A-Za-z0-9_]+")
_COMMENT_LINE: Final = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_SERVICE: Final = re.compile(r"service", re.IGNORECASE)


def check(text: str) -> guard.Reading:
    """Return what the text shows; refuse what the guard refuses and whatever could call out."""
    reading = guard.read(text, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    # In a string of several lines, what looks like a comment may end the string instead.
    has_long_string = '"""' in text or "'''" in text
    plain = text if has_long_string else _COMMENT_LINE.sub(_blank, text)
    if found := _SERVICE.search(_HARMLESS.sub(_blank, plain)):
        line = plain.count("\n", 0, found.start()) + 1
        column = found.start() - plain.rfind("\n", 0, found.start())
        raise QueryRefusal(
            "The query holds the word SERVICE, which asks another server; nothing here calls out",
            todo="Remove it; where it is part of a string or a name, write it another way.",
            where=Where(None, line, column),
        )
    return reading


def _blank(found: re.Match[str]) -> str:
    """Keep the length, so that offsets still point into the text."""
    return " " * len(found[0])
