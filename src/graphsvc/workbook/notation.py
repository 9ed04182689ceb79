"""How values stand in a cell: separators, terms as in N-Triples, dates, numbers, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from graphsvc.rdfio.iri import named
from graphsvc.vocab import XSD

_ZONE: Final = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_YEAR: Final = r"-?[0-9]{4,}"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_DAY: Final = r"(?:0[1-9]|[12][0-9]|3[01])"
# The longest first; a year may have more than four digits, a month has two.
_DATES: Final = (
    (re.compile(rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}"), "date"),
    (re.compile(rf"{_YEAR}-{_MONTH}{_ZONE}"), "gYearMonth"),
    (re.compile(rf"{_YEAR}{_ZONE}"), "gYear"),
)
# Dates as offices write them, the year first, so that day and month can't be mistaken.
_OFFICE_DATE: Final = re.compile(
    r"([0-9]{4})\s*[-./년]\s*([0-9]{1,2})(?:\s*[-./월]\s*([0-9]{1,2}))?\s*[./월일]?"
)
# As Turtle reads them.
_NUMBERS: Final = (
    (re.compile(r"[+-]?[0-9]+"), "integer"),
    (re.compile(r"[+-]?[0-9]*\.[0-9]+"), "decimal"),
    (re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"), "double"),
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_QUOTED: Final = re.compile(
    r'"(?:[^"\\\r\n]|\\.)*+"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^<[^<>\s]*+>)?'
)
_BRACKETED: Final = re.compile(r"<[^<>\r\n]*+>")
_BARE: Final = re.compile(r"[^;\r\n]*+")
_TAGGED: Final = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*):[ \t](.*)", re.DOTALL)
LINE_END: Final = re.compile(r"\r\n|\r|\n")


def split(text: str) -> list[str]:
    """Return the values of a cell, which semicolons and new lines separate.

    Neither counts between quotation marks or ``<`` and ``>`` at a value's beginning.
    """
    found = []
    at, quotes = 0, True
    while at < len(text):
        if text[at] in "; \t\r\n":
            at += 1
            continue
        opened = None
        if text[at] == "<":
            opened = _BRACKETED.match(text, at)
        elif text[at] == '"' and quotes:
            opened = _QUOTED.match(text, at)
            # Without an end there is none further on: looking again would only cost time.
            quotes = opened is not None
        end = _BARE.match(text, opened.end() if opened else at)
        stop = end.end() if end else len(text)
        found.append(text[at:stop].strip())
        at = stop
    return found


def quoted(token: str) -> ox.Literal | None:
    """Return the literal that is written as in N-Triples; None where it is not."""
    if not _QUOTED.fullmatch(token):
        return None
    line = f"<x:s> <x:p> {token} ."
    try:
        term = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    except (SyntaxError, StopIteration):
        return None
    return term if isinstance(term, ox.Literal) else None


def is_node(token: str) -> bool:
    """Tell whether the text is an address between brackets or the name of a blank node."""
    return token.startswith("_:") or _BRACKETED.fullmatch(token) is not None


def all_terms(text: str) -> bool:
    """Tell whether every value of a cell is written as in N-Triples."""
    tokens = split(text)
    return bool(tokens) and all(is_node(token) or _QUOTED.fullmatch(token) for token in tokens)


def date(text: str) -> ox.Literal | None:
    """Return a day, month or year, as precise as the text."""
    return _typed(text, _DATES)


def likely_date(text: str) -> str | None:
    """Return what ``2026. 9. 1.`` and its like probably mean: ``2026-09-01``."""
    if found := _OFFICE_DATE.fullmatch(text):
        parts = (part.zfill(2) for part in found.groups() if part)
        likely = "-".join(parts)
        return likely if date(likely) else None
    return None


def number(text: str) -> ox.Literal | None:
    """Return a number with the digits of the text, of the type that Turtle gives it."""
    return _typed(text, _NUMBERS)


def likely_number(text: str) -> str | None:
    """Return ``39.5`` for ``39,5``."""
    likely = text.replace(",", ".")
    return likely if number(likely) else None


def _typed(text: str, patterns: Iterable[tuple[re.Pattern[str], str]]) -> ox.Literal | None:
    for pattern, name in patterns:
        if pattern.fullmatch(text):
            return ox.Literal(text, datatype=ox.NamedNode(XSD + name))
    return None


def address(text: str) -> ox.NamedNode | None:
    """Return the address that the text is in full."""
    return named(text) if _SCHEME.fullmatch(text) else None


def likely_address(text: str) -> str | None:
    """Return ``https://www.…`` for ``www.…``."""
    return f"https://{text}" if text.lower().startswith("www.") else None


def tagged(line: str) -> ox.Literal | None:
    """Return the text of ``de: Text`` in its language."""
    found = _TAGGED.fullmatch(line)
    try:
        return ox.Literal(found[2], language=found[1]) if found else None
    except ValueError:
        return None
