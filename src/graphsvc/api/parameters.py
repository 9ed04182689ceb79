"""Parameters of the SPARQL protocols: those of the address and those of a form together."""

from __future__ import annotations

from binascii import a2b_qp
from typing import Final
from urllib.parse import unquote_to_bytes

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
        for pair in encoded.split(b"&"):
            if pair:
                name, _, value = pair.partition(b"=")
                found.setdefault(_decoded(name), []).append(_decoded(value))
    except UnicodeError as fault:
        raise ParameterRefusal(
            "The parameters are not encoded in UTF-8", todo="Percent-encode them as UTF-8."
        ) from fault
    return found


def _decoded(encoded: bytes) -> str:
    """Return the text of a name or value; some clients leave letters of other scripts as they are.

    Percent-encoding is quoted-printable with another sign, and for that the standard
    library has a decoder in C, many times as fast as its own for the former.  A valid
    escape loses two bytes; where the count is another, some escape is not valid.
    """
    plain = encoded.replace(b"+", b" ")
    escapes = plain.count(b"%")
    if not escapes:
        return plain.decode()
    if b"\n" not in plain and b"\r" not in plain:  # which end lines of quoted-printable
        decoded = a2b_qp(plain.replace(b"=", b"=3D").replace(b"%", b"="))
        if len(decoded) == len(plain) - 2 * escapes:
            return decoded.decode()
    return unquote_to_bytes(plain).decode()


def with_form(parameters: Parameters, body: bytes) -> None:
    """Add the fields of a form to the parameters."""
    for name, values in parsed(body).items():
        parameters.setdefault(name, []).extend(values)
