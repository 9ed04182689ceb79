"""Cut Turtle and TriG text into tokens with one regular expression.

Every repetition is possessive, and no piece is read by more than a few of the alternatives, so
that any input, a hostile one included, is read in linear time.
"""

from __future__ import annotations

import re

# The number of a token's group in TOKEN is its kind.
NAME, IRI, MARK, STRING, BLANK, NUMBER, WORD, AT, SIGN = range(1, 10)

# Beyond ASCII every character counts as a letter: in a file that the fast parser accepts, no
# other is found there outside strings, IRIs and comments.
_LETTER = r"[^\x00-@\[-`{-\x7f]"
_NAMED = r"[^\x00-,./:-@\[-^`{-\x7f]"
_NAMED_OR_COLON = r"[^\x00-,./;-@\[-^`{-\x7f]"
_NAMED_OR_DOT = r"[^\x00-,/:-@\[-^`{-\x7f]"

# A dot belongs to a name only where the name goes on after it.
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[^\s\w]|\\_"
_LOCAL = rf"(?:{_NAMED_OR_COLON}++|{_ESCAPE}|\.++(?={_NAMED_OR_COLON}|[%\\]))*+"
PREFIXED = rf"(?:{_LETTER}{_NAMED_OR_DOT}*+)?+:(?:(?!\.){_LOCAL})?+"
REFERENCE = r'<[^\x00-\x20<>"{}|^`\\]*+(?:\\[uU][^\x00-\x20<>"{}|^`\\]++)*+>'
STRINGS = "|".join(
    pattern.replace("Q", quote)
    for quote in ('"', "'")
    for pattern in (
        r"QQQ(?:[^Q\\]++|\\.|QQ?+(?!Q))*+QQQ",
        r"Q(?!QQ)[^Q\\\r\n]*+(?:\\.[^Q\\\r\n]*+)*+Q",
    )
)
LABEL = rf"_:{_NAMED}(?:{_NAMED}++|\.++(?={_NAMED}))*+"
_EXPONENT = r"[eE][+\-]?[0-9]++"
_WHOLE = rf"[0-9]++(?:\.[0-9]*+{_EXPONENT}|\.[0-9]++|{_EXPONENT})?+"
_NUMBER = rf"[+\-]?(?:{_WHOLE}|\.[0-9]++(?:{_EXPONENT})?+)"
TAG = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+"

SKIPPED = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
TOKEN = re.compile(
    rf"{SKIPPED}(?:({PREFIXED})|({REFERENCE})|([;,\[\]()]|\.(?![0-9]))|({STRINGS})|({LABEL})"
    rf"|({_NUMBER})|([A-Za-z]++)|({TAG})|(\^\^|<<\(?|>>|\{{\|?|\|?\}}|~))",
    re.DOTALL,
)
TRAILING = re.compile(rf"{SKIPPED}\Z")
