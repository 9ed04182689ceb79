"""Frames: how the service and its worker processes speak, a JSON header and a raw body.

On the wire: the length of the header and of the body as two big-endian 32-bit
numbers, the header in UTF-8, the body as it is.  Nothing is ever unpickled, so
a worker that hostile input has taken over can't run code in the service.

Most headers have been there before: what asks often spells its header once, and
short ones are read once.
"""

from __future__ import annotations

import json
import struct
from functools import lru_cache
from typing import Any, Final

Header = dict[str, Any]

LENGTHS: Final = struct.Struct(">II")
MAX_HEADER: Final = 16 * 1024 * 1024
MAX_BODY: Final = 2**32 - 1
# Longer headers are rare, and remembering them would take memory.
_REMEMBERED: Final = 1024
_JSON: Final = json.JSONEncoder(separators=(",", ":"))


class Spelled(bytes):
    """Hold a header as it goes over the wire."""

    __slots__ = ()


class BrokenFrame(ValueError):
    """Report bytes that are no frame: the other side is not what it should be."""


def spell(header: Header) -> Spelled:
    """Return a header that can begin any number of frames."""
    return Spelled(_JSON.encode(header).encode())


def encode(header: Header | Spelled, body: bytes = b"") -> bytes:
    """Return one frame as bytes."""
    head = header if isinstance(header, Spelled) else spell(header)
    if len(head) > MAX_HEADER or len(body) > MAX_BODY:
        raise BrokenFrame("a frame over the limits of its length fields")
    return b"".join((LENGTHS.pack(len(head), len(body)), head, body))


def lengths(prefix: bytes, max_body: int = MAX_BODY) -> tuple[int, int]:
    """Return the lengths of header and body that the first eight bytes announce."""
    head, body = LENGTHS.unpack(prefix)
    if head > MAX_HEADER or body > max_body:
        raise BrokenFrame(f"a header of {head} bytes and a body of {body}")
    return head, body


def decode_header(data: bytes) -> Header:
    """Return the header that ``data`` spells, which is the caller's own."""
    if len(data) <= _REMEMBERED:
        return _remembered(data).copy()
    return _decoded(data)


def _decoded(data: bytes) -> Header:
    try:
        header = json.loads(data)
    except ValueError as error:
        raise BrokenFrame("a header that is no JSON") from error
    if not isinstance(header, dict):
        raise BrokenFrame("a header that is no JSON object")
    return header


_remembered = lru_cache(maxsize=64)(_decoded)


class Assembler:
    """Put frames together from the pieces in which a pipe delivers them.

    A large body is joined once, when its last byte has come, so the work grows
    with the size and not with its square.
    """

    def __init__(self, max_body: int = MAX_BODY) -> None:
        self._max_body = max_body
        self._pieces: list[bytes] = []
        self._held = 0
        self._wanted: int | None = None
        self._head = 0

    def feed(self, data: bytes) -> list[tuple[Header, bytes]]:
        """Take ``data`` and return the frames that it completes."""
        self._pieces.append(data)
        self._held += len(data)
        frames: list[tuple[Header, bytes]] = []
        while self._is_complete():
            frames.append(self._take())
        return frames

    def _is_complete(self) -> bool:
        if self._wanted is None:
            if self._held < LENGTHS.size:
                return False
            if len(self._pieces[0]) < LENGTHS.size:
                self._pieces = [b"".join(self._pieces)]
            self._head, body = lengths(self._pieces[0][: LENGTHS.size], self._max_body)
            self._wanted = LENGTHS.size + self._head + body
        return self._held >= self._wanted

    def _take(self) -> tuple[Header, bytes]:
        assert self._wanted is not None  # noqa: S101 - _is_complete said so
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        start = LENGTHS.size + self._head
        header, body = decode_header(data[LENGTHS.size : start]), data[start : self._wanted]
        rest = data[self._wanted :]
        self._pieces, self._held, self._wanted = ([rest] if rest else []), len(rest), None
        return header, body
