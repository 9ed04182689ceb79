"""What each type of parameter accepts, the term that it becomes, and what is refused."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import ParameterRefusal
from graphsvc.parameters import TYPES, Parameter
from graphsvc.questions import term_of
from graphsvc.vocab import ELEMENTS, OM, PREFIXES, SCOM, XSD


def parameter(kind: str) -> Parameter:
    return Parameter("it", kind, "What it is.", "an-example")


ACCEPTED = [
    ("element", "B7", f"<{OM}B7>"),
    ("element", "b14", f"<{OM}B14>"),
    ("element", "om:C1", f"<{OM}C1>"),
    ("element", f"{OM}D", f"<{OM}D>"),
    ("element", f"<{OM}A>", f"<{OM}A>"),
    ("role", "needs", f"<{SCOM}Needs>"),
    ("role", "scom:Feeds", f"<{SCOM}Feeds>"),
    ("depth", "3", f'"3"^^<{XSD}integer>'),
    ("depth", "all", None),
    ("integer", "0", f'"0"^^<{XSD}integer>'),
    ("integer", "007", f'"7"^^<{XSD}integer>'),
    ("date", "2024-02-29", f'"2024-02-29"^^<{XSD}date>'),
    ("city", "arden", "<https://w3id.org/scom/graph/city/arden>"),
    ("city", "https://example.org/g", "<https://example.org/g>"),
    ("iri", "ovl:five-level", "<https://w3id.org/scom/overlay/five-level>"),
    ("iri", "https://example.org/세종", "<https://example.org/세종>"),
    ("iri", "urn:iso:std:iso:37106:ed-2:en", "<urn:iso:std:iso:37106:ed-2:en>"),
    ("string", 'say "hello"\\', '"say \\"hello\\"\\\\"'),
]

REFUSED = [
    ("element", "B77", "Did you mean B7"),
    ("element", "B", "ask for B1 to B14"),
    ("element", "", ""),
    ("element", "B7> <x", ""),
    ("role", "rests", "needs, feeds, relates"),
    ("depth", "5", "1, 2, 3, 4, all"),
    ("depth", "-1", ""),
    ("integer", "-1", "whole number"),
    ("integer", "1.5", ""),
    ("integer", "٣", ""),
    ("integer", "1" * 10, ""),
    ("date", "2026-02-30", "not in the calendar"),
    ("date", "20261122", "year-month-day"),
    ("date", "2026-W47-7", ""),
    ("date", "2026", ""),
    ("city", "a city", ""),
    ("iri", "not an iri", ""),
    ("iri", "https://example.org/<", ""),
    ("iri", "nothing", ""),
    ("string", "a\x00b", "control characters"),
]


def test_every_type_is_tried_with_good_and_bad_values() -> None:
    tried = Counter(kind for kind, *_ in ACCEPTED) & Counter(kind for kind, *_ in REFUSED)
    assert set(tried) | {"basis"} == set(TYPES)


@pytest.mark.parametrize(("kind", "value", "term"), ACCEPTED)
def test_a_value_of_the_type_becomes_its_term(kind: str, value: str, term: str | None) -> None:
    assert parameter(kind).term(value) == term


@pytest.mark.parametrize(("kind", "value", "hint"), REFUSED)
def test_another_value_is_refused_with_type_and_example(kind: str, value: str, hint: str) -> None:
    with pytest.raises(ParameterRefusal) as refusal:
        parameter(kind).term(value)
    said = str(refusal.value)
    assert "'it'" in said
    assert TYPES[kind] in said
    assert repr(value) in said
    assert "it=an-example" in said
    assert hint in said


def test_today_is_a_date() -> None:
    term = parameter("date").term("today")
    assert term is not None
    assert term_of(term).value.startswith("20")


def test_bases_come_strongest_first() -> None:
    assert parameter("basis").bases("proposed,stated , scom:Derived") == (
        "stated",
        "derived",
        "proposed",
    )


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(ParameterRefusal, match="stated, derived, proposed"):
        parameter("basis").bases("derived,guessed")


def test_a_long_wrong_value_is_not_repeated_whole() -> None:
    with pytest.raises(ParameterRefusal) as refusal:
        parameter("integer").term("x" * 10_000)
    assert len(str(refusal.value)) < 300


@given(st.text())
def test_whatever_text_is_given_comes_back_as_that_text_or_is_refused(text: str) -> None:
    try:
        term = parameter("string").term(text)
    except ParameterRefusal:
        return
    assert term is not None
    assert term_of(term) == ox.Literal(text.strip())


@given(st.sampled_from(["element", "role", "integer", "date", "city", "iri"]), st.text(max_size=40))
def test_whatever_is_given_becomes_one_term_of_the_type_or_is_refused(kind: str, text: str) -> None:
    try:
        term = parameter(kind).term(text)
    except ParameterRefusal:
        return
    assert term is not None
    found = term_of(term)
    assert isinstance(found, ox.Literal if kind in ("integer", "date") else ox.NamedNode)
    assert str(found) == term


@given(st.sampled_from(ELEMENTS), st.sampled_from(["", "om:", PREFIXES["om"]]))
def test_every_element_is_found_by_number_prefix_and_iri(element: str, before: str) -> None:
    assert parameter("element").term(before + element) == f"<{OM}{element}>"
