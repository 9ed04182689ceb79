"""A statement planted at a known place is found at exactly that place, whatever surrounds it.

The generator below writes a Turtle or TriG file token by token, counts lines and columns as it writes, and notes for each
statement where its parts went. It shares no code with the readers; the fast parser tells which triples it has written.
"""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.positions import index

BASE = "https://example.org/base"
NS = "https://example.org/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
HEADER = f"@prefix : <{NS}> . prefix é.x: <{NS}> @prefix xsd: <{XSD}> ."

GAPS = st.sampled_from(
    [
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n    ",
        ' # . ; "é😀 [\n',
        "#\r\n\t",
        "\n# '''\n#\n  ",
        " \r\n \t",
    ]
)
TIGHT_GAPS = st.one_of(st.just(""), GAPS)
# What a file may hold between quotes: escapes as written, and the value that they stand for.
CHUNKS = st.sampled_from(
    [
        ("a", "a"),
        ("é", "é"),
        ("😀", "😀"),
        (" . ; , ] ) # :x ", " . ; , ] ) # :x "),
        (r"\n", "\n"),
        (r"\"", '"'),
        (r"\'", "'"),
        (r"\\", "\\"),
        (r"\t\r\b\f", "\t\r\b\f"),
        (r"\u00e9", "é"),
        (r"\U0001F600", "😀"),
        ("\u2028\u0085", "\u2028\u0085"),
        ("<&@^^", "<&@^^"),
    ]
)
LONG_CHUNKS = st.one_of(
    CHUNKS,
    st.sampled_from([("\n", "\n"), ("\r\n", "\r\n"), ("\n\t:s :p 1 .\n", "\n\t:s :p 1 .\n")]),
)


class Spot(NamedTuple):
    """Where a token was written."""

    line: int
    column: int
    end_line: int
    end_column: int


class Planted(NamedTuple):
    """A statement and where its parts were written; a node in brackets is known by its mark, a list is not known."""

    subject: str | int
    predicate: str
    object: str | int | None
    subject_at: Spot
    predicate_at: Spot
    object_at: Spot
    is_first: bool


