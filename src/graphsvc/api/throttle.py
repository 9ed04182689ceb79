"""How many requests one address may send: a bucket that fills up again with time."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Final

# More addresses than this at once, and those that were quiet longest begin anew.
_MAX_ADDRESSES: Final = 20_000
_NETWORK_BITS: Final = 64


class Throttle:
    """Let each address send so many requests a minute; those of this machine as many as it likes.

    An IPv6 address counts with its network, since one customer has a whole one.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = float(per_minute)
        self._per_s = per_minute / 60
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str, token: str | None = None) -> float:
        """Count a request; return 0 if it may pass, else the seconds until one may.

        A token counts by itself, whatever address it comes from.
        """
        who = _party(address) if self._burst else None
        if who is not None and token is not None:
            who = token
        if who is None:
            return 0.0
        now = self._clock()
        left, since = self._left.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._per_s)
        may_pass = left >= 1
        self._left[who] = (left - 1 if may_pass else left, now)
        if len(self._left) > _MAX_ADDRESSES:
            self._left.popitem(last=False)
        return 0.0 if may_pass else (1 - left) / self._per_s


@lru_cache(maxsize=1024)
def _party(address: str) -> str | None:
    """Return whom an address belongs to; None for this machine and what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _NETWORK_BITS), strict=False))
    return address
