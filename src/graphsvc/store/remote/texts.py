"""What a text says of itself before it is sent, and our own texts for what is done to graphs."""

from __future__ import annotations

import re
from typing import Final, Literal

from graphsvc.errors import QueryRefusal
from graphsvc.store import How, guard
from graphsvc.vocab import ROOT

Kind = Literal["rows", "triples"]

_FORM: Final = re.compile(
    r"\s*+(?:(?:PREFIX\s*+[^\s:<]*+:|BASE)\s*+<[^<>]*+>\s*+|VERSION\s*+[\"'][^\"']*+[\"']\s*+)*+"
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(r"<[^<>\"{}|^`\\\s:]*>")
_BASE: Final = f"BASE <{ROOT}>\n"


def kind_of(text: str) -> Kind:
    """Return what a query's answer consists of, by its form."""
    found = _FORM.match(guard.uncommented(text))
    if found is None:
        raise QueryRefusal(
            "The query is none of SELECT, ASK, CONSTRUCT and DESCRIBE",
            todo="Begin it with one of these, after its prefixes.",
        )
    return "rows" if found[1].upper() in ("SELECT", "ASK") else "triples"


def change(how: How, iri: str | None, ntriples: str) -> str:
    """Return the update that does the same as a request for a graph, in one go."""
    graph = "DEFAULT" if iri is None else f"GRAPH <{iri}>"
    data = ntriples if iri is None else f"{graph} {{\n{ntriples}}}"
    match how:
        case "delete":
            return f"DROP SILENT {graph}"
        case "post":
            return f"INSERT DATA {{\n{data}}}"
        case "put":
            made = "" if iri is None else f"CREATE SILENT {graph} ; "
            return f"DROP SILENT {graph} ; {made}INSERT DATA {{\n{data}}}"


def plain(term: dict[str, str] | None) -> str | None:
    """Return a term's value; a blank node has none that means anything elsewhere."""
    return None if term is None or term["type"] == "bnode" else term["value"]


def with_base(text: str) -> tuple[str, int]:
    """Resolve relative IRIs as the embedded store does; return how many lines that adds."""
    return (_BASE + text, 1) if _RELATIVE.search(text) else (text, 0)
