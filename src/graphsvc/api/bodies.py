"""Request bodies, read no further than their limit."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope

from graphsvc.errors import BusyRefusal, FormatRefusal, TooLargeRefusal, UnreadableRefusal


class Bounded:
    """Count what comes in and refuse the byte that is too many, before reading on."""

    def __init__(
        self, scope: Scope, receive: Receive, *, limit: int, name: str, room: int = 0
    ) -> None:
        """Allow ``limit`` bytes, the setting ``name``, and ``room`` for what wraps them."""
        self._receive = receive
        self._told = limit
        self._limit = limit + room
        self._name = name
        self._seen = 0
        packed = header(scope, b"content-encoding")
        if packed is not None and packed.strip().lower() != "identity":
            raise FormatRefusal(
                f"The request is compressed as {packed[:40]!r}, and nothing is unpacked here",
                todo="Send it as it is, without Content-Encoding.",
            )
        announced = header(scope, b"content-length")
        if announced is not None and announced.isdigit() and int(announced) > self._limit:
            raise self._too_large(f"{int(announced):,} bytes")

    async def __call__(self) -> Message:
        """Return the next message, as ASGI's ``receive`` does."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise BusyRefusal("The client went away before it had sent everything")
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            raise self._too_large("more bytes")
        return message

    async def all(self) -> bytes:
        """Return the whole body."""
        pieces = []
        more = True
        while more:
            message = await self()
            pieces.append(message.get("body", b""))
            more = message.get("more_body", False)
        return b"".join(pieces)

    def _too_large(self, size: str) -> TooLargeRefusal:
        return TooLargeRefusal(
            f"The request has {size}, over {self._name} = {self._told:,}",
            todo="Send less, in several requests if need be, or have the limit raised.",
        )


def header(scope: Scope, name: bytes) -> str | None:
    """Return a request header's value; several are joined, as lists are."""
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ", ".join(found) if found else None


def content_type(scope: Scope) -> str | None:
    """Return the media type of the body; refuse text that is not in UTF-8."""
    value = header(scope, b"content-type")
    if value is None:
        return None
    kind, *parameters = (part.strip() for part in value.split(";"))
    for parameter in parameters:
        name, _, charset = parameter.partition("=")
        known = ("utf-8", "utf8", "us-ascii")
        if name.strip().lower() == "charset" and charset.strip(' "').lower() not in known:
            raise FormatRefusal(
                f"The request is encoded in {charset.strip()[:40]}", todo="Send UTF-8."
            )
    return kind.lower()


def text(body: bytes) -> str:
    """Return the body as text."""
    try:
        return body.decode()
    except UnicodeDecodeError as fault:
        raise UnreadableRefusal(
            f"The request is not encoded in UTF-8 (byte {fault.start})", todo="Send UTF-8."
        ) from fault
