"""Pair our blank nodes with the fast parser's, whose names for them are new at each parse."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Quad, Triple

from graphsvc.positions.rows import Row
from graphsvc.positions.terms import is_anonymous, is_blank

Terms = tuple[str, str, str, str]


def quad_terms(quad: Quad) -> Terms:
    """Return the four terms of a quad in N-Triples syntax."""
    object_ = quad.object
    # Oxigraph puts the brackets around a quoted triple only inside another one.
    object_term = f"<<( {object_} )>>" if isinstance(object_, Triple) else str(object_)
    return str(quad.subject), str(quad.predicate), object_term, str(quad.graph_name)


def aligned(rows: Sequence[Row], quads: Sequence[Terms], *, whole: bool) -> list[Row]:
    """Return the rows under the names that their blank nodes have in the quads.

    Rows and quads must be the same statements in the same order, term by term, with one name for each blank node;
    `whole` says that no quad may be left over. Where that fails, only rows stay that are among the quads by names that
    the file itself gives.
    """
    renamed = _renamed(rows, quads, whole=whole)
    if renamed is None:
        known = {quad[:3] for quad in quads}
        renamed = [row for row in rows if row[:3] in known]
    return renamed


def _renamed(rows: Sequence[Row], quads: Sequence[Terms], *, whole: bool) -> list[Row] | None:
    if len(rows) > len(quads) or (whole and len(rows) < len(quads)):
        return None
    names: dict[str, str] = {}
    renamed: list[Row] = []
    for row, quad in zip(rows, quads, strict=False):
        if row[:4] == quad:
            renamed.append(row)
            continue
        for ours, theirs in zip(row[:4], quad, strict=True):
            if not _agree(ours, theirs, names):
                return None
        subject, _, object_, graph = quad
        renamed.append(row._replace(subject=subject, object=object_, graph=graph))
    return renamed if len(set(names.values())) == len(names) else None


def _agree(ours: str, theirs: str, names: dict[str, str]) -> bool:
    """Tell whether two terms are the same but for the names of blank nodes, and note those names."""
    if ours == theirs:
        return True
    if is_anonymous(ours):
        return is_blank(theirs) and names.setdefault(ours, theirs) == theirs
    # A quoted triple; its text is never split where a blank node's name could hide.
    parts, others = ours.split(" "), theirs.split(" ")
    return (
        ours.startswith("<<(")
        and len(parts) == len(others)
        and all(
            part == other or (is_anonymous(part) and is_blank(other) and names.setdefault(part, other) == other)
            for part, other in zip(parts, others, strict=True)
        )
    )
