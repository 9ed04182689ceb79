"""The linkages of the bundled model as rows, and which of them a question means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from graphsvc.api.knowledge import TYPE, Knowledge
from graphsvc.vocab import BASES, DCTERMS, ELEMENTS, OM, SCOM


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one linkage as it is listed; ``step`` counts from where the question begins."""

    id: str
    source_element: str
    target_element: str
    role: str
    basis: str
    confidence: str
    rationale: str
    clause: str
    source: str
    step: int = 1

    def plain(self) -> dict[str, Any]:
        """Return it by the names that answers use, empty values left out."""
        told = asdict(self)
        named = {"id": told.pop("id"), "from": told.pop("source_element")}
        named |= {"to": told.pop("target_element"), **told}
        return {name: value for name, value in named.items() if value != ""}


@lru_cache(maxsize=8)
def rows_of(knowledge: Knowledge, lang: str) -> tuple[Row, ...]:
    """Return every linkage known here, in the order of the standard."""
    rows = [
        _row(knowledge, quad.subject, lang)
        for quad in knowledge.mentioning(ox.NamedNode(SCOM + "Linkage"))
        if quad.predicate == TYPE and isinstance(quad.subject, ox.NamedNode)
    ]
    place = {element: at for at, element in enumerate(ELEMENTS)}
    rows.sort(
        key=lambda row: (
            place[row.source_element],
            place[row.target_element],
            BASES.index(row.basis),
        )
    )
    return tuple(rows)


def chosen(
    rows: Iterable[Row],
    *,
    source: str | None,
    target: str | None,
    bases: tuple[str, ...],
    roles: tuple[str, ...],
    depth: int,
) -> list[Row]:
    """Return the rows that the filters let through, nearest first, with their steps."""
    kept = [row for row in rows if row.basis in bases and row.role in roles]
    if source is not None:
        steps = _steps(kept, source, depth, forwards=True)
        kept = [
            replace(row, step=steps[row.source_element])
            for row in kept
            if row.source_element in steps
        ]
    if target is not None:
        steps = _steps(kept, target, depth, forwards=False)
        kept = [
            row if source is not None else replace(row, step=steps[row.target_element])
            for row in kept
            if row.target_element in steps
        ]
    return sorted(kept, key=lambda row: row.step)


def _steps(rows: list[Row], start: str, depth: int, *, forwards: bool) -> dict[str, int]:
    """Return for each element within reach the number of the step that leaves it."""
    found = {start: 1}
    edge = {start}
    for step in range(2, depth + 1):
        ends = {
            (row.target_element if forwards else row.source_element)
            for row in rows
            if (row.source_element if forwards else row.target_element) in edge
        }
        edge = ends - found.keys()
        if not edge:
            break
        found |= dict.fromkeys(edge, step)
    return found


def _row(knowledge: Knowledge, node: ox.NamedNode, lang: str) -> Row:
    def local(name: str) -> str:
        values = _iris(knowledge, node, SCOM + name)
        return values[0] if values else ""

    def code(name: str) -> str:
        return local(name).removeprefix(SCOM).lower()

    sources = _iris(knowledge, node, DCTERMS + "source")
    return Row(
        node.value,
        local("linkageFrom").removeprefix(OM),
        local("linkageTo").removeprefix(OM),
        code("hasRole"),
        code("hasBasis"),
        code("hasConfidence"),
        knowledge.text(node, SCOM + "rationale", lang) or "",
        local("underClause"),
        sources[0] if sources else "",
    )


def _iris(knowledge: Knowledge, node: ox.NamedNode, predicate: str) -> list[str]:
    values = knowledge.values(node, predicate)
    return [value.value for value in values if isinstance(value, ox.NamedNode)]
