"""The fields of a value by name, for the JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def by_name(item: DataclassInstance) -> dict[str, Any]:
    """Return the fields by name; unlike ``asdict`` without copies of what never changes."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}
