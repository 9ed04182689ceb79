"""Scopes: what a token allows its holder.

Who may publish a city's file does so at ``/models``, where it is checked first.  The
graphs and updates take whatever they are given, and so are an administrator's alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from graphsvc.errors import ParameterRefusal

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
