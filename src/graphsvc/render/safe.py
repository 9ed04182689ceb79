"""Make text of strangers harmless before it stands in a report.

Labels and values come from a city's file.  Each format escapes what means
something to it; what no reader can see is dealt with here, for all of them.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import bidirectional

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
# Longer texts are cut where people read them; the JSON report has them whole.
LONGEST: Final = 600
# Control characters, half surrogates and non-characters, which XML and spreadsheets forbid, and
# the marks that reorder whatever text comes after them.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACES: Final = re.compile(r"\s+")
# What makes a spreadsheet take a cell for a formula, its wide forms included.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def block(text: str) -> str:
    """Return text of several lines in which every character is one to be seen."""
    return _UNSEEN.sub(REPLACEMENT, text.replace("\r\n", "\n"))


def line(text: str, longest: int = LONGEST) -> str:
    """Return text as one line of at most ``longest`` characters, all of them to be seen."""
    return clipped(block(_SPACES.sub(" ", text)).strip(), longest)


def clipped(text: str, longest: int = LONGEST) -> str:
    """Return at most ``longest`` characters of a text, with a mark where something is cut off."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def isolated(text: str) -> str:
    """Return text that holds right-to-left letters so that it can't reorder its neighbours."""
    if not text.isascii() and any(bidirectional(char) in {"R", "AL", "AN"} for char in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take the text for a formula."""
    return text.startswith(_FORMULA)


def cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes before it."""
    text = block(text)
    return f"'{text}" if starts_formula(text) else text
