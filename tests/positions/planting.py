"""Write Turtle and TriG files with statements planted at known places.

Each file is written token by token, counting lines and columns on the way, and each statement
is noted with the places of its parts.  None of it shares code with the readers.
"""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox
from hypothesis import strategies as st

from positions.page import Page, Spot

NS = "https://example.org/ns#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
HEADER = f"@prefix : <{NS}> . prefix é.x: <{NS}> @prefix xsd: <{XSD}> ."

GAPS = st.sampled_from(
    [
        *(" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n    ", " \r\n \t"),
        *(' # . ; "é😀 [\n', "#\r\n\t", "\n# '''\n#\n  "),
    ]
)
TIGHT_GAPS = st.one_of(st.just(""), GAPS)
# What a file may hold between quotes: escapes as written, and the value that they stand for.
AS_WRITTEN = ("a", "é", "😀", " . ; , ] ) # :x ", "\u2028\u0085", "<&@^^")
CHUNKS = st.sampled_from(
    [
        *((text, text) for text in AS_WRITTEN),
        *((r"\n", "\n"), (r"\"", '"'), (r"\'", "'"), (r"\\", "\\"), (r"\t\r\b\f", "\t\r\b\f")),
        *((r"\u00e9", "é"), (r"\U0001F600", "😀")),
    ]
)
LONG_CHUNKS = st.one_of(
    CHUNKS,
    st.sampled_from([("\n", "\n"), ("\r\n", "\r\n"), ("\n\t:s :p 1 .\n", "\n\t:s :p 1 .\n")]),
)


class Planted(NamedTuple):
    """A statement and where its parts were written.

    A node in brackets is known by its mark, the number in it; a list is not known.
    """

    subject: str | int
    predicate: str
    object: str | int | None
    subject_at: Spot
    predicate_at: Spot
    object_at: Spot
    is_first: bool


class Author:
    """Write one file by drawing what comes next."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.page = Page()
        self.planted: list[Planted] = []
        self.items: list[tuple[str | int | None, Spot]] = []
        self.marks = 0

    def gap(self) -> None:
        """Write what separates two tokens."""
        self.page.write(self.draw(GAPS))

    def tight_gap(self) -> None:
        """Write what may stand between tokens that need nothing between them."""
        self.page.write(self.draw(TIGHT_GAPS))

    def mark(self) -> int:
        """Return a number not used before."""
        self.marks += 1
        return self.marks

    def file(self, *, trig: bool) -> None:
        """Write a whole file."""
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
        """Write a subject with its properties."""
        number = self.mark()
        choice = self.draw(st.integers(0, 4))
        node: str | int
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
        """Write a node in brackets, its mark first."""
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
        """Write predicates and their objects, and note each."""
        for count in range(self.draw(st.integers(1, 3))):
            if count:
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
        """Write an object; return it, None for a list, with its place."""
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
                        (f"{number}.E0", "double"),
                        (f"{number}e-1", "double"),
                    ]
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
        """Write a string with a language, a datatype or neither."""
        quote = self.draw(st.sampled_from(['"', "'"])) * (3 if is_long else 1)
        chunks = self.draw(st.lists(LONG_CHUNKS if is_long else CHUNKS, max_size=5))
        value = "".join(value for _, value in chunks) + str(number)
        at = self.page.write(
            quote + "".join(written for written, _ in chunks) + str(number) + quote
        )
        kind = self.draw(st.integers(0, 3))
        if kind == 0:
            return str(ox.Literal(value)), at
        if kind == 1:
            self.tight_gap()
            end = self.page.write("@EN-gb")
            term = ox.Literal(value, language="en-gb")
        else:
            self.tight_gap()
            self.page.write("^^")
            self.tight_gap()
            end = self.page.write(
                self.draw(st.sampled_from(["xsd:string", f"<{XSD}string>"])) if kind == 2 else ":d"
            )
            datatype = f"{XSD}string" if kind == 2 else f"{NS}d"
            term = ox.Literal(value, datatype=ox.NamedNode(datatype))
        return str(term), Spot(at.line, at.column, end.end_line, end.end_column)


@st.composite
def files(draw: st.DrawFn, *, trig: bool) -> Author:
    author = Author(draw)
    author.file(trig=trig)
    return author
