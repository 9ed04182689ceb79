"""Pair our blank nodes with the fast parser's, whose names for them are new at each parse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Quad, Triple

from graphsvc.positions.rows import Row
from graphsvc.positions.terms import ANY_LITERAL, is_anonymous, is_blank

Terms = tuple[str, str, str]


def triples_of(statements: str | Iterable[Quad]) -> list[Terms]:
    """Return the terms of each statement, which are quads or lines of canonical N-Triples.

    The names of graphs are left out.
    """
    if isinstance(statements, str):
        # Canonical: single spaces, and no line break but after a statement.
        lines = statements.removesuffix("\n").split("\n") if statements else []
        parts = (line.removesuffix(" .").split(" ", 2) for line in lines)
        return [(subject, predicate, object_) for subject, predicate, object_ in parts]
    return [(str(quad.subject), str(quad.predicate), _object_of(quad)) for quad in statements]


def _object_of(quad: Quad) -> str:
    # Oxigraph writes the brackets of a quoted triple only where it is inside another one.
    return f"<<( {quad.object} )>>" if isinstance(quad.object, Triple) else str(quad.object)


def aligned(rows: Sequence[Row], triples: Sequence[Terms], *, whole: bool) -> list[Row]:
    """Return the rows under the names that their blank nodes have in the triples.

    Rows and triples must be the same statements in the same order, term by term, with one
    name for each blank node; ``whole`` says that no triple may be left over.  Where that
    fails, only rows stay that are among the triples by names that the file itself gives.
    """
    renamed = _renamed(rows, triples, whole=whole)
    if renamed is None:
        known = set(triples)
        renamed = [row for row in rows if row[:3] in known]
    return renamed


def _renamed(rows: Sequence[Row], triples: Sequence[Terms], *, whole: bool) -> list[Row] | None:
    if len(rows) > len(triples) or (whole and len(rows) < len(triples)):
        return None
    names: dict[str, str] = {}
    renamed: list[Row] = []
    for row, triple in zip(rows, triples, strict=False):
        if row[:3] == triple:
            renamed.append(row)
        elif all(_agree(ours, theirs, names) for ours, theirs in zip(row[:3], triple, strict=True)):
            subject, _, object_ = triple
            renamed.append(row._replace(subject=subject, object=object_))
        else:
            return None
    return renamed if len(set(names.values())) == len(names) else None


def _agree(ours: str, theirs: str, names: dict[str, str]) -> bool:
    """Tell whether two terms are the same but for names of blank nodes, and note those names."""
    if ours == theirs:
        return True
    if is_anonymous(ours):
        return is_blank(theirs) and names.setdefault(ours, theirs) == theirs
    if ours == ANY_LITERAL:
        return theirs.startswith('"')
    # In a quoted triple every term stands between spaces.
    parts, others = ours.split(" "), theirs.split(" ")
    return (
        len(parts) == len(others) > 1
        and ours.startswith("<<(")
        and all(
            part == other
            or (is_anonymous(part) and is_blank(other) and names.setdefault(part, other) == other)
            for part, other in zip(parts, others, strict=True)
        )
    )
