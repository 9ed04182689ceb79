"""Let so many requests to the store go at once, and so many wait for that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graphsvc.errors import BusyRefusal


class Gate:
    """Count who has gone through and who waits."""

    def __init__(self, places: int, *, queue: int, queue_s: float) -> None:
        self._free = asyncio.Semaphore(places)
        self._queue, self._queue_s = queue, queue_s
        self.waiting = 0

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Go through; refuse when too many wait already, or none comes back in time."""
        if self._free.locked() and self.waiting >= self._queue:
            raise _busy(f"{self.waiting} requests wait already")
        self.waiting += 1
        try:
            async with asyncio.timeout(self._queue_s):
                await self._free.acquire()
        except TimeoutError:
            raise _busy(f"no connection came free within {self._queue_s:g} s") from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._free.release()


def _busy(detail: str) -> BusyRefusal:
    return BusyRefusal(
        f"Too many requests to the store behind this service: {detail}",
        todo="Try again in some seconds.",
    )
