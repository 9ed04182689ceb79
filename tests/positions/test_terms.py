"""Terms are written as the fast parser writes them."""

from __future__ import annotations

import sys

import pyoxigraph as ox

from graphsvc.positions.terms import literal_term


def test_every_character_is_escaped_as_the_fast_parser_escapes_it() -> None:
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code < 0xE000:
            character = chr(code)
            assert literal_term(character) == str(ox.Literal(character))


def test_a_plain_string_has_no_datatype() -> None:
    plain = ox.Literal("x", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#string"))
    assert literal_term("x", "^^<http://www.w3.org/2001/XMLSchema#string>") == str(plain) == '"x"'
