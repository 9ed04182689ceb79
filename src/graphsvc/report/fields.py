"""The fields of a value by name, for the JSON form."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def by_name(item: DataclassInstance) -> dict[str, Any]:
    """Return the fields by name; unlike ``asdict`` without copies of what never changes."""
    names, values = _fields(type(item))
    return dict(zip(names, values(item), strict=True))


@cache
def _fields(kind: type[DataclassInstance]) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    names = tuple(kind.__dataclass_fields__)
    return names, attrgetter(*names)
