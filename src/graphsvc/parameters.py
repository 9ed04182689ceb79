"""Parameters of stored queries: what each type accepts and the RDF term that it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from graphsvc.errors import ParameterRefusal
from graphsvc.vocab import BASES, CITY_GRAPHS, ELEMENTS, OM, PREFIXES, ROLL_UPS, SCOM, XSD

ROLES: Final = ("needs", "feeds", "relates")
DEPTHS: Final = ("1", "2", "3", "4", "all")

_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CITY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}

# What each type wants, in words that finish "… must be".
TYPES: Final[dict[str, str]] = {
    "element": "an element of the model, such as B7",
    "basis": f"one or more of {', '.join(BASES)}, with commas between",
    "role": f"one of {', '.join(ROLES)}",
    "depth": f"one of {', '.join(DEPTHS)}",
    "integer": "a whole number from 0 to 999999999",
    "date": "a date as year-month-day, such as 2026-11-22, or today",
    "city": "the name of a city file, such as arden, or the IRI of its graph",
    "iri": "an IRI, or a name with a known prefix such as om:B7",
    "string": "text",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold one parameter of a stored query; unbound, it means all."""

    name: str
    type: str
    description: str
    example: str
    default: str | None = None
    required: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form, by the names of the fields."""
        return asdict(self)

    def term(self, value: str) -> str | None:
        """Return the value's term in N-Triples, None where it means all; refuse a wrong one."""
        try:
            return _TERMS[self.type](value.strip())
        except _NotThatType as fault:
            raise self._refusal(value, str(fault)) from fault

    def bases(self, value: str) -> tuple[str, ...]:
        """Return the bases named, strongest first; refuse an unknown one."""
        named = {part.strip().removeprefix("scom:").lower() for part in value.split(",")}
        if not named <= set(BASES):
            raise self._refusal(value, "")
        return tuple(basis for basis in BASES if basis in named)

    def _refusal(self, value: str, hint: str) -> ParameterRefusal:
        example = f"Write for example {self.name}={self.example}."
        shown = value if len(value) <= 60 else value[:57] + "…"
        return ParameterRefusal(
            f"The parameter {self.name!r} must be {TYPES[self.type]}, not {shown!r}",
            todo=f"{hint} {example}".strip(),
        )


class _NotThatType(Exception):
    """Say that a value is not of the type; the text is a hint for who gave it."""


def resource(value: str) -> str:
    """Return the IRI that a full IRI or a name with a prefix of the table stands for."""
    bare = value.removeprefix("<").removesuffix(">")
    prefix, colon, local = bare.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        bare = PREFIXES[prefix] + local
    if not _IRI.fullmatch(bare):
        raise _NotThatType
    return bare


def literal(text: str) -> str:
    """Return the text as an N-Triples literal."""
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


def _element(value: str) -> str:
    bare = value.removeprefix("<").removesuffix(">").removeprefix(OM).removeprefix("om:")
    number = bare.upper()
    if number in ELEMENTS:
        return f"<{OM}{number}>"
    if number in ROLL_UPS:
        parts = [element for element in ELEMENTS if element.startswith(number)]
        raise _NotThatType(
            f"{number} as a whole has no linkages: ask for {parts[0]} to {parts[-1]}."
        )
    near = get_close_matches(number, ELEMENTS, n=3, cutoff=0.4)
    raise _NotThatType(f"Did you mean {' or '.join(near)}?" if near else "")


def _role(value: str) -> str:
    bare = value.removeprefix("<").removesuffix(">").removeprefix(SCOM).removeprefix("scom:")
    if bare.lower() not in ROLES:
        raise _NotThatType
    return f"<{SCOM}{bare.capitalize()}>"


def _depth(value: str) -> str | None:
    if value not in DEPTHS:
        raise _NotThatType
    return None if value == "all" else _integer(value)


def _integer(value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise _NotThatType
    return f'"{int(value)}"^^<{XSD}integer>'


def _date(value: str) -> str:
    if value == "today":
        value = date.today().isoformat()  # noqa: DTZ011  # the reader's own day is meant
    try:
        if not _DATE.fullmatch(value):
            raise _NotThatType
        date.fromisoformat(value)
    except ValueError as fault:
        raise _NotThatType("That day is not in the calendar.") from fault
    return f'"{value}"^^<{XSD}date>'


def _city(value: str) -> str:
    if _CITY.fullmatch(value):
        return f"<{CITY_GRAPHS}{value}>"
    return f"<{resource(value)}>"


def _string(value: str) -> str:
    if any(ord(char) < 32 and char not in "\t\n\r" for char in value):
        raise _NotThatType("It holds control characters.")
    return literal(value)


_TERMS: Final[dict[str, Callable[[str], str | None]]] = {
    "element": _element,
    "role": _role,
    "depth": _depth,
    "integer": _integer,
    "date": _date,
    "city": _city,
    "iri": lambda value: f"<{resource(value)}>",
    "string": _string,
}
