"""Read N-Triples and N-Quads: one statement a line, one regular expression a statement."""

from __future__ import annotations

import re

from graphsvc.positions.rows import Row
from graphsvc.positions.terms import DEFAULT_GRAPH, literal_term, unescaped
from graphsvc.positions.turtle_scanner import LABEL, REFERENCE, TAG

_GAP = r"[ \t]*+"
_LINE = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
    rf"(?:({REFERENCE}|{LABEL}){_GAP}({REFERENCE}){_GAP}"
    rf'(?:({REFERENCE}|{LABEL})|("[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"){_GAP}(?:({TAG})|\^\^{_GAP}({REFERENCE}))?+){_GAP}'
    rf"({REFERENCE}|{LABEL})?+{_GAP}\.{_GAP}(?=[#\r\n]|\Z)|([^\r\n]++))"
)
_SUBJECT, _PREDICATE, _NODE, _STRING, _TAG, _DATATYPE, _GRAPH, _UNKNOWN = range(1, 9)


def read_lines(text: str) -> tuple[list[Row], bool]:
    """Return the rows of a file, and whether every line was understood.

    A line that is not, such as one that quotes a triple (RDF 1.2), costs only itself its place: all blank nodes of these
    formats have labels, so that nothing depends on their order.
    """
    rows: list[Row] = []
    complete = True
    for match in iter(_LINE.scanner(text).match, None):
        try:
            if match.start(_UNKNOWN) >= 0:
                raise ValueError
            rows.append(_row(match))
        except ValueError:  # also an escape beyond Unicode
            complete = False
    return rows, complete


def _row(match: re.Match[str]) -> Row:
    subject, predicate, node, string, tag, datatype, graph, _ = match.groups()
    predicate_at = match.span(_PREDICATE)
    if string is None:
        object_, object_at = unescaped(node), match.span(_NODE)
    else:
        suffix = tag.lower() if tag else f"^^{unescaped(datatype)}" if datatype else ""
        end = match.end(_DATATYPE if datatype else _TAG if tag else _STRING)
        object_, object_at = literal_term(unescaped(string[1:-1]), suffix), (match.start(_STRING), end)
    return Row(
        unescaped(subject),
        unescaped(predicate),
        object_,
        unescaped(graph) if graph else DEFAULT_GRAPH,
        match.span(_SUBJECT),
        predicate_at,
        predicate_at[0],
        object_at,
    )
