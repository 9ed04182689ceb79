"""Give each finding its place in the file and, where one can be computed, its fix.

A file without findings pays nothing for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphsvc.analysis.city import City
from graphsvc.rdfio.contexts import CONTEXTS, bundled
from graphsvc.rdfio.formats import JSONLD, Format
from graphsvc.rdfio.reading import base_of
from graphsvc.report import Finding, altered
from graphsvc.validation.shape_findings import Known
from graphsvc.validation.shapes import ShapeInfo

if TYPE_CHECKING:
    from graphsvc.positions import Places
    from graphsvc.validation.fixes import Fixer


@dataclass(frozen=True, slots=True)
class Source:
    """Hold a file as it was handed in."""

    data: bytes
    name: str
    syntax: Format


def placed(
    findings: Sequence[Finding], source: Source, ntriples: str, city: City, known: Known
) -> list[Finding]:
    """Return the findings with line and column where the file shows them, and with fixes.

    ``ntriples`` is what the parser made of the source; its blank-node labels are
    those of the findings.  ``known`` tells of the shapes that found them.
    """
    if not any(item.focus for item in findings):
        return list(findings)
    from graphsvc import positions
    from graphsvc.validation.fixes import Fixer
    from graphsvc.validation.terms import Writer

    syntax = source.syntax
    contexts = {name: json.loads(bundled(name)) for name in CONTEXTS} if syntax is JSONLD else None
    base = base_of(source.name)
    places = positions.places(source.data, syntax.name, base, ntriples, contexts=contexts)
    fixer = Fixer(city.facts, places, Writer(places.text, syntax), city.node)
    infos = known.by_kind()
    return [_with_place(item, places, fixer, infos) if item.focus else item for item in findings]


def _with_place(
    item: Finding, places: Places, fixer: Fixer, infos: dict[str, ShapeInfo]
) -> Finding:
    path = item.path if item.path and _is_property(item.path) else None
    place = places.locate(item.focus or "", path, item.value if path else None)
    shape = infos.get(item.kind) if item.shape and path else None
    fix = fixer.fix(item, shape.expected) if shape else None
    if place is None:
        return altered(item, fix=fix)
    return altered(item, line=place.line, column=place.column, pointer=place.pointer, fix=fix)


def _is_property(path: str) -> bool:
    return path.startswith("<") and path.find(">") == len(path) - 1
