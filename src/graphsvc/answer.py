"""The answer to a query: its rows or statements, and the formats they go out in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import NotAcceptableRefusal
from graphsvc.rdfio.formats import FORMATS
from graphsvc.rdfio.reading import serialize
from graphsvc.table import table
from graphsvc.vocab import LANGUAGES, shorten

ROW_FORMATS: Final = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS: Final = ("ttl", "nt", "jsonld", "rdf")
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"yes": "yes", "no": "no", "row": "1 row", "rows": "{count} rows", "none": "no rows"},
    "ko": {"yes": "예", "no": "아니요", "row": "1행", "rows": "{count}행", "none": "행 없음"},
    "fr": {
        "yes": "oui",
        "no": "non",
        "row": "1 ligne",
        "rows": "{count} lignes",
        "none": "aucune ligne",
    },
}

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the answer to one query.

    ``payload`` is SPARQL JSON results for SELECT and ASK, N-Triples for
    CONSTRUCT and DESCRIBE.  ``names`` says how a table writes an IRI: a short
    form, and a label that is added where the row does not hold it anyway.  ``lang``
    is the language of a table's own words.
    """

    form: str
    payload: bytes
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lang: str = LANGUAGES[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns; none unless the answer has rows."""
        solutions = self._solutions()
        return tuple(variable.value for variable in solutions.variables) if solutions else ()

    @property
    def rows(self) -> tuple[tuple[Term | None, ...], ...]:
        """Return the rows as RDF terms, None where a cell is empty."""
        solutions = self._solutions()
        return tuple(tuple(row) for row in solutions) if solutions else ()

    @property
    def truth(self) -> bool | None:
        """Return the answer to an ASK query, None for other forms."""
        return bool(self._results()) if self.form == "ASK" else None

    @property
    def statements(self) -> tuple[ox.Triple, ...]:
        """Return the statements of a CONSTRUCT or DESCRIBE query, none for other forms."""
        if self.form != "CONSTRUCT":
            return ()
        quads = ox.parse(self.payload, format=ox.RdfFormat.N_TRIPLES)
        return tuple(quad.triple for quad in quads)

    def records(self) -> Iterator[dict[str, str | None]]:
        """Yield each row as plain text by column."""
        columns = self.columns
        for row in self.rows:
            yield {name: _plain(cell) for name, cell in zip(columns, row, strict=True)}

    def serialize(self, syntax: str | None = None) -> bytes:
        """Return the answer as ``table``, ``csv``, ``tsv``, ``json`` or ``xml``.

        Statements come as ``ttl``, ``nt``, ``jsonld`` or ``rdf``.  Without a
        format: what a person reads best.
        """
        if self.form == "CONSTRUCT":
            return self._graph(syntax or "ttl")
        if syntax is None or syntax == "table":
            return (self.table() + "\n").encode()
        if syntax not in ROW_FORMATS:
            raise _no_such_format(syntax, "rows", ROW_FORMATS)
        if syntax == "json":
            return self.payload + b"\n"
        engine_format = getattr(ox.QueryResultsFormat, syntax.upper())
        written = self._results().serialize(format=engine_format) or b""
        return written if written.endswith(b"\n") else written + b"\n"

    def table(self) -> str:
        """Return the rows as aligned text with short names; yes or no for ASK."""
        words = _WORDS[self.lang]
        if self.form == "ASK":
            return words["yes" if self.truth else "no"]
        rows = [self._line(row) for row in self.rows]
        count = words["row" if len(rows) == 1 else "rows"].format(count=len(rows))
        return f"{table(self.columns, rows)}\n\n{count}" if rows else words["none"]

    def _line(self, row: Sequence[Term | None]) -> list[str]:
        told = {cell.value for cell in row if isinstance(cell, ox.Literal)}
        line = []
        for cell in row:
            if isinstance(cell, ox.NamedNode):
                short, label = self.names.get(cell.value, (shorten(cell.value), ""))
                line.append(f"{short} {label}" if label and label not in told else short)
            else:
                line.append(_plain(cell) or "")
        return line

    def _graph(self, syntax: str) -> bytes:
        chosen = next((item for item in FORMATS if f".{syntax}" in item.extensions), None)
        if chosen is None or syntax not in GRAPH_FORMATS:
            raise _no_such_format(syntax, "statements", GRAPH_FORMATS)
        return serialize(self.statements, chosen)

    def _solutions(self) -> ox.QuerySolutions | None:
        results = self._results() if self.form == "SELECT" else None
        return results if isinstance(results, ox.QuerySolutions) else None

    def _results(self) -> ox.QuerySolutions | ox.QueryBoolean:
        return ox.parse_query_results(self.payload, format=ox.QueryResultsFormat.JSON)


def _plain(cell: Term | None) -> str | None:
    if cell is None:
        return None
    return str(cell) if isinstance(cell, ox.Triple | ox.BlankNode) else cell.value


def _no_such_format(syntax: str, what: str, formats: Sequence[str]) -> NotAcceptableRefusal:
    return NotAcceptableRefusal(
        f"The answer is {what}, which can't be written as {syntax!r}",
        todo=f"Choose one of {', '.join(formats)}.",
    )
