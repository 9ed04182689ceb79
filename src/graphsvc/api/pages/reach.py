"""What rests on an element and what it rests on, step by step, on the linkages chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.api.linkage_rows import Row
from graphsvc.vocab import BASES, ELEMENTS


@dataclass(frozen=True, slots=True)
class Edge:
    """Hold what the linkages between two elements say together.

    ``upper`` rests on ``lower``; where ``ordered`` is false, the model only relates them.
    The strongest basis speaks, and ``row`` is its linkage.
    """

    upper: str
    lower: str
    ordered: bool
    row: Row

    @property
    def basis(self) -> str:
        """Return the basis that the edge is drawn by."""
        return self.row.basis


@dataclass(frozen=True, slots=True)
class Step:
    """Hold the elements that are so many linkages away, each with the edges that reach it."""

    number: int
    reached: tuple[tuple[str, tuple[Edge, ...]], ...]


def edges_of(rows: Iterable[Row]) -> list[Edge]:
    """Return one edge for each ordered pair; a mere relation only where there is no order."""
    best: dict[tuple[str, str], Edge] = {}
    for row in sorted(rows, key=lambda row: (row.role == "relates", BASES.index(row.basis))):
        ends = row.source_element, row.target_element
        upper, lower = ends[::-1] if row.role == "feeds" else ends
        if row.role == "relates" and ((upper, lower) in best or (lower, upper) in best):
            continue
        best.setdefault((upper, lower), Edge(upper, lower, row.role != "relates", row))
    return list(best.values())


def steps(edges: Iterable[Edge], start: str, depth: int, *, upwards: bool) -> list[Step]:
    """Return what rests on ``start`` (upwards) or what it rests on, nearest first."""
    ordered = [edge for edge in edges if edge.ordered]
    known, edge_of_reach = {start}, {start}
    found: list[Step] = []
    for number in range(1, depth + 1):
        reached: dict[str, list[Edge]] = {}
        for edge in ordered:
            near, far = (edge.lower, edge.upper) if upwards else (edge.upper, edge.lower)
            if near in edge_of_reach and far not in known:
                reached.setdefault(far, []).append(edge)
        if not reached:
            break
        known |= reached.keys()
        edge_of_reach = set(reached)
        in_order = sorted(reached.items(), key=lambda item: ELEMENTS.index(item[0]))
        found.append(Step(number, tuple((name, tuple(by)) for name, by in in_order)))
    return found


def around(edges: Iterable[Edge], centre: str) -> list[Step]:
    """Return what is directly linked with an element, whatever the direction, as one step."""
    reached: dict[str, list[Edge]] = {}
    for edge in edges:
        if centre in (edge.upper, edge.lower):
            other = edge.lower if edge.upper == centre else edge.upper
            reached.setdefault(other, []).append(edge)
    in_order = sorted(reached.items(), key=lambda item: ELEMENTS.index(item[0]))
    return [Step(1, tuple((name, tuple(by)) for name, by in in_order))] if reached else []
