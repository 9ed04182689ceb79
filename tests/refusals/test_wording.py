"""A refusal's words in another language: what was filled in stays, what others say is marked."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphsvc.errors import ParameterRefusal, SyntaxRefusal, Where
from graphsvc.refusals import said, sentence, told
from graphsvc.refusals.catalogue import Catalogue, Entry, catalogue, entries
from graphsvc.refusals.templates import Template
from refusals.test_texts import LANGS
from refusals.test_texts import catalogue as all_of

# Letters that no text of ours has, so that a value is never taken for words of ours.
VALUES = st.text("あいうΩЖ0123456789/:<>#-_ ", min_size=1, max_size=40)
ANYTHING = st.text(string.printable + "ㄱé🙂\u202e", max_size=200)
LONG = 10_000


def filled(template: Template, values: list[str]) -> str:
    return template.filled(
        f"'{value}'" if hole.quoted else value
        for hole, value in zip(template.holes, values, strict=True)
    )


@pytest.mark.parametrize("lang", LANGS)
@settings(deadline=None)
@given(data=st.data())
def test_what_fills_the_holes_fills_the_translation_s(lang: str, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from([it for it in all_of(lang) if not it.part]))
    values = [data.draw(VALUES) for _ in entry.english.holes]
    # A value that holds the words behind its hole can't be told from them.
    assume(not any(word in value for word in entry.english.words[1:-1] for value in values))
    english = filled(entry.english, values)
    by_name = {
        hole.name: f"'{value}'" if hole.quoted else value
        for hole, value in zip(entry.english.holes, values, strict=True)
    }
    expected = entry.translation.filled(by_name[hole.name] for hole in entry.translation.holes)
    assert said(english, lang) == expected


@settings(deadline=None)
@given(template=st.sampled_from([it.english for it in all_of("ko")]), data=st.data())
def test_a_text_is_found_again_whatever_fills_it(template: Template, data: st.DataObject) -> None:
    values = [data.draw(ANYTHING) for _ in template.holes]
    text = filled(template, values)
    found = template.match(text)
    assert found is not None
    assert template.filled(found[hole.name] for hole in template.holes) == text


@settings(deadline=None)
@given(text=ANYTHING)
@pytest.mark.parametrize("lang", LANGS)
def test_no_text_breaks_it_and_what_is_not_ours_stays(lang: str, text: str) -> None:
    assert isinstance(said(text, lang), str)
    assert said(text, "en") == text
    unknown = f"zzz {text.replace(chr(10), ' ').replace('. ', ' ')} zzz"
    if catalogue(lang).find(unknown) is None:
        assert said(unknown, lang) == unknown


@pytest.mark.parametrize("value", ["aaaa", "a or ", "x. ", "'; ", "is no ", " to ", "\n  "])
def test_long_values_that_look_like_our_words_take_no_time_to_speak_of(value: str) -> None:
    """An expression that tries every place for every hole would not end here."""
    template = Template.of("The {one} of {two} to {three} is no {four}, not {five}.")
    assert template.match(f"The {value * LONG}") is None
    long = f"There is no token '{value * LONG}'"
    for lang in LANGS:
        assert value * LONG in said(long, lang) != long
        assert told(f"The parameters: {value * LONG}.", lang)
        assert told(f"Did you mean {value * LONG}?", lang)
        assert told(value * LONG, lang)


def test_the_words_that_tell_most_win() -> None:
    assert said("'x' is no date", "fr") == "'x' n'est pas une date"
    assert said("'x' is no format", "fr") == "'x' n'est pas un format"
    assert said("There is nothing at /x.", "fr") == "Il n'y a rien à /x."


def test_a_hole_in_quotes_takes_no_words_without_them() -> None:
    assert said("This is no date", "fr") == "This is no date"


def test_whole_phrases_in_a_hole_are_translated_and_names_are_not() -> None:
    assert said("Too many checks: 3 requests wait already", "fr") == (
        "Trop de vérifications : 3 demandes attendent déjà"
    )
    assert said("Did you mean 'B1' or 'B2' or 'B3'?", "ko") == (
        "혹시 다음을 뜻하셨습니까: 'B1' 또는 'B2' 또는 'B3'?"
    )
    assert said("No stored query is named 'query'", "fr") == (
        "Aucune requête enregistrée ne s'appelle 'query'"
    )


def test_several_texts_in_one_are_translated_each() -> None:
    text = "Write for example basis=derived. The parameters: basis (text, required); day (text)."
    assert said(text, "fr") == (
        "Écrivez par exemple basis=derived. "
        "Les paramètres : basis (un texte, requis) ; day (un texte)."
    )


def test_what_another_program_says_stays_english_and_is_marked() -> None:
    pieces = told("The query can't be run: it stumbled over a foo", "ko")
    assert [(it.text, it.lang) for it in pieces] == [
        ("질의를 실행할 수 없습니다: ", None),
        ("it stumbled over a foo", "en"),
    ]
    whole = told("Nobody wrote this.", "fr")
    assert [(it.text, it.lang) for it in whole] == [("Nobody wrote this.", "en")]


def test_a_parser_s_words_get_a_sentence_around_them() -> None:
    pieces = told("Unexpected character foo is no bar.", "fr", by_parser=True)
    assert [(it.text, it.lang) for it in pieces] == [
        ("Il y a une erreur de syntaxe ; l'analyseur dit : ", None),
        ("Unexpected character foo is no bar", "en"),
        (".", None),
    ]


def test_a_refusal_in_one_line_has_its_place_in_the_language_too() -> None:
    refusal = SyntaxRefusal(
        "Unexpected end", todo="Add the missing '.'.", where=Where("arden.ttl", 3, 4)
    )
    assert sentence(refusal, "en") == str(refusal)
    assert sentence(refusal, "ko") == (
        "구문 오류가 있습니다. 구문 분석기의 메시지: Unexpected end (arden.ttl, 3행, 4열). "
        "빠진 '.'을 넣으십시오."
    )
    assert sentence(ParameterRefusal("The form holds no file"), "fr") == (
        "Le formulaire ne contient aucun fichier."
    )


def test_a_file_of_translations_is_read_as_gettext_writes_it() -> None:
    text = """# a comment
msgid ""
msgstr "Language: ko\\n"

#: somewhere
msgctxt "part"
msgid ""
"two "
"lines, {name!r}"
msgstr "\\"둘\\" {name}"
"""
    assert list(entries(text)) == [
        Entry(Template.of("two lines, {name!r}"), Template.of('"둘" {name}'), part=True)
    ]
    assert Catalogue(entries(text)).find("two lines, 'a'") is None
    assert Catalogue(entries(text)).find("two lines, 'a'", part=True) is not None
