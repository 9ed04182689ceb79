"""Answers with a validator: the same bytes are sent once and confirmed afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope, Send

from graphsvc.errors import NotAcceptableRefusal
from graphsvc.rdfio.negotiation import negotiate

Headers = list[tuple[bytes, bytes]]

BY_CALLER: Final = "Accept, Authorization"
"""What answers differ by where holders of tokens may ask for more than others."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Hold an answer that is ready to be sent any number of times."""

    etag: bytes | None
    headers: Headers
    body: bytes

    async def send(self, scope: Scope, send: Send) -> None:
        """Send it, or only the word that what the client has is still good."""
        status, headers, body = 200, self.headers, self.body
        if self.etag is not None and _matches(self.etag, scope):
            status, body = 304, b""
            headers = [
                pair for pair in headers if pair[0] not in (b"content-length", b"content-type")
            ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def prepare(
    body: bytes,
    content_type: str,
    *,
    vary: str = "Accept",
    is_repeatable: bool = True,
    is_private: bool = False,
) -> Prepared:
    """Return the answer with its headers.

    What is not repeatable is never to be kept, and what is private by nobody on the way.
    """
    etag = None
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", vary.encode()),
        (b"cache-control", b"no-cache" if is_repeatable and not is_private else b"no-store"),
    ]
    if is_repeatable:
        digest = hashlib.blake2b(content_type.encode(), digest_size=12)
        digest.update(body)
        etag = f'"{digest.hexdigest()}"'.encode()
        headers.append((b"etag", etag))
    return Prepared(etag, headers, body)


def response(
    request: Request,
    body: bytes,
    content_type: str,
    *,
    vary: str = "Accept",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer to a GET request, 304 where the client has it already."""
    prepared = prepare(body, content_type, vary=vary)
    if prepared.etag is not None and _matches(prepared.etag, request.scope):
        status, body = 304, b""
    else:
        status = 200
    answer = Response(body, status_code=status, headers=dict(headers or {}))
    kept = (b"content-length",) if status == 200 else (b"content-length", b"content-type")
    answer.raw_headers += [pair for pair in prepared.headers if pair[0] not in kept]
    return answer


def pick(accept: str | None, offers: Sequence[str], wish: str | None = None) -> str:
    """Return the media type to answer in; refuse, naming the offers, where none will do."""
    if wish is not None:
        return wish
    found = negotiate(accept, offers)
    if found is None:
        raise NotAcceptableRefusal(
            "The answer can't be given in any format that the Accept header allows",
            todo=f"Accept one of {', '.join(offers)}.",
        )
    return found


def _matches(etag: bytes, scope: Scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            known = (part.strip().removeprefix(b"W/") for part in value.split(b","))
            return any(part in (etag, b"*") for part in known)
    return False
