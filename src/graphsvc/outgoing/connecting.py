"""Connect to addresses that were looked at, and within one deadline for all that is read.

A host's addresses are judged once they are known, and the connection goes to one of the very
addresses that were judged, so that no second answer of the name server matters.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any, Final

import httpcore

from graphsvc.errors import UnsafeRefusal

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that a gateway or a kernel turns into others, which could be private ones.
_TRANSLATED: Final = tuple(
    ipaddress.ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "::ffff:0:0:0/96")
)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks that the texts name; raises ``ValueError`` for one that is none."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def is_allowed(address: Address, private: Iterable[Network]) -> bool:
    """Tell whether an address may be asked: a public one, or one of the ``private`` networks."""
    bare = getattr(address, "ipv4_mapped", None) or address
    if any(bare.version == one.version and bare in one for one in private):
        return True
    is_translated = any(bare.version == one.version and bare in one for one in _TRANSLATED)
    return bare.is_global and not bare.is_multicast and not is_translated


class Judged(httpcore.SyncBackend):
    """Connect to addresses that are allowed, and to no others, until the deadline."""

    def __init__(self, private: Iterable[Network], deadline: float) -> None:
        self._private = tuple(private)
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve the host, judge every address of it, and connect to the first that answers."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(item[4][0]).partition("%")[0] for item in found))
        for text in addresses:
            if not is_allowed(ipaddress.ip_address(text), self._private):
                raise UnsafeRefusal(
                    f"The host {host[:200]} leads to {text}, a private address",
                    todo="Allow its network with --allow-network if you mean it.",
                )
        for left, text in zip(range(len(addresses), 0, -1), addresses, strict=True):
            # The others get their share of the time where one does not answer at all.
            share = _left(self._deadline, timeout) / left
            try:
                stream = super().connect_tcp(text, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
            else:
                return _Timed(stream, self._deadline)
        raise httpcore.ConnectError(f"{host[:200]} has no address")


class _Timed(httpcore.NetworkStream):
    """Read and write until the deadline: a byte now and then would keep every limit of one read."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on encrypted."""
        left = _left(self._deadline, timeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as the library has it
        """Tell of the connection."""
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return left if timeout is None else min(left, timeout)
