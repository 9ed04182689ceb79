"""Files made to hurt end neither in an exception nor in a long wait."""

from __future__ import annotations

import random

import pytest

from graphsvc.positions import index

PREFIX = "@prefix : <https://example.org/> .\n"
MANY = 50_000
TEXT_FORMATS = ("turtle", "trig", "ntriples", "nquads")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("[:p ", " ]"), ("(", ")"), ("(1 ", ")"), ("[:p (", ")]"), ("1 {| :p ", " |}")],
)
def test_deep_nesting_is_read_to_the_bottom(opening: str, closing: str) -> None:
    text = f'{PREFIX}:s :p {opening * 100_000}"deep"{closing * 100_000} .\n:s :p "after" .\n'
    places = index(text.encode(), "turtle")
    assert places.complete
    row = next(row for row in places.rows if row.object == '"deep"')
    assert text[slice(*row.object_at)] == '"deep"'
    assert places.value("<https://example.org/s>", "<https://example.org/p>", '"after"').line == 3


def test_deeply_nested_reified_triples_are_read_to_the_bottom() -> None:
    text = f"{PREFIX}:s :p {'<<:s :p ' * 100_000}1{'>>' * 100_000} .\n"
    places = index(text.encode(), "turtle")
    assert places.complete
    assert len(places.rows) == 100_001


def test_quoted_triples_nested_beyond_sense_are_given_up_but_not_what_comes_before() -> None:
    text = f"{PREFIX}:s :p 1 .\n:s :p {'<<(:s :p ' * 100_000}1{')>>' * 100_000} ."
    places = index(text.encode(), "turtle")
    assert not places.complete
    assert len(places.rows) == 1


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "\n",
        "\r",
        "#",
        "#\n",
        '"',
        "'",
        '""',
        '"""',
        "'''",
        '"\\',
        "<",
        "<a",
        "<<",
        "<\\u0061",
        "\\",
        "a",
        "a:",
        "a.",
        ":",
        ".",
        "..",
        ":a.",
        "_:",
        "_:a.",
        "%4",
        ":%41",
        "1",
        "1.",
        "1e",
        "+",
        "-.",
        "@a",
        "@a-",
        "^",
        "^^",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "{|",
        "|}",
        "~",
        ",",
        ";",
        "[]",
        "\0",
        "\u00a0",
        "😀",
    ],
)
def test_endless_repetition_is_read_in_linear_time(format: str, unit: str) -> None:
    for lead in ("", ":s :p ", "<u:s> <u:p> ", ':s :p """', "<u:s> <u:p> _:"):
        index((PREFIX + lead + unit * (MANY // len(unit))).encode(), format)


def test_long_names_and_literals_cost_their_length_once() -> None:
    long = "n" * MANY
    text = f'@prefix {long}: <https://example.org/{long}> .\n{long}:{long} :p \'{long}\'@{long}-{long}, """{long}\n""" .'
    index(text.encode(), "turtle")


def test_what_is_not_utf8_has_no_places() -> None:
    places = index(b":s :p \xff .", "turtle")
    assert not places.complete
    assert not places.rows


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_a_damaged_file_never_raises(format: str) -> None:
    source = (
        PREFIX
        + ':s a :C ; :p "x"@en, 1.5, [ :q (1 "2"^^:d <r> [] _:b) ] . GRAPH :g { :s :p 1 {| :q 2 |} ~ :r }\n'
    )
    source += (
        "<u:s> <u:p> <<( <u:s> <u:p> 'y' )>> <u:g> .\n<< :s :p :o >> :q \"\\u00e9\\UFFFFFFFF\" ."
    )
    shuffled = random.Random(0)
    for _ in range(2000):
        characters = list(source)
        for _ in range(shuffled.randrange(1, 6)):
            place = shuffled.randrange(len(characters))
            characters[place : place + shuffled.randrange(3)] = shuffled.choice(source)
        index("".join(characters).encode(), format)


def test_an_unknown_format_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="Use turtle"):
        index(b"", "csv")
