"""Compare answers with what a test expects, blank nodes by structure and not by name.

Two answers are the same ``EXACTLY``, or they are ``BY_VALUE``: the store keeps numbers
and times by value, so that 1.0 comes back as 1.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

from conformance.suites import Term, plain

EXACTLY, BY_VALUE, DIFFERENT = "exactly", "by value", "different"
_ROW: Final = "x:row/"
_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_FORMATS: Final = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
_ANY: Final = ox.CanonicalizationAlgorithm.UNSTABLE


def graphs(one: Iterable[ox.Quad], other: Iterable[ox.Quad]) -> str:
    """Tell how far two sets of quads are the same, whatever their blank nodes are called."""
    found, expected = list(one), list(other)
    if _same(found, expected):
        return EXACTLY
    return BY_VALUE if _same(_by_value(found), _by_value(expected)) else DIFFERENT


def results(kind: str, found: bytes, expected: bytes) -> str:
    """Tell how far two results in the same format are the same; the order of rows is free."""
    if kind == "csv":
        if _csv(found) == _csv(expected):
            return EXACTLY
        same = _csv(found, by_value=True) == _csv(expected, by_value=True)
        return BY_VALUE if same else DIFFERENT
    one, other = (ox.parse_query_results(data, format=_FORMATS[kind]) for data in (found, expected))
    if isinstance(one, ox.QueryBoolean) or isinstance(other, ox.QueryBoolean):
        return EXACTLY if one == other else DIFFERENT
    assert isinstance(one, ox.QuerySolutions)
    assert isinstance(other, ox.QuerySolutions)
    if _names(one) != _names(other):
        return DIFFERENT
    return graphs(_rows(one), _rows(other))


def with_rows_in_rdf(found: bytes, expected: list[ox.Quad]) -> str:
    """Tell how far a result in JSON is the same as one that is written as RDF."""
    one = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    assert isinstance(one, ox.QuerySolutions)
    return graphs(_rows(one), _rows_of_rdf(expected))


def are_rows(quads: Iterable[ox.Quad]) -> bool:
    """Tell whether the statements are rows of a result."""
    return any(quad.predicate.value.startswith(_RS) for quad in quads)


def _same(one: list[ox.Quad], other: list[ox.Quad]) -> bool:
    found, expected = ox.Dataset(one), ox.Dataset(other)
    found.canonicalize(_ANY)
    expected.canonicalize(_ANY)
    return found == expected


def _by_value(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads as a store gives them back."""
    store = ox.Store()
    store.extend(quads)
    return list(store)


def _names(results: ox.QuerySolutions) -> set[str]:
    return {variable.value for variable in results.variables}


def _rows(results: ox.QuerySolutions) -> Iterator[ox.Quad]:
    """Yield each row as a blank node with a statement for each value."""
    names = [variable.value for variable in results.variables]
    for row in results:
        yield from _row([(name, row[name]) for name in names])


def _row(values: Iterable[tuple[str, Term | None]]) -> Iterator[ox.Quad]:
    node = ox.BlankNode()
    yield ox.Quad(node, ox.NamedNode(_ROW), ox.Literal("row"))
    for name, value in values:
        if value is not None:
            yield ox.Quad(node, ox.NamedNode(_ROW + name), value)


def _rows_of_rdf(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    def values(node: Term, name: str) -> list[Term]:
        predicate = ox.NamedNode(_RS + name)
        return [q.object for q in quads if q.subject == node and q.predicate == predicate]

    for quad in quads:
        if quad.predicate == ox.NamedNode(_RS + "solution"):
            bindings = values(quad.object, "binding")
            yield from _row(
                [(plain(values(b, "variable")[0]), values(b, "value")[0]) for b in bindings]
            )


def _csv(data: bytes, *, by_value: bool = False) -> Counter[tuple[str, ...]]:
    """Return the rows, columns by name; a blank node's name says nothing in CSV."""
    table = list(csv.reader(io.StringIO(data.decode())))
    order = sorted(range(len(table[0])), key=lambda column: table[0][column])
    names: dict[str, str] = {}

    def cell(value: str) -> str:
        if value.startswith("_:"):
            return names.setdefault(value, f"_:b{len(names)}")
        try:
            return str(Decimal(value).normalize()) if by_value else value
        except InvalidOperation:
            return value

    return Counter(tuple(cell(row[column]) for column in order) for row in table)
