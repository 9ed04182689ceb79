"""Scopes: what a token allows its holder."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from graphsvc.errors import ParameterRefusal
from graphsvc.vocab import CITY_GRAPHS

READ: Final = "read"
ADMIN: Final = "admin"
PUBLISH: Final = "publish:"
_CITY: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def checked(scope: str) -> str:
    """Return the scope; refuse one that there is not."""
    if scope in (READ, ADMIN):
        return scope
    if scope.startswith(PUBLISH) and _CITY.fullmatch(scope.removeprefix(PUBLISH)):
        return scope
    raise ParameterRefusal(
        f"{scope[:100]!r} is no scope",
        todo="Use read, publish:CITY with the city's id in small letters, or admin.",
    )


def allows(held: Collection[str], needed: str) -> bool:
    """Tell whether the scopes ``held`` reach as far as ``needed``; every token may read."""
    return ADMIN in held or needed in held or (needed == READ and bool(held))


def of_graph(graph: str | None) -> str:
    """Return the scope that a write to the graph needs; None is the default graph."""
    city = graph.removeprefix(CITY_GRAPHS) if graph and graph.startswith(CITY_GRAPHS) else ""
    return PUBLISH + city if _CITY.fullmatch(city) else ADMIN
