"""Query the smart-city operating model and check a city's file against it.

    >>> from graphsvc import validate
    >>> report = validate("examples/arden.ttl", as_of="2026-11-22")
    >>> report.conforms
    True

Both functions load what they need when they are first called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphsvc.questions import query
    from graphsvc.validation.files import validate

__all__ = ["query", "validate"]


def __getattr__(name: str) -> object:
    if name == "validate":
        from graphsvc.validation.files import validate

        return validate
    if name == "query":
        from graphsvc.questions import query

        return query
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