class Page:
    """A text that knows the line and column of its end."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.last = ""
        self.line = 1
        self.column = 1

    def write(self, piece: str) -> Spot:
        line, column = self.line, self.column
        for character in piece:
            if character == "\n" and self.last == "\r":
                pass  # the carriage return before it has ended the line
            elif character in "\r\n":
                self.line += 1
                self.column = 1
            else:
                self.column += 1
            self.last = character
        self.pieces.append(piece)
        return Spot(line, column, self.line, self.column)


class Author:
    """Write one file by drawing what comes next."""

    def __init__(self, draw) -> None:
        self.draw = draw
        self.page = Page()
        self.planted: list[Planted] = []
        self.items: list[tuple[str | int | None, Spot]] = []
        self.marks = 0

    def gap(self) -> None:
        self.page.write(self.draw(GAPS))

    def tight_gap(self) -> None:
        self.page.write(self.draw(TIGHT_GAPS))

    def mark(self) -> int:
        self.marks += 1
        return self.marks

    def file(self, *, trig: bool) -> None:
        self.tight_gap()
        for word in HEADER.split(" "):
            self.page.write(word)
            self.gap()
        for _ in range(self.draw(st.integers(1, 4))):
            graph = trig and self.draw(
                st.sampled_from(["", "{", "GRAPH :g {", ":g {", "graph _:g {", "[] {"])
            )
            for word in (graph or "").split(" "):
                self.page.write(word)
                self.gap()
            for _ in range(self.draw(st.integers(1, 3))):
                self.statement()
                self.gap()
            if graph:
                self.page.write("}")
                self.gap()

    def statement(self) -> None:
        number = self.mark()
        choice = self.draw(st.integers(0, 4))
        if choice == 4:
            node, at = self.node()
        else:
            written, node = [
                (f"<{NS}s{number}>", f"<{NS}s{number}>"),
                (f":s{number}", f"<{NS}s{number}>"),
                (f"é.x:s{number}.é\\~", f"<{NS}s{number}.é~>"),
                (f"_:s{number}.é-", f"_:s{number}.é-"),
            ][choice]
            at = self.page.write(written)
        self.gap()
        self.properties(node, at, depth=0)
        self.tight_gap()
        self.page.write(".")

    def node(self, depth: int = 0) -> tuple[int, Spot]:
        mark = self.mark()
        at = self.page.write("[")
        self.tight_gap()
        predicate_at = self.page.write(":mark")
        self.gap()
        object_at = self.page.write(str(mark))
        self.planted.append(
            Planted(
                mark,
                f"<{NS}mark>",
                f'"{mark}"^^<{XSD}integer>',
                at,
                predicate_at,
                object_at,
                is_first=True,
            )
        )
        if self.draw(st.booleans()):
            self.tight_gap()
            self.page.write(";")
            self.tight_gap()
            self.properties(mark, at, depth + 1)
        self.tight_gap()
        self.page.write("]")
        return mark, at

    def properties(self, node: str | int, at: Spot, depth: int) -> None:
        for index in range(self.draw(st.integers(1, 3))):
            if index:
                self.tight_gap()
                self.page.write(self.draw(st.sampled_from([";", ";;", "; ;\n;"])))
                self.tight_gap()
            number = self.mark()
            written, predicate = self.draw(
                st.sampled_from(
                    [
                        (f":p{number}", f"<{NS}p{number}>"),
                        (f"<{NS}p>", f"<{NS}p>"),
                        ("a", f"<{TYPE}>"),
                    ]
                )
            )
            predicate_at = self.page.write(written)
            self.gap()
            for position in range(self.draw(st.integers(1, 3))):
                if position:
                    self.tight_gap()
                    self.page.write(",")
                    self.tight_gap()
                object_, object_at = self.object(depth)
                self.planted.append(
                    Planted(node, predicate, object_, at, predicate_at, object_at, position == 0)
                )

    def object(self, depth: int) -> tuple[str | int | None, Spot]:
        choice = self.draw(st.integers(0, 6 if depth < 3 else 4))
        number = self.mark()
        if choice == 0:
            return f"<{NS}o{number}>", self.page.write(
                self.draw(st.sampled_from([f":o{number}", f"<{NS}o{number}>"]))
            )
        if choice == 1:
            digits, datatype = self.draw(
                st.sampled_from(
                    [
                        (f"{number}", "integer"),
                        (f"-{number}.0", "decimal"),
                        (f"+.5{number}", "decimal"),
                    ]
                    + [(f"{number}.E0", "double"), (f"{number}e-1", "double")]
                )
            )
            return f'"{digits}"^^<{XSD}{datatype}>', self.page.write(digits)
        if choice in (2, 3):
            return self.literal(number, is_long=choice == 3)
        if choice == 4:
            return f"_:o{number}", self.page.write(f"_:o{number}")
        if choice == 5:
            return self.node(depth)
        at = self.page.write("(")
        for _ in range(self.draw(st.integers(0, 3))):
            self.tight_gap()
            self.items.append(self.object(depth + 1))
            self.gap()
        self.tight_gap()
        self.page.write(")")
        return None, at

    def literal(self, number: int, *, is_long: bool) -> tuple[str, Spot]:
        quote = self.draw(st.sampled_from(['"', "'"])) * (3 if is_long else 1)
        chunks = self.draw(st.lists(LONG_CHUNKS if is_long else CHUNKS, max_size=5))
        value = "".join(value for _, value in chunks) + str(number)
        at = self.page.write(
            quote + "".join(written for written, _ in chunks) + str(number) + quote
        )
        kind = self.draw(st.integers(0, 3))
        if kind == 0:
            return str(pyoxigraph.Literal(value)), at
        if kind == 1:
            self.tight_gap()
            end = self.page.write("@EN-gb")
            term = pyoxigraph.Literal(value, language="en-gb")
        else:
            self.tight_gap()
            self.page.write("^^")
            self.tight_gap()
            end = self.page.write(
                self.draw(st.sampled_from(["xsd:string", f"<{XSD}string>"])) if kind == 2 else ":d"
            )
            datatype = f"{XSD}string" if kind == 2 else f"{NS}d"
            term = pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(datatype))
        return str(term), Spot(at.line, at.column, end.end_line, end.end_column)


TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@st.composite
def files(draw, *, trig: bool) -> Author:
    author = Author(draw)
    author.file(trig=trig)
    return author


def spot(place) -> Spot:
    return Spot(place.line, place.column, place.end_line, place.end_column)


def check(author: Author, format: str, parse, terms_of) -> None:
    text = "".join(author.page.pieces)
    quads = parse(text, format)
    places = index(text.encode(), format, BASE).align(quads)
    assert places.complete
    assert [row[:4] for row in places.rows] == [terms_of(quad) for quad in quads]
    marked = {
        str(quad.object): str(quad.subject)
        for quad in quads
        if str(quad.predicate) == f"<{NS}mark>"
    }

    def name(term: str | int) -> str:
        return marked[f'"{term}"^^<{XSD}integer>'] if isinstance(term, int) else term

    seen = set()
    for planted in author.planted:
        subject = name(planted.subject)
        assert spot(places.subject(subject)) == planted.subject_at
        if (subject, planted.predicate) not in seen:
            seen.add((subject, planted.predicate))
            assert spot(places.property(subject, planted.predicate)) == planted.predicate_at
        if planted.object is None:
            continue
        triple = subject, planted.predicate, name(planted.object)
        assert spot(places.value(*triple)) == planted.object_at
        start = planted.predicate_at if planted.is_first else planted.object_at
        if start.line != planted.object_at.line:
            start = planted.object_at
        assert spot(places.statement(*triple)) == (*start[:2], *planted.object_at[2:])
    for item, at in author.items:
        if item is not None:
            assert spot(places.mention(name(item))) == at


@settings(deadline=None)
@given(author=files(trig=False))
def test_a_statement_planted_in_a_turtle_file_is_found_where_it_stands(
    author: Author, parse, terms_of
) -> None:
    check(author, "turtle", parse, terms_of)


@settings(deadline=None)
@given(author=files(trig=True))
def test_a_statement_planted_in_a_trig_file_is_found_where_it_stands(
    author: Author, parse, terms_of
) -> None:
    check(author, "trig", parse, terms_of)
