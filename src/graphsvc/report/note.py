"""What is to be noted of several files, and is no fault of any one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

SAME_CITY: Final = "sameCity"


@dataclass(frozen=True, slots=True)
class Note:
    """Tell that several files describe the same city."""

    city: str
    files: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {"kind": SAME_CITY, "city": self.city, "files": list(self.files)}


def same_city(described: Iterable[tuple[str, str | None]]) -> list[Note]:
    """Return a note for each city that several files describe, in the order of the files.

    ``described`` are the files, each with the IRI of its city; one without an IRI is
    never taken for another.
    """
    files: dict[str, list[str]] = {}
    for name, city in described:
        if city is not None:
            files.setdefault(city, []).append(name)
    return [Note(city, tuple(names)) for city, names in files.items() if len(names) > 1]
