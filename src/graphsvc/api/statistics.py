"""What the store holds, counted once for each of its versions."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from graphsvc.errors import CapacityRefusal
from graphsvc.store import QueryStore

Statistics = dict[str, Any]


class Counting:
    """Count when first asked, keep the counts until the store changes.

    Whoever asks meanwhile waits for the same count, so that many cost no more than one.
    """

    def __init__(self, store: QueryStore) -> None:
        self._store = store
        self._version: str | None = None
        self._task: asyncio.Task[Statistics] | None = None

    async def current(self) -> Statistics:
        """Return the counts; none when the store can't tell them now."""
        version = self._store.version
        if self._task is None or version != self._version:
            self._version = version
            self._task = asyncio.create_task(self._count())
        found = await asyncio.shield(self._task)
        if not found and self._version == version:
            self._version = None  # it may be able to later
        return found

    async def _count(self) -> Statistics:
        try:
            answer = await self._store.statistics()
        except CapacityRefusal:
            return {}
        return dict(json.loads(answer.body))
