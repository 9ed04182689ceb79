"""Relative references mean what they mean to the fast parser."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from graphsvc.positions.iri import resolve

BASES = [
    "http://a/b/c/d;p?q",
    "http://a",
    "http://a?x",
    "http://a#f",
    "http://a/b/../c/./d",
    "http://a//b//c",
    "http://u@h:80/a/b?y/../z#g/../h",
    "file:///a/b",
    "file:/a/b",
    "urn:x:y",
    "tag:e,2020:/a/b/c",
    "x:",
    "x:/",
    "x://",
    "x:../a",
]
SEGMENTS = st.sampled_from(["a", "..", ".", "", "...", "a:b", "é", "%2e"])
REFERENCES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "/", "//", "//h", "y:"]),
    st.lists(SEGMENTS, max_size=6).map("/".join),
    st.sampled_from(["", "?", "?q", "?a/../b"]),
    st.sampled_from(["", "#", "#f", "#a/../b?c"]),
)


@settings(deadline=None, max_examples=300)
@given(reference=REFERENCES, base=st.sampled_from(BASES))
@example(reference="../../../g", base="http://a/b/c/d;p?q")
def test_a_reference_resolves_as_the_fast_parser_resolves_it(reference: str, base: str) -> None:
    text = f"<u:s> <u:p> <{reference}> ."
    try:
        [quad] = ox.parse(text.encode(), ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        assume(False)  # noqa: FBT003  that is how a drawn case is put aside
    assert f"<{resolve(reference, base)}>" == str(quad.object)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("g", "http://a/b/c/g"),
        ("./g/.", "http://a/b/c/g/"),
        ("../../../g", "http://a/g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("", "http://a/b/c/d;p?q"),
        ("//g", "http://g"),
        ("http://x/../y", "http://x/../y"),
    ],
)
def test_references_resolve_against_the_base(reference: str, expected: str) -> None:
    assert resolve(reference, "http://a/b/c/d;p?q") == expected


def test_without_a_base_a_reference_stays_as_it_is() -> None:
    assert resolve("../g", None) == "../g"
