"""The engines that run shapes: the fast one where it has a wheel, pySHACL everywhere.

Both take N-Triples text and give the same rows (docs/engines.md says where they differ).
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Final, Protocol

from graphsvc.errors import ParameterRefusal
from graphsvc.validation.rows import Row
from graphsvc.validation.shapes import text_of_tiers, without_sparql

FAST: Final = "shacl"
REFERENCE: Final = "pyshacl"
ENGINES: Final = (FAST, REFERENCE)


class Engine(Protocol):
    """Run some shapes over N-Triples."""

    name: str
    version: str

    def run(self, ntriples: str) -> list[Row]:
        """Return the rows for the data; raise ``SyntaxRefusal`` for shapes that can't be run."""


def available() -> str:
    """Return the name of the engine to use where none is asked for."""
    return FAST if find_spec("shacl") else REFERENCE


def chosen(name: str | None) -> str:
    """Return the name of the engine that will run, or refuse one that can't."""
    wanted = name or available()
    if wanted == FAST and not find_spec("shacl"):
        raise ParameterRefusal(
            "The engine 'shacl' has no build for this machine", todo="Use --engine pyshacl."
        )
    if wanted not in ENGINES:
        raise ParameterRefusal(
            f"{wanted!r} is no engine", todo=f"Use one of {', '.join(ENGINES)}, or leave it out."
        )
    return wanted


@cache
def engine(name: str | None, tiers: tuple[str, ...], *, sparql: bool = True) -> Engine:
    """Return the engine of that name with the tiers' shapes compiled, kept for the next file.

    Without ``sparql`` it has only those rules that are written in SHACL Core.
    """
    return compiled(name, text_of_tiers(tiers) if sparql else without_sparql(tiers))


@lru_cache(maxsize=8)
def compiled(name: str | None, shapes: str) -> Engine:
    """Return the engine with the shapes of a Turtle text compiled.

    Raises ``ParameterRefusal`` for a name that is none, ``SyntaxRefusal`` for shapes that
    the engine can't run; what the reference engine can't run it says when it runs.
    """
    if chosen(name) == FAST:
        from graphsvc.validation.fast import Fast

        return Fast(shapes)
    from graphsvc.validation.reference import Reference

    return Reference(shapes)
