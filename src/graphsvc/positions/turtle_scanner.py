"""Cut Turtle and TriG text into tokens with one regular expression.

Every repetition is possessive, and no piece can be read twice by two alternatives but a bounded number of times, so that
any input, a hostile one included, is read in linear time.
"""

from __future__ import annotations

import re

# The number of a token's group in TOKEN is its kind.
NAME, IRI, MARK, STRING, BLANK, NUMBER, WORD, AT, SIGN = range(1, 10)

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAMED = _LETTER + r"0-9_\-\u00b7\u0300-\u036f\u203f-\u2040"
_HEX = "[0-9A-Fa-f]"

# A dot belongs to a name only where the name goes on after it.
_LOCAL = rf"(?:[{_NAMED}:]++|%{_HEX}{{2}}|\\[^\s\w]|\\_|\.++(?=[{_NAMED}:%\\]))*+"
_PREFIXED = rf"(?:[{_LETTER}][{_NAMED}.]*+)?+:(?:(?!\.){_LOCAL})?+"
REFERENCE = r'<[^\x00-\x20<>"{}|^`\\]*+(?:\\[uU][^\x00-\x20<>"{}|^`\\]++)*+>'
_STRING = "|".join(
    pattern.replace("Q", quote)
    for quote in ('"', "'")
    for pattern in (r"QQQ(?:[^Q\\]++|\\.|QQ?+(?!Q))*+QQQ", r"Q(?!QQ)[^Q\\\r\n]*+(?:\\.[^Q\\\r\n]*+)*+Q")
)
LABEL = rf"_:[{_NAMED}](?:[{_NAMED}]++|\.++(?=[{_NAMED}]))*+"
_EXPONENT = r"[eE][+\-]?[0-9]++"
_NUMBER = rf"[+\-]?(?:[0-9]++(?:\.[0-9]*+{_EXPONENT}|\.[0-9]++|{_EXPONENT})?+|\.[0-9]++(?:{_EXPONENT})?+)"
TAG = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+"

TOKEN = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
    rf"(?:({_PREFIXED})|({REFERENCE})|([;,\[\]()]|\.(?![0-9]))|({_STRING})|({LABEL})|({_NUMBER})|([A-Za-z]++)"
    rf"|({TAG})|(\^\^|<<\(?|>>|\{{\|?|\|?\}}|~))",
    re.DOTALL,
)
TRAILING = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+\Z")
