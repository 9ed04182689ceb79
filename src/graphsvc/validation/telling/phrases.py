"""The phrases in which rules are told: what each language has to say.

One module a language: ``phrases_en``, ``phrases_ko``, ``phrases_fr``.  A phrase that a language
lacks is a type error there, and a failing test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

# A correct way to write a value of each type; the same in every language.
EXAMPLES: Final = {
    "boolean": "true",
    "integer": "12",
    "decimal": "12.5",
    "double": "1.25e1",
    "date": "2024-03-01",
    "gYearMonth": "2024-03",
    "gYear": "2024",
    "dateTime": "2024-03-01T09:30:00Z",
    "time": "09:30:00",
    "duration": "P1Y6M",
    "anyURI": "https://example.org/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Hold one language's phrases; fields in braces are filled where the phrase is used.

    What a value is, or has to be, is a noun with its article; the rest are sentences.
    ``{path}`` is a property, ``{noun}`` such a noun, ``{name}`` the name of a term or a rule,
    ``{list}`` several joined by ``comma`` or ``nor``.
    """

    comma: str
    either: str
    also: str
    nor: str

    # What a value is, or has to be
    datatypes: dict[str, str]
    datatype: str
    node_kinds: dict[str, str]
    one_of: str
    pattern: str
    shorter: str
    longer: str
    above: str
    from_: str
    below: str
    upto: str
    languages: str
    described: str
    anything_but: str
    rule: str
    as_described: str

    # What is asked of a property, or of the node itself
    must_be: str
    must_be_here: str
    must_not_be: str
    must_not_be_here: str
    must_stand: str
    must_stand_often: str
    must_not_stand: str
    must_stand_once: str
    must_not_stand_often: str
    must_include: str
    must_be_unique: str
    must_equal: str
    must_differ: str
    must_be_less: str
    must_not_be_more: str
    must_meet_one: str
    must_meet_exactly_one: str
    must_meet_all: str
    must_fit: str
    must_fit_here: str
    must_not_fit: str
    enough: str
    not_too_many: str
    broken: str

    # Why a value fails
    value_of: str
    is_not: str
    is_neither: str
    is_: str
    is_not_described_as: str
    is_described_as_none: str
    is_described_as: str
    is_not_described: str
    is_ill_formed: str
    has_none: str
    has_too_few: str
    has_too_many: str
    has_too_many_in: str
    lacks: str
    differs: str
    shares: str
    is_not_less: str
    is_more: str
    states_too: str
    meets: str
    meets_all: str
    meets_several: str
    fits_too_few: str
    fits_too_many: str
    alternative: str


@cache
def phrases(lang: str) -> Phrases:
    """Return the phrases of a language of ``vocab.LANGUAGES``."""
    found: Phrases = import_module(f"graphsvc.validation.telling.phrases_{lang}").PHRASES
    return found
