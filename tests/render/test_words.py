"""No word of a report lacks a language, and each says what the others say."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from graphsvc.analysis.coverage import STATES
from graphsvc.analysis.messages import MESSAGES
from graphsvc.render import weak
from graphsvc.render.words import Words, words
from graphsvc.report import ANALYSIS_TIER, SEVERITIES, STATUSES, TIERS
from graphsvc.validation.workbooks import KIND as UNREADABLE
from graphsvc.vocab import BASES, LANGUAGES
from render.samples import CITIES, example

TABLES = [item.name for item in fields(Words) if item.type == "Table"]
PLAIN = [item.name for item in fields(Words) if item.type == "str"]
HANGUL = re.compile(r"[가-힣]")
PLACEHOLDER = re.compile(r"\{[^}]*\}")


def all_of(say: Words) -> dict[str, str]:
    """Return every word of a language, those of the tables by table and key."""
    found = {name: getattr(say, name) for name in PLAIN}
    for name in TABLES:
        found |= {f"{name}.{key}": told for key, told in getattr(say, name).items()}
    return found


def test_there_are_words_and_tables_of_words() -> None:
    assert len(PLAIN) > 60
    assert len(TABLES) > 8
    assert len(PLAIN) + len(TABLES) == len(fields(Words))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there_in_every_language(lang: str) -> None:
    english, told = all_of(words("en")), all_of(words(lang))
    assert told.keys() == english.keys()
    assert [name for name, text in told.items() if not text.strip() and name != "colon"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_fills_in_the_same_fields(lang: str) -> None:
    english, told = all_of(words("en")), all_of(words(lang))
    fields_of = {name: sorted(PLACEHOLDER.findall(text)) for name, text in told.items()}
    assert fields_of == {name: sorted(PLACEHOLDER.findall(text)) for name, text in english.items()}


def test_the_korean_words_are_in_hangul() -> None:
    latin = [
        name
        for name, text in all_of(words("ko")).items()
        if not HANGUL.search(text) and name != "colon"
    ]
    assert latin == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_a_report_has_its_word(lang: str) -> None:
    say = words(lang)
    assert set(say.severities) == set(say.severity_notes) == set(say.severities_counted)
    assert set(say.severities) == set(SEVERITIES)
    assert set(say.states) == set(STATES)
    assert set(say.basis_names) == set(BASES)
    assert set(say.statuses) == set(STATUSES)
    assert set(say.tier_names) == {*TIERS, ANALYSIS_TIER}
    assert set(say.link_states) == {*weak.WEAK_STATES, *weak.QUIET_STATES}
    assert set(say.kinds) == {*MESSAGES, UNREADABLE}


@pytest.mark.parametrize("city", CITIES)
def test_the_linkages_of_a_report_have_words(city: str) -> None:
    say = words("fr")
    for pair in weak.pairs(example(city)):
        assert say.roles[pair.role]
        assert say.confidences[pair.confidence]
        assert say.link_states[pair.state]
