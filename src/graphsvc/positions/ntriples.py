"""Read N-Triples and N-Quads: one statement a line, one regular expression a statement."""

from __future__ import annotations

import re

from graphsvc.positions.place import successive
from graphsvc.positions.position_index import PositionIndex
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import DEFAULT_GRAPH, literal_term, unescaped
from graphsvc.positions.turtle_scanner import LABEL, REFERENCE, TAG

_GAP = r"[ \t]*+"
_TEXT = r'"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"'
_LINE = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
    rf"(?:({REFERENCE}|{LABEL}){_GAP}({REFERENCE}){_GAP}"
    rf"(?:({REFERENCE}|{LABEL})"
    rf"|({_TEXT}){_GAP}(?:({TAG})|\^\^{_GAP}({REFERENCE}))?+){_GAP}"
    rf"({REFERENCE}|{LABEL})?+{_GAP}\.{_GAP}(?=[#\r\n]|\Z)"
    r"|([^\r\n]++))"
)
_SUBJECT, _PREDICATE, _NODE, _STRING, _LANGUAGE, _DATATYPE, _GRAPH, _UNKNOWN = range(1, 9)


def read_lines(text: str) -> PositionIndex:
    """Return the index of an N-Triples or N-Quads file.

    A line that is not understood, such as one that quotes a triple (RDF 1.2), costs only itself its
    place: blank nodes have labels here, so that nothing depends on the order.
    """
    rows: list[Row] = []
    complete = True
    for match in successive(_LINE, text):
        row = _row(match)
        if row is None:
            complete = False
        else:
            rows.append(row)
    return PositionIndex(text, rows, complete)


def _row(match: re.Match[str]) -> Row | None:
    subject, predicate, node, string, tag, datatype, graph, unknown = match.groups()
    if unknown is not None:
        return None
    predicate_at = match.span(_PREDICATE)
    try:
        if string is None:
            object_, object_at = unescaped(node), match.span(_NODE)
        else:
            suffix = tag.lower() if tag else f"^^{unescaped(datatype)}" if datatype else ""
            object_ = literal_term(unescaped(string[1:-1]), suffix)
            last = _LANGUAGE if tag else _DATATYPE if datatype else _STRING
            object_at = match.start(_STRING), match.end(last)
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
    except ValueError:  # an escape beyond Unicode
        return None
