"""The words of the pages: one table a language, ``words_en``, ``words_ko``, ``words_fr``.

A test compares the tables: the same names, the same fields in braces, and every
name that a template uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

Words = Mapping[str, str]


@cache
def words(lang: str) -> Words:
    """Return the words of a language of ``vocab.LANGUAGES`` by name."""
    found: Words = import_module(f"graphsvc.api.pages.words_{lang}").WORDS
    return found


def say(lang: str, name: str, **fields: object) -> str:
    """Return a text with its fields filled in."""
    text = words(lang)[name]
    return text.format(**fields) if fields else text
