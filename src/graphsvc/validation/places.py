"""Give each finding its place in the file; a file without findings pays nothing for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphsvc.rdfio.formats import Format
from graphsvc.rdfio.reading import base_of
from graphsvc.report import Finding

# The formats whose statements have places.
PLACED = frozenset({"turtle", "trig", "ntriples", "nquads"})


def placed(
    findings: Sequence[Finding], data: bytes, syntax: Format, name: str, ntriples: str
) -> list[Finding]:
    """Return the findings with line and column where the file shows them.

    ``ntriples`` is what the parser made of ``data``; its blank-node labels are
    those of the findings.
    """
    if syntax.name not in PLACED or not any(item.focus for item in findings):
        return list(findings)
    from graphsvc.positions import index

    places = index(data, syntax.name, base_of(name)).align(ntriples)
    found = []
    for item in findings:
        place = None
        if item.focus is not None:
            path = item.path if item.path and _is_property(item.path) else None
            place = places.locate(item.focus, path, item.value if path else None)
        found.append(replace(item, line=place.line, column=place.column) if place else item)
    return found


def _is_property(path: str) -> bool:
    return path.startswith("<") and path.find(">") == len(path) - 1
