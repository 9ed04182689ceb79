"""Pages on terms say in words what others' vocabularies say in names for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pytest

from graphsvc.api.knowledge import TYPE, Knowledge
from graphsvc.api.term_views import Statement, groups, whole
from graphsvc.vocab import LANGUAGES, PREFIXES, ROOT, SCOM, SCOMSH, SH

HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def within(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Give the statements, and those of the unnamed nodes in them."""
    for statement in statements:
        yield statement
        for value in statement.values:
            yield from within(value.inner)


def is_in_words(text: str) -> bool:
    return re.fullmatch(r"\S+:\S+", text) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_property_and_kind_on_the_page_of_a_term_has_a_name(
    knowledge: Knowledge, lang: str
) -> None:
    views = [whole(knowledge, node, lang) for node in knowledge.within(ROOT)]
    shown = [item for view in views for item in within((*view.statements, *view.mentions))]
    assert len(shown) > 1000
    kinds = [value for item in shown if item.iri == TYPE.value for value in item.values]
    # What a city file writes itself is shown as it is written there.
    told = [value for value in kinds if not value.iri.startswith(PREFIXES["foaf"])]
    assert {item.iri for item in shown if not is_in_words(item.label)} == set()
    assert {value.iri for value in told if not is_in_words(value.text)} == set()
    if lang == "ko":
        assert {item.label for item in shown if not HANGUL.search(item.label)} == set()


@pytest.mark.parametrize("namespace", [SCOM, SCOMSH])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headings_of_a_document_are_in_the_reader_s_language(
    knowledge: Knowledge, namespace: str, lang: str
) -> None:
    headings = set(groups(knowledge, knowledge.within(namespace), lang))
    english = set(groups(knowledge, knowledge.within(namespace), "en"))
    assert all(map(is_in_words, headings))
    assert lang == "en" or not headings & english


def test_a_list_is_shown_whole(knowledge: Knowledge) -> None:
    shape = ox.NamedNode(SCOMSH + "Practice-status")
    codes = [
        value.text
        for item in within(whole(knowledge, shape, "ko").statements)
        if item.iri == SH + "in"
        for value in item.values
    ]
    assert codes == ["계획", "시범 운영", "운영 중", "종료"]
