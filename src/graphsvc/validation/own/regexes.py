"""Regular expressions in shapes: which can be read, and which could take an engine years.

The fast engine's take time in proportion to the text, whatever the pattern.  Python's try one
way after the other, and in some patterns the ways double with each letter of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import Final

import pyoxigraph as ox

from graphsvc.validation.values import answer

_TOKEN: Final = re.compile(
    r"""
    \\. | \[\^?\]?(?:\\.|[^\]\\])*+\]
    | (?P<open>\((?:\?(?:[:=!>]|<[=!]|P?<\w+>|[a-zA-Z-]*[:)]))?)
    | (?P<close>\)) | (?P<or>\|)
    | (?P<repeat>[*+?]|\{(?P<least>\d*)(?P<range>,(?P<most>\d*))?\})[?+]?
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_BACK: Final = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[1-9]|\(\?P=)")
_KNOWN_FLAGS: Final = "im"
_MOST_WAYS: Final = 1_000
_MOST_OPEN: Final = 3


def readable(pattern: str, flags: str) -> bool:
    """Tell whether the pattern is a regular expression of the fast engine's kind."""
    return answer("REGEX('', ?a, ?b)", ox.Literal(pattern), ox.Literal(flags)) is not None


def slow_in_python(pattern: str, flags: str) -> str | None:
    """Return why the reference engine must not run the pattern, None where it may."""
    if other := "".join(sorted(set(flags) - set(_KNOWN_FLAGS))):
        return f"it does not know the flag {other!r}"
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return "it can't read the regular expression"
    if _BACK.search(pattern):
        return "the pattern refers back to a part of itself"
    part = _read(pattern)
    if part.ways > _MOST_WAYS:
        return "a repeated part can be read in several ways, so the time may double by the letter"
    if part.open > _MOST_OPEN:
        return f"more than {_MOST_OPEN} parts have no end, so the time may grow too fast"
    return None


@dataclass(slots=True)
class _Part:
    """Count in how many ways a part can be read, and how many of its parts have no end.

    A repetition without end counts as one way: it is the repetition around it that tells.
    """

    ways: float = 1
    open: int = 0


def _read(pattern: str) -> _Part:
    stack = [_Part()]
    last = _Part()
    for token in _TOKEN.finditer(pattern):
        if token["open"]:
            # Flags for the rest of the pattern look like a group, and are closed at once.
            if not token["open"].endswith(")") or token["open"] == "(":
                stack.append(_Part())
        elif token["close"] and len(stack) > 1:
            last = stack.pop()
            _join(stack[-1], last)
        elif token["or"]:
            stack[-1].ways += 1
        elif token["repeat"]:
            _repeat(stack[-1], last, *_bounds(token))
        else:
            last = _Part()
    while len(stack) > 1:
        _join(stack[-2], stack.pop())
    return stack[0]


def _join(outer: _Part, inner: _Part) -> None:
    outer.ways *= inner.ways
    outer.open += inner.open


def _bounds(token: re.Match[str]) -> tuple[float, float]:
    sign = token["repeat"][0]
    if sign != "{":
        return {"*": (0, inf), "+": (1, inf), "?": (0, 1)}[sign]
    least = int(token["least"] or 0)
    if token["range"] is None:
        return least, least
    return least, float(token["most"]) if token["most"] else inf


def _repeat(outer: _Part, inner: _Part, least: float, most: float) -> None:
    """Count what repeating ``inner``, which ``outer`` has counted once, adds."""
    varies = inner.ways > 1 or inner.open
    if most == inf:
        outer.ways = inf if varies else outer.ways
        outer.open += 1
    elif most > 1 and inner.open:
        outer.ways = inf
    else:
        outer.ways *= (most - least + 1) * inner.ways ** max(most - 1, 0)
