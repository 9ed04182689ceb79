"""What refusals say: every text of the source has its Korean and French, and none is left over."""

from __future__ import annotations

import ast
import errno
import inspect
import os
import re
from functools import cache
from http import HTTPStatus

import pytest
from pydantic_core._pydantic_core import list_all_errors

import refusal_texts
from graphsvc import errors
from graphsvc.refusals import said, told
from graphsvc.refusals.catalogue import Entry, entries
from graphsvc.refusals.templates import Template

LANGS = ("fr", "ko")
# Texts that the source can't be read for, each with the reason.
UNSEEN = {
    "api/queries.py: refusal.what": "said again with more to do; the catalogue says it first",
    "rdfio/reading.py: what": "the parser's own words",
    "rdfio/reading.py: hint.format(*found.groups())": "told in the table _HINTS, checked below",
    "stated/reading.py: '\\n  '.join(['Mend these:', *told[:_MAX_TOLD], *more])": (
        "lines, each of which is a text of its own"
    ),
    "validation/overlays.py: (known.message('en') if known else None) or row.message": (
        "the message of a shape, which the shapes hold in every language"
    ),
    "validation/own/refusing.py: refusal.what": "of another refusal",
    "validation/own/refusing.py: refusal.todo": "of another refusal",
    "workbook/converting.py: ''.join(told)": "cells, in the language of the workbook's own words",
    "workers/pool.py: str(error)": "the words of the system",
}


@cache
def catalogue(lang: str) -> tuple[Entry, ...]:
    path = refusal_texts.PACKAGE / "refusals" / f"{lang}.po"
    found = tuple(entries(path.read_text(encoding="utf-8")))
    assert len(found) > 800
    return found


@cache
def collected() -> refusal_texts.Found:
    return refusal_texts.collect()


@cache
def needed() -> dict[object, refusal_texts.Text]:
    found = refusal_texts.needed(collected())
    assert len(found) > 600
    return found


@cache
def alive() -> frozenset[object]:
    """Return what stands in the source, or is said by the libraries and the system below it."""
    texts = [*refusal_texts.strings()]
    # What is wrong with an earlier report is put behind the place.
    texts += [f"{{where}} {text}" for text in texts if text.startswith(("is ", "has ", "holds "))]
    texts += [item["message_template_python"] for item in list_all_errors()]
    texts += [status.phrase for status in HTTPStatus]
    texts += [os.strerror(code) for code in errno.errorcode]
    texts += [inspect.cleandoc(kind.__doc__ or "") for kind in errors._KINDS.values()]
    return frozenset(needed()) | {bare for text in texts for bare in bare_of(text)}


def bare_of(text: str) -> list[object]:
    try:
        # Hints are templates themselves, with numbers for holes.
        return [Template.of(re.sub(r"\{\d\}", "{hole}", text)).bare]
    except ValueError:  # braces that are none of a template
        return []


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_of_a_refusal_has_a_translation(lang: str) -> None:
    known = {entry.english.bare for entry in catalogue(lang)}
    lacking = [
        f"{text.place}: {text.template}" for bare, text in needed().items() if bare not in known
    ]
    assert lacking == [], "tools/refusal_texts.py prints what to add"


def test_a_text_that_the_source_can_t_be_read_for_is_listed_with_its_reason() -> None:
    assert set(collected().unseen) == UNSEEN.keys()


@pytest.mark.parametrize("lang", LANGS)
def test_no_translation_has_lost_its_text(lang: str) -> None:
    assert [it.english.words for it in catalogue(lang) if it.english.bare not in alive()] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_translation_has_the_holes_of_its_text(lang: str) -> None:
    def holes(template: Template) -> list[str]:
        return sorted(hole.name for hole in template.holes)

    others = [it for it in catalogue(lang) if holes(it.english) != holes(it.translation)]
    assert [it.english.words for it in others] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_can_be_taken_for_another(lang: str) -> None:
    """Two of the same words, two holes without a word between, or no word at all."""
    found = [(it.english.bare, it.part) for it in catalogue(lang)]
    assert len(found) == len(set(found))
    unclear = [
        it.english.words
        for it in catalogue(lang)
        if "" in it.english.words[1:-1] or not "".join(it.english.words).strip()
    ]
    assert unclear == []


def test_the_languages_have_the_same_texts() -> None:
    korean, french = catalogue("ko"), catalogue("fr")
    assert [(it.english, it.part) for it in korean] == [(it.english, it.part) for it in french]


@pytest.mark.parametrize("lang", LANGS)
def test_a_translation_ends_as_its_text_does_and_the_korean_is_in_hangul(lang: str) -> None:
    for it in catalogue(lang):
        english, other = "".join(it.english.words), "".join(it.translation.words)
        assert other.endswith(".") == english.endswith("."), english
        if lang == "ko" and re.search("[a-z]{2} [a-z]{2}", english):
            assert re.search("[가-힣]", other), english


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", sorted(errors._KINDS))
def test_a_kind_of_refusal_has_its_title_and_its_explanation(lang: str, kind: str) -> None:
    refusal = errors._KINDS[kind]
    for text in (refusal.title, inspect.cleandoc(refusal.__doc__ or "")):
        assert all(piece.lang is None for piece in told(text, lang))
        assert said(text, lang) != text


@pytest.mark.parametrize("lang", LANGS)
def test_the_hints_on_what_a_parser_says_are_translated(lang: str) -> None:
    from graphsvc.rdfio.reading import _HINTS

    for _, hint in _HINTS:
        assert all(piece.lang is None for piece in told(hint.format("ex:"), lang)), hint


# Who has gone away reads nothing.
ADVISES_NOBODY = {"'The client went away before it had sent everything'"}


def test_every_refusal_says_what_to_do() -> None:
    calls = [
        node
        for path in sorted(refusal_texts.PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in refusal_texts.CARRIERS
        and getattr(node.func, "id", "").endswith("Refusal")
    ]
    assert len(calls) > 250
    silent = {
        ast.unparse(call.args[0])
        for call in calls
        if not any(item.arg == "todo" for item in call.keywords)
    }
    assert silent == ADVISES_NOBODY
