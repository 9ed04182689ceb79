"""Keep a store elsewhere from calling out for those who ask us.

Its network is not ours to close, so what is refused here has to be refused for
certain: the text is searched as it is, whatever a string or comment may be to one
parser and not to another, and once more with its escapes written out.  What only
looks like a call in a string is refused too, which costs little: a call has a name
and a brace behind its word.  A store that can be kept from calling out by itself
should be all the same.
"""

from __future__ import annotations

import re
from typing import Final

from graphsvc.errors import QueryRefusal
from graphsvc.store import guard

# Looked at behind each word, so that the work grows with the text and not its square.
_WINDOW: Final = 1024
_GAP: Final = r"(?:\s|\#[^\n\r]*+[\n\r])*+"
_SILENT: Final = rf"(?:silent{_GAP})?+"
_NAME: Final = (
    r"(?:<[^<>\s]*+>|[?$]\w++|[^\s<>{}()\"'|^`\\:;,\#?$]*+:(?:\\.|[^\s<>{}\"'|^`\\\#])*+)"
)
_TARGET: Final = re.compile(_GAP + _SILENT + _NAME + _GAP, re.IGNORECASE)
_BEFORE_TARGET: Final = re.compile(_GAP + _SILENT, re.IGNORECASE)
_SERVICE: Final = re.compile(r"service", re.IGNORECASE)
_LOAD: Final = re.compile(r"load", re.IGNORECASE)
# Some stores let a text give orders to their engine, such as to fetch what it names.
_ORDER: Final = re.compile(
    rf"{_GAP}(?:(?:prefix{_GAP}[^\s<]*+|base){_GAP}<[^<>]*+>{_GAP})*+(?P<order>define\b)",
    re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_MAX_ROUNDS: Final = 4


def refuse_calls(text: str, what: str) -> None:
    """Refuse a query or update that a store might take for a call to another server."""
    for form in _forms(text):
        if _calls(form, _SERVICE, with_brace=True):
            raise _calls_out("SERVICE", text, what)
        if what == "update" and _calls(form, _LOAD, with_brace=False):
            raise _calls_out("LOAD", text, what)
        if order := _ORDER.match(form):
            raise QueryRefusal(
                f"The {what} gives the store's engine an order by DEFINE, which is not SPARQL",
                todo="Leave it out.",
                where=guard.place(text, order.start("order"), what) if form is text else None,
            )


def _forms(text: str) -> list[str]:
    """Return the text as it is and with escapes written out, as often as there are any."""
    forms = [text]
    while len(forms) <= _MAX_ROUNDS and (plain := _ESCAPE.sub(_written, forms[-1])) != forms[-1]:
        forms.append(plain)
    return forms


def _written(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else escape[0]


def _calls(text: str, word: re.Pattern[str], *, with_brace: bool) -> bool:
    for found in word.finditer(text):
        window = text[found.end() : found.end() + _WINDOW]
        is_cut = len(window) == _WINDOW
        reach = _TARGET.match(window) or _BEFORE_TARGET.match(window)
        end = reach.end() if reach else 0
        is_whole = reach is not None and reach.re is _TARGET
        if is_whole and (not with_brace or window[end : end + 1] == "{"):
            return True
        if is_cut and _goes_on(window[end:]):
            return True
    return False


def _goes_on(rest: str) -> bool:
    """Tell whether a comment, an IRI or a name may end only behind the window."""
    return rest.startswith("#") or re.search(r"[\s{}\"']", rest) is None


def _calls_out(word: str, text: str, what: str) -> QueryRefusal:
    found = re.search(word, text, re.IGNORECASE)
    return QueryRefusal(
        f"The {what} asks another server by {word}, which is not allowed here",
        todo=f"Remove it; where the word {word.lower()} only stands in a string or a name, "
        "let no name and brace follow it."
        if what == "query"
        else "Fetch the data yourself and send it: PUT or POST to /graphs, or INSERT DATA.",
        where=guard.place(text, found.start(), what) if found else None,
    )
