"""Parameters of the SPARQL protocols: those of the address and those of a form together."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

from graphsvc.errors import ParameterRefusal

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
# A percent-encoded byte takes three; the rest is room for the names of graphs.
_ENCODED: Final = 3
_ROOM: Final = 64 * 1024

Parameters = dict[str, list[str]]


def room(limit: int) -> int:
    """Return how many bytes a form needs around a text of ``limit`` bytes."""
    return limit * (_ENCODED - 1) + _ROOM


def parsed(encoded: bytes) -> Parameters:
    """Return the parameters by name; refuse text that is not in UTF-8."""
    found: Parameters = {}
    try:
        # Some clients leave letters of other scripts as they are.
        text = encoded.decode()
        for name, value in parse_qsl(text, keep_blank_values=True, errors="strict"):
            found.setdefault(name, []).append(value)
    except UnicodeError as fault:
        raise ParameterRefusal(
            "The parameters are not encoded in UTF-8", todo="Percent-encode them as UTF-8."
        ) from fault
    return found


def with_form(parameters: Parameters, body: bytes) -> None:
    """Add the fields of a form to the parameters."""
    for name, values in parsed(body).items():
        parameters.setdefault(name, []).extend(values)
