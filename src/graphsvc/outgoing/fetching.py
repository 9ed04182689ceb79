"""Get a document by HTTP: from hosts that were named, never from a private address by chance.

A host's addresses are looked at once they are known, and the connection goes to the very
address that was looked at, so that no second answer of the name server matters.  Each
redirect is judged anew.  Nothing is unpacked, and nothing is read past its limit.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore

from graphsvc.errors import (
    DeadlineRefusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
    Where,
)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ACCEPT: Final = (
    "application/trig;q=0.9, text/turtle, application/n-quads;q=0.9, application/ld+json;q=0.8, "
    "application/n-triples;q=0.8, application/rdf+xml;q=0.5"
)
# Addresses that a gateway turns into others, which could be private ones.
_TRANSLATED: Final = tuple(
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED: Final = 304
_OK: Final = 200


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
    where = url
    with httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        network_backend=_Checked(policy, deadline),
        max_connections=1,
    ) as pool:
        for _ in range(policy.redirects + 1):
            _refuse_address(where, policy)
            found = _answered(pool, where, policy, known, deadline)
            if isinstance(found, Document):
                return found
            where = urljoin(where, found)
    raise UnreadableRefusal(
        f"The address leads on more than {policy.redirects} times",
        todo="Name the address that it leads to.",
        where=Where(url),
    )


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks that the texts name; raises ``ValueError`` for one that is none."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def _answered(
    pool: httpcore.ConnectionPool, url: str, policy: Policy, known: Known | None, deadline: float
) -> Document | str:
    """Return the document, or where its address leads."""
    headers: dict[bytes | str, bytes | str] = {
        "Accept": ACCEPT,
        "Accept-Encoding": "identity",
        "User-Agent": "graphsvc-harvest",
    }
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.modified:
        headers["If-Modified-Since"] = known.modified
    left = max(deadline - time.monotonic(), 0.001)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), left)
    try:
        with pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as answer:
            told = {key.decode().lower(): value.decode("latin-1") for key, value in answer.headers}
            if answer.status in _REDIRECTS and "location" in told:
                return told["location"]
            seen = Known(told.get("etag"), told.get("last-modified"))
            if answer.status == _NOT_MODIFIED:
                return Document(url, "", None, seen)
            _refuse_answer(url, answer.status, told)
            body = _body(answer, url, policy, deadline)
    except (httpcore.TimeoutException, TimeoutError) as fault:
        raise _too_slow(url, policy) from fault
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as fault:
        raise UnreadableRefusal(
            f"The address can't be fetched: {str(fault) or type(fault).__name__}",
            todo="See that the server is there, and try again.",
            where=Where(url),
        ) from fault
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    return Document(url, kind, body, seen)


def _body(answer: httpcore.Response, url: str, policy: Policy, deadline: float) -> bytes:
    pieces, size = [], 0
    for piece in answer.iter_stream():
        size += len(piece)
        if size > policy.max_bytes:
            raise TooLargeRefusal(
                f"The document is longer than {policy.max_bytes:,} bytes",
                todo="Have it split, or raise --max-bytes.",
                where=Where(url),
            )
        # A byte now and then would keep every time limit of a single read.
        if time.monotonic() > deadline:
            raise _too_slow(url, policy)
        pieces.append(piece)
    return b"".join(pieces)


def _refuse_address(url: str, policy: Policy) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise UnsafeRefusal(
            "Only addresses that begin with http:// or https:// are fetched, without a user's name",
            where=Where(url[:300]),
        )
    if parts.hostname.lower() not in policy.hosts:
        raise UnsafeRefusal(
            f"The host {parts.hostname[:200]} was not named",
            todo="Allow it with --allow-host if you trust it.",
            where=Where(url[:300]),
        )


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


def _too_slow(url: str, policy: Policy) -> DeadlineRefusal:
    return DeadlineRefusal(
        f"The document did not come within {policy.time_limit_s:g} s",
        todo="Try again later, or raise --time-limit.",
        where=Where(url),
    )


class _Checked(httpcore.SyncBackend):
    """Connect to addresses that were looked at, and to no others."""

    def __init__(self, policy: Policy, deadline: float) -> None:
        self._policy = policy
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve the host, judge every address of it, and connect to the first."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(item[4][0]).partition("%")[0] for item in found]
        for text in addresses:
            if not self._is_allowed(ipaddress.ip_address(text)):
                raise UnsafeRefusal(
                    f"The host {host[:200]} leads to {text}, a private address",
                    todo="Allow its network with --allow-network if you mean it.",
                )
        return super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def _is_allowed(self, address: Address) -> bool:
        mapped = getattr(address, "ipv4_mapped", None)
        bare = mapped or address
        if any(bare.version == one.version and bare in one for one in self._policy.networks):
            return True
        is_translated = any(bare.version == one.version and bare in one for one in _TRANSLATED)
        return bare.is_global and not bare.is_multicast and not is_translated
