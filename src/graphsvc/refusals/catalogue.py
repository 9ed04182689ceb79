"""The texts of one language, read from a file of gettext's form.

``msgid`` is the English with its holes, ``msgstr`` the translation with the same holes.
``msgctxt "part"`` marks words that only ever fill a hole of another text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from graphsvc.refusals.templates import Template
from graphsvc.vocab import LANGUAGES

PART: Final = "part"
_KEYWORDS: Final = ("msgctxt", "msgid", "msgstr")
# Texts are looked up by their first characters; so many tell most of them apart.
_START: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold an English text and its translation; ``part`` where it only fills a hole."""

    english: Template
    translation: Template
    part: bool


@dataclass(slots=True)
class _Shelf:
    """Keep entries by the first characters of their English, those that begin with a hole apart."""

    by_start: dict[str, list[Entry]] = field(default_factory=dict)
    others: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        start = entry.english.words[0][:_START]
        if len(start) < _START:
            self.others.append(entry)
        else:
            self.by_start.setdefault(start, []).append(entry)

    def find(self, text: str) -> tuple[Entry, dict[str, str]] | None:
        for entries in (self.by_start.get(text[:_START], ()), self.others):
            for entry in entries:
                if (values := entry.english.match(text)) is not None:
                    return entry, values
        return None


class Catalogue:
    """Find the translation of finished English texts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Keep the entries, those first whose fixed words tell most."""
        self._texts, self._parts = _Shelf(), _Shelf()
        for entry in sorted(entries, key=lambda entry: -entry.english.weight):
            (self._parts if entry.part else self._texts).add(entry)

    def find(self, text: str, *, part: bool = False) -> tuple[Entry, dict[str, str]] | None:
        """Return the entry that the text is of, and what fills its holes.

        What fills a hole may be a whole text as well as a part.
        """
        found = self._parts.find(text) if part else None
        return found or self._texts.find(text)


@cache
def catalogue(lang: str) -> Catalogue:
    """Return the catalogue of a language; that of English, or of one that is none, is empty."""
    if lang not in LANGUAGES[1:]:
        return Catalogue(())
    path = Path(__file__).with_name(f"{lang}.po")
    return Catalogue(entries(path.read_text(encoding="utf-8")))


def entries(text: str) -> Iterator[Entry]:
    """Read the entries of a file, without its header."""
    for block in _blocks(text):
        if block["msgid"]:
            yield Entry(
                Template.of(block["msgid"]),
                Template.of(block["msgstr"]),
                block.get("msgctxt") == PART,
            )


def _blocks(text: str) -> Iterator[dict[str, str]]:
    block: dict[str, str] = {}
    keyword = ""
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        word, _, quoted = line.partition(" ")
        if word in _KEYWORDS:
            if "msgstr" in block:
                yield block
                block = {}
            keyword = word
        else:
            quoted = line  # it goes on
        block[keyword] = block.get(keyword, "") + json.loads(quoted)
    if block:
        yield block
