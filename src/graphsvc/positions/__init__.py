"""Find out where in a source file each triple stands.

The fast parser gives triples without places. A file that has findings is therefore read a second time, by readers that
know just enough of each format to say which triple is written where:

    places = index(data, "turtle", base).align(quads)
    places.locate("<https://example.org/arden/roadmap>", "<https://w3id.org/scom/ns#status>", '"planned"')

`quads` are what `pyoxigraph.parse` has made of the same bytes; `align` needs them for blank nodes without a label, which
that parser names anew each time, and to prove that both have read the same. Terms are texts in N-Triples syntax, as
`str()` of a pyoxigraph term gives them.

Nothing here raises an error for what a file contains, reads another file, or opens a connection; time and memory grow in
proportion to the file. What is not understood has the place None.
"""

from __future__ import annotations

from graphsvc.positions.ntriples import read_lines
from graphsvc.positions.place import Place
from graphsvc.positions.position_index import PositionIndex
from graphsvc.positions.quoting import QuotingReader

__all__ = ["Place", "PositionIndex", "index"]


def index(data: bytes, format: str, base: str | None = None) -> PositionIndex:
    """Return the index of a file that the fast parser has accepted.

    `format` is one of turtle, trig, ntriples, nquads. Raises ValueError for another one.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return PositionIndex("", (), complete=False)
    if format in ("turtle", "trig"):
        reader = QuotingReader(text, base)
        complete = reader.read()
        return PositionIndex(text, reader.rows, complete)
    if format in ("ntriples", "nquads"):
        rows, complete = read_lines(text)
        return PositionIndex(text, rows, complete)
    raise ValueError(f"No positions for the format {format!r}. Use turtle, trig, ntriples or nquads.")
