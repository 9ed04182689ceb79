"""Answers with a validator: the same bytes are sent once and confirmed afterwards."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope, Send

from graphsvc.api.bodies import header
from graphsvc.errors import NotAcceptableRefusal
from graphsvc.rdfio.negotiation import negotiate

Headers = list[tuple[bytes, bytes]]

BY_CALLER: Final = "Accept, Authorization"
"""What answers differ by where holders of tokens may ask for more than others."""
_OF_THE_BODY: Final = (b"content-length", b"content-type", b"content-encoding")
_GZIP: Final = ("gzip", "x-gzip", "*")
_WORTH_COMPRESSING: Final = 1024
_LEVEL: Final = 5
# A longer header is rare, and would let strangers fill the memory of what is remembered.
_REMEMBERED: Final = 200


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
            headers = [pair for pair in headers if pair[0] not in _OF_THE_BODY]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def prepare(
    body: bytes,
    content_type: str,
    *,
    vary: str = "Accept",
    is_repeatable: bool = True,
    is_private: bool = False,
    encoding: str = "",
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
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
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


def accepts_gzip(scope: Scope) -> bool:
    """Tell whether the client takes a compressed body (RFC 9110, section 12.5.3)."""
    value = header(scope, b"accept-encoding")
    if value is None:
        return False
    return _takes_gzip(value) if len(value) > _REMEMBERED else _remembered(value)


def packed(scope: Scope, body: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a long text in gzip, and the header that says so, where the client takes that."""
    if len(body) < _WORTH_COMPRESSING or not accepts_gzip(scope):
        return body, {}
    return gzip.compress(body, _LEVEL, mtime=0), {"Content-Encoding": "gzip"}


def _takes_gzip(accept_encoding: str) -> bool:
    qualities = dict(map(_coding, accept_encoding.split(",")))
    found = next((name for name in _GZIP if name in qualities), None)
    return found is not None and qualities[found] > 0


_remembered = lru_cache(maxsize=128)(_takes_gzip)


def _coding(part: str) -> tuple[str, float]:
    """Return one coding of the header and its quality; 0 where that can't be read."""
    name, _, parameter = part.partition(";")
    kind, _, value = parameter.partition("=")
    try:
        quality = float(value) if kind.strip().lower() == "q" else 1.0
    except ValueError:
        quality = 0.0
    return name.strip().lower(), quality


def _matches(etag: bytes, scope: Scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            known = (part.strip().removeprefix(b"W/") for part in value.split(b","))
            return any(part in (etag, b"*") for part in known)
    return False
