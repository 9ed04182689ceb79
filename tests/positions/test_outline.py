"""What a Turtle file says of a node is found without reading the rest, or the rest is read."""

from __future__ import annotations

import pytest

from graphsvc.positions import places
from graphsvc.positions.outline import OutlinedPlaces, outlined
from positions.judge import BASE, assert_same, ntriples, parsed, terms_of

PREFIXES = "@prefix : <https://example.org/> .\nPREFIX b: <https://example.org/b/>\n"
NODE = "<https://example.org/s>"


def nodes(text: str) -> list[str] | None:
    outline = outlined(text, BASE)
    return list(outline.parts) if outline else None


@pytest.mark.parametrize(
    "statement",
    [
        ":s :p 1.5, 2.5e0 , 1 .",
        ':s :p "a. b .", \'c. d\', """e"". f\n."""@en-GB .',
        ":s :p <https://example.org/a.b?c#d.e> .# a dot . in a comment",
        ":s # after the subject .\n :p b:x1.2y, b:1.2.3, :a\\.b, :%2E .",
        ':s :p [ :q ( 1.0 "x . y" [] ) ; :r :o ] .',
        "<s> :p :o.\n<s> a :S .",
    ],
)
def test_dots_that_end_nothing_are_told_from_those_that_do(statement: str) -> None:
    text = f"{PREFIXES}{statement}\n:t :p _:b .\n"
    found = nodes(text)
    assert found
    assert found[1:] == ["<https://example.org/t>"]
    assert_same(text, "turtle")


@pytest.mark.parametrize(
    "text",
    [
        ":s :p 1 . @prefix : <https://example.org/other/> . :s :p 2 .",
        ":s :p 1 . @base <https://example.org/other/> . <s> :p 2 .",
        ":s :p :o {| :q 1 |} .",
        ":s :p :o ~ :r .",
        ":s :p <<( :a :b :c )>> .",
        # A dot before a letter may be part of a name or not, by what is before it.
        ":s :p b:x.y, 2.e0 .",
        ':s :p "o".:t :p :o .',
    ],
)
def test_what_needs_the_order_of_the_whole_file_is_read_whole(text: str) -> None:
    text = PREFIXES + text
    assert nodes(text) is None
    assert_same(text, "turtle")


def test_a_base_before_all_statements_and_a_prefix_said_twice_change_nothing() -> None:
    text = f"@base <https://example.org/> .\n{PREFIXES}<s> :p 1 .\n{PREFIXES}:s :q 2 .\n"
    assert nodes(text) == [NODE]
    assert_same(text, "turtle")


def test_no_more_is_read_than_somebody_asks_for() -> None:
    text = f"{PREFIXES}:s :p 1 .\n:t :p 2 .\n:s :q 3 .\n"
    lines = ntriples([terms_of(quad) for quad in parsed(text, "turtle")])
    found = places(text.encode(), "turtle", BASE, lines)
    assert isinstance(found, OutlinedPlaces)
    assert (place := found.subject(NODE))
    assert place.line == 3
    assert not found._read
    assert (place := found.property(NODE, "<https://example.org/q>"))
    assert place.line == 5
    assert list(found._read) == [NODE]
    assert "_whole" not in vars(found)


def test_a_file_that_no_parser_takes_has_no_outline_and_raises_nothing() -> None:
    for data in (
        b":s :p",
        b"\xff :s .",
        b'"' * 1000,
        b"@prefix : <x",
        b":a :b :c .\n}",
        b"x:y a x:z .",
    ):
        found = places(data, "turtle", BASE, "")
        assert found.subject(NODE) is None
