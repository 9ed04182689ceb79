"""Watch whether the store elsewhere is there: at the start, now and then, and after a failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from graphsvc.errors import Refusal, RemoteRefusal, StoreRefusal

_log = logging.getLogger("graphsvc.store")
_EVERY_S: Final = 10.0
_AGAIN_S: Final = 1.0


class Watch:
    """Look by calling ``look`` until it says no more why it can't be done."""

    def __init__(self, look: Callable[[], Awaitable[None]]) -> None:
        self._look = look
        self._looked = asyncio.Event()
        self._now = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.trouble: Refusal | None = None
        self.was_well = False

    async def start(self) -> None:
        """Begin, and return when the first look is over."""
        self._task = asyncio.create_task(self._watch())
        await self._looked.wait()

    async def stop(self) -> None:
        """End it."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @contextmanager
    def noticing(self) -> Iterator[None]:
        """Look soon where the store is found to be gone."""
        try:
            yield
        except RemoteRefusal:
            self._now.set()
            raise

    def refuse_before_well(self) -> None:
        """Refuse as long as the store has never been well."""
        if not self.was_well:
            raise self.trouble or StoreRefusal(
                "The store is starting", todo="Try again in some seconds."
            )

    async def _watch(self) -> None:
        while True:
            await self._look_once()
            self._looked.set()
            await asyncio.sleep(_AGAIN_S)
            if self.trouble is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._now.wait(), _EVERY_S - _AGAIN_S)
            self._now.clear()

    async def _look_once(self) -> None:
        try:
            await self._look()
        except Refusal as refusal:
            if str(refusal) != str(self.trouble):  # once is enough, however often it is tried
                _log.error("the store is not ready: %s", refusal)
            self.trouble = refusal
        except Exception:  # noqa: BLE001 - the watch goes on, whatever a look met
            _log.exception("the look at the store failed")
            self.trouble = StoreRefusal("The store can't be looked at", todo="See the log.")
        else:
            if self.trouble is not None:
                _log.warning("the store is ready again")
            self.trouble, self.was_well = None, True
