"""Whatever nesting a file has, our triples come as the fast parser's: the same, in its order.

The order is what pairs blank nodes without a label, and it depends on which token completes
which triple.  So here the syntax is drawn at random, with no regard for sense.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.judge import assert_same

PREFIX = "@prefix : <#> .\n"

NAMES = st.sampled_from([":a", ":b.c", "<c>", "<../d?e>", ":", "_:x", "_:y.z"])
PREDICATES = st.sampled_from([":p", "<q>", "a"])
SHORT_LITERALS = st.sampled_from(
    [
        *('"x"', "'y'@en", '"w" @ar--rtl', '"v" ^^ <d>', '"\\u00e9\\n"'),
        *("1", "-.5", "2.E0", "true", "false"),
    ]
)
# The fast parser refuses these in triples about triples.
LONG_LITERALS = st.sampled_from(['"""z"""^^:d', "'''u\n'v'''", '"""\n"t" \\""""@ko'])
LITERALS = st.one_of(SHORT_LITERALS, LONG_LITERALS)
REIFIERS = st.sampled_from(["", "~ ", "~ :r", "~_:z"])


class Author:
    """Write valid Turtle by drawing what comes next."""

    def __init__(self, draw: st.DrawFn, *, newest: bool) -> None:
        self.draw = draw
        self.newest = newest  # forms of RDF 1.2 too

    def chance(self, of: int) -> bool:
        """Tell true once in so many times."""
        return self.draw(st.integers(1, of)) == of

    def times(self, least: int, most: int) -> range:
        """Return a range of random length."""
        return range(self.draw(st.integers(least, most)))

    def statement(self) -> str:
        """Write a statement."""
        if self.chance(3):
            head = self.nested(0)
        elif self.newest and self.chance(3):
            head = self.reified(0)
        else:
            head = self.draw(NAMES)
        return f"{head} {self.properties(0)} ."

    def properties(self, depth: int) -> str:
        """Write predicates and their objects."""
        pairs = [
            f"{self.draw(PREDICATES)} "
            + " , ".join(self.object(depth + 1) + self.notes(depth + 1) for _ in self.times(1, 3))
            for _ in self.times(1, 3)
        ]
        return " ; ".join(pairs) + self.draw(st.sampled_from(["", " ;", " ; ;"]))

    def notes(self, depth: int) -> str:
        """Write reifiers, each with a block or none, or else blocks alone.

        The fast parser mixes up the reifiers of a block that follows another block's.
        """
        if not self.newest or depth >= 4 or not self.chance(4):
            return ""
        has_reifiers = self.chance(2)
        found = ""
        for _ in self.times(1, 3):
            if has_reifiers:
                found += f" ~{self.draw(st.sampled_from(['', ' ', ' :r', '_:z']))}"
            if not has_reifiers or self.chance(2):
                found += f" {{| {self.properties(depth + 1)} |}}"
        return found

    def object(self, depth: int) -> str:
        """Write any term that may be an object."""
        if depth < 4 and self.chance(3):
            return self.nested(depth)
        if self.newest and self.chance(5):
            return self.reified(depth) if self.chance(2) else self.quoted(depth)
        return self.draw(st.one_of(NAMES, LITERALS))

    def nested(self, depth: int) -> str:
        """Write a node in brackets or a list."""
        choice = self.draw(st.integers(0, 3))
        if choice == 0:
            return self.draw(st.sampled_from(["[]", "[ ]", "()", "( )"]))
        if choice == 1:
            return f"[ {self.properties(depth + 1)} ]"
        return f"({' '.join(self.object(depth + 1) for _ in self.times(0, 4))})"

    def part(self, depth: int) -> str:
        """Write what may be in a triple about triples."""
        if depth < 4 and self.chance(3):
            return self.reified(depth + 1)
        return self.draw(st.one_of(NAMES, st.just("[]")))

    def reified(self, depth: int) -> str:
        """Write a triple that stands for its reifier."""
        last = self.draw(SHORT_LITERALS) if self.chance(3) else self.part(depth)
        middle = self.draw(PREDICATES)
        return f"<< {self.part(depth)} {middle} {last} {self.draw(REIFIERS)} >>"

    def quoted(self, depth: int) -> str:
        """Write a triple as a term."""
        first = self.draw(st.one_of(NAMES, st.just("[]")))
        if depth < 4 and self.chance(3):
            last = self.quoted(depth + 1)
        else:
            last = self.draw(st.one_of(NAMES, SHORT_LITERALS, st.just("[]")))
        return f"<<( {first} {self.draw(PREDICATES)} {last} )>>"


@st.composite
def statements(draw: st.DrawFn, *, newest: bool) -> str:
    author = Author(draw, newest=newest)
    return "\n".join(author.statement() for _ in author.times(1, 4))


@settings(deadline=None)
@given(text=statements(newest=False), other=statements(newest=False))
def test_random_turtle_gives_the_fast_parsers_triples_in_its_order(text: str, other: str) -> None:
    assert_same(PREFIX + text, "turtle")
    assert_same(f"{PREFIX}{text} {{ {other} }} [] {{ {text} }} {other} GRAPH _:g {{}}", "trig")


@settings(deadline=None)
@given(text=statements(newest=True))
def test_random_turtle_of_rdf_1_2_gives_the_fast_parsers_triples_in_its_order(text: str) -> None:
    assert_same(PREFIX + text, "turtle")


@pytest.mark.parametrize(
    "text",
    [
        ":s :p ([ :q 1 ~ :r ]) {| :t 2 |} .",
        ":s :p [ :q 1 {| :t 2 |} ] ~ {| :u 3 |} , 4 ~ :r .",
        '(<< :a :b "c" ~ >> "d" << :a :b :c ~ :r >>) :p <<( _:x :p <<( [] :q "e"@en )>> )>> .',
        "<< << :a :b :c ~ :r >> :d << :a :b :c ~ >> ~ :t >> .",
    ],
)
def test_triples_about_triples_come_in_the_fast_parsers_order(text: str) -> None:
    assert_same(PREFIX + text, "turtle")
    assert_same(f"{PREFIX}{{ {text} }} :g {{ {text} }}", "trig")


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("prefix : <b#> base <http://h/x/> prefix é.1: <y#> :a é.1:b-·c <z> .", "turtle"),
        ("@base <w/> . @prefix : <> . <v> a :, :x\\~y\\. , :%41.b, <#\\u00e9>.", "turtle"),
        (
            '@version "1.2" . version \'1.2\' <a> <b> "\\\'\\"\\\\\\t\\b\\f\\r\\n\\uFFFF\x7f" .',
            "turtle",
        ),
        ("# only a comment", "turtle"),
        ("", "trig"),
        ('<u:s>\t<u:p>"x"@EN<u:g>.#\n\r\n_:s <u:p> "y" ^^ <u:d> _:g .', "nquads"),
    ],
)
def test_rare_but_plain_syntax_is_read(text: str, syntax: str) -> None:
    assert_same(text, syntax)
