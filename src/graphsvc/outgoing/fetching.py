"""Get a document by HTTP: from hosts that were named, never from a private address by chance.

Each redirect is judged anew.  Nothing is unpacked, and nothing is read past its limit.
"""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from graphsvc.errors import (
    DeadlineRefusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
    Where,
)
from graphsvc.outgoing.connecting import Judged, Network

ACCEPT: Final = (
    "application/trig;q=0.9, text/turtle, application/n-quads;q=0.9, application/ld+json;q=0.8, "
    "application/n-triples;q=0.8, application/rdf+xml;q=0.5"
)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED: Final = 304
_OK: Final = 200
# What an address may hold as it is; a sign of percent-encoding stays one.
_PLAIN: Final = "/%:@!$&'()*+,;=~?"


@dataclass(frozen=True, slots=True)
class Policy:
    """Say what may be fetched; ``networks`` are private ones that are allowed all the same."""

    hosts: frozenset[str]
    networks: tuple[Network, ...] = ()
    max_bytes: int = 16 << 20
    time_limit_s: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what was seen of a document before: what to ask a conditional request with."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> dict[bytes | str, bytes | str]:
        """Return the headers of the conditional request, byte for byte as they were told."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value.encode("latin-1") for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Document:
    """Hold an answer; ``body`` is None where the document is what it was."""

    url: str
    media_type: str
    body: bytes | None
    known: Known


def fetch(url: str, policy: Policy, known: Known | None = None) -> Document:
    """Return the document; refuse an address, a host, a size or a time that is not allowed."""
    deadline = time.monotonic() + policy.time_limit_s
    where = _allowed(url, policy)
    with httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        network_backend=Judged(policy.networks, deadline),
        max_connections=1,
    ) as pool:
        for _ in range(policy.redirects + 1):
            found = _answered(pool, where, policy, known or Known(), deadline)
            if isinstance(found, Document):
                return found
            where = _allowed(found, policy, where)
    raise UnreadableRefusal(
        f"The address leads on more than {policy.redirects} times",
        todo="Name the address that it leads to.",
        where=Where(url),
    )


def host_of(url: str) -> str:
    """Return the host of an address as a name server knows it, "" for none."""
    try:
        return _host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _host(name: str) -> str:
    return (name if name.isascii() else name.encode("idna").decode()).lower()


def _answered(
    pool: httpcore.ConnectionPool, url: str, policy: Policy, known: Known, deadline: float
) -> Document | str:
    """Return the document, or where its address leads."""
    headers: dict[bytes | str, bytes | str] = {
        "Accept": ACCEPT,
        "Accept-Encoding": "identity",
        "User-Agent": "graphsvc-harvest",
        **known.headers,
    }
    left = max(deadline - time.monotonic(), 0.001)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), left)
    try:
        with pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as answer:
            told = {key.decode().lower(): value.decode("latin-1") for key, value in answer.headers}
            if answer.status in _REDIRECTS and "location" in told:
                return told["location"]
            seen = Known(told.get("etag"), told.get("last-modified"))
            if answer.status == _NOT_MODIFIED and known.headers:
                return Document(url, "", None, seen)
            _refuse_answer(url, answer.status, told)
            body = _body(answer, url, policy)
    except (httpcore.TimeoutException, TimeoutError) as fault:
        raise DeadlineRefusal(
            f"The document did not come within {policy.time_limit_s:g} s",
            todo="Try again later, or raise --time-limit.",
            where=Where(url),
        ) from fault
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as fault:
        raise UnreadableRefusal(
            f"The address can't be fetched: {str(fault) or type(fault).__name__}",
            todo="See that the server is there, and try again.",
            where=Where(url),
        ) from fault
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    return Document(url, kind, body, seen)


def _body(answer: httpcore.Response, url: str, policy: Policy) -> bytes:
    pieces, size = [], 0
    for piece in answer.iter_stream():
        size += len(piece)
        if size > policy.max_bytes:
            raise TooLargeRefusal(
                f"The document is longer than {policy.max_bytes:,} bytes",
                todo="Have it split, or raise --max-bytes.",
                where=Where(url),
            )
        pieces.append(piece)
    return b"".join(pieces)


def _allowed(url: str, policy: Policy, base: str = "") -> str:
    """Return the address as it is asked for, in ASCII and without a part behind ``#``.

    Refuses one of another kind, and one of a host that was not named.
    """
    try:
        parts = urlsplit(urljoin(base, url))
        host, port = _host(parts.hostname or ""), parts.port
        named = {_host(name) for name in policy.hosts}
    except ValueError as fault:
        raise UnreadableRefusal(
            f"This is no address: {fault}", todo="Correct it.", where=Where(url[:300])
        ) from fault
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise UnsafeRefusal(
            "Only addresses that begin with http:// or https:// are fetched, without a user's name",
            todo="Give such an address.",
            where=Where(url[:300]),
        )
    if host not in named:
        raise UnsafeRefusal(
            f"The host {host[:200]} was not named",
            todo="Allow it with --allow-host if you trust it.",
            where=Where(url[:300]),
        )
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    path, query = quote(parts.path, safe=_PLAIN), quote(parts.query, safe=_PLAIN)
    return urlunsplit((parts.scheme, place, path, query, ""))


def _refuse_answer(url: str, status: int, told: dict[str, str]) -> None:
    if status != _OK:
        raise UnreadableRefusal(
            f"The server answered {status}", todo="See what is at the address.", where=Where(url)
        )
    if told.get("content-encoding", "identity").lower() != "identity":
        raise UnsafeRefusal(
            "The server sent the document packed, which nobody asked for",
            todo="Have it sent as it is.",
            where=Where(url),
        )
