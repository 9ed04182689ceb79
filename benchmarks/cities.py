"""Provide the same city and the same shapes to graphsvc and to pySHACL."""

from __future__ import annotations

import sys
from functools import cache

from benchmarks.measuring import ROOT
from graphsvc.report import TIERS
from graphsvc.validation import shapes

SEED = 1


@cache
def city(statements: int, faults: int = 0) -> bytes:
    """Return a generated city of that size, with faults planted in it where any are asked for."""
    sys.path.append(str(ROOT / "tools"))
    import generate_cities

    if faults:
        return generate_cities.faulty(SEED, statements, faults).text.encode()
    return generate_cities.city(SEED, statements).encode()


def all_shapes() -> str:
    """Return the shapes of all three tiers as one Turtle text."""
    return shapes.text_of_tiers(TIERS)


def background() -> str:
    """Return what graphsvc adds of the model while it checks, as N-Triples, which are Turtle."""
    return shapes.background()
