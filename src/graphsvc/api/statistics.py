"""What the store holds, counted once for each of its versions."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from graphsvc.errors import CapacityRefusal
from graphsvc.store import QueryStore

Statistics = dict[str, Any]

# A store that is too large or too busy to be counted is not asked again at once.
_RETRY_AFTER_S: Final = 60.0


class Counting:
    """Count when first asked, keep the counts until the store changes.

    Whoever asks meanwhile waits for the same count, so that many cost no more than one.
    """

    def __init__(self, store: QueryStore) -> None:
        self._store = store
        self._version: str | None = None
        self._task: asyncio.Task[Statistics] | None = None
        self._retry_at = 0.0

    async def current(self) -> Statistics:
        """Return the counts; none when the store can't tell them now."""
        version = self._store.version
        if self._task is None or version != self._version:
            self._version = version
            self._task = asyncio.create_task(self._count())
        elif self._task.done() and not self._task.result() and self._is_time_to_retry():
            self._task = asyncio.create_task(self._count())
        return await asyncio.shield(self._task)

    async def _count(self) -> Statistics:
        try:
            answer = await self._store.statistics()
        except CapacityRefusal:
            self._retry_at = asyncio.get_running_loop().time() + _RETRY_AFTER_S
            return {}
        return dict(json.loads(answer.body))

    def _is_time_to_retry(self) -> bool:
        return asyncio.get_running_loop().time() >= self._retry_at
