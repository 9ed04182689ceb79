"""The snapshots that a store has published: which is read, and when one may go."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.workers.frames import Header


@dataclass(slots=True, eq=False)
class Snapshot:
    """Hold one published snapshot and how many queries read it just now."""

    id: str
    path: str
    users: int = 0
    is_kept: bool = True


class Snapshots:
    """Keep the newest snapshot and the one before it, and others while they are read."""

    def __init__(self) -> None:
        self._newest: Snapshot | None = None
        self._last: Snapshot | None = None
        self._removals: set[asyncio.Task[None]] = set()

    @property
    def id(self) -> str:
        """Return the id of the newest; empty before the first."""
        return self._newest.id if self._newest else ""

    @property
    def path(self) -> str:
        """Return the path of the newest; empty before the first."""
        return self._newest.path if self._newest else ""

    @property
    def paths(self) -> list[str]:
        """Return those that must stay."""
        return [snapshot.path for snapshot in (self._newest, self._last) if snapshot]

    def take_over(self, told: Header) -> None:
        """Make a published snapshot the one that is read.

        The one before it stays too, for a reader that is just starting with it.
        """
        new = told["snapshot"]
        self.let_last_go()
        self._last, self._newest = self._newest, Snapshot(new["id"], new["path"])

    def let_last_go(self) -> None:
        """Keep the newest alone, where the disk is full: the one before may hold much that is old.

        A reader that is just starting with it starts again.
        """
        old, self._last = self._last, None
        if old is not None:
            old.is_kept = False
            self._remove_if_unused(old)

    @contextlib.contextmanager
    def in_use(self) -> Iterator[Snapshot]:
        """Give the newest snapshot, which stays for as long as the context lasts."""
        snapshot = self._newest
        assert snapshot is not None  # noqa: S101 - whoever reads has asked for its id
        snapshot.users += 1
        try:
            yield snapshot
        finally:
            snapshot.users -= 1
            self._remove_if_unused(snapshot)

    async def stop(self) -> None:
        """Wait for what is being removed."""
        await asyncio.gather(*self._removals, return_exceptions=True)

    def _remove_if_unused(self, snapshot: Snapshot) -> None:
        if snapshot.users or snapshot.is_kept:
            return
        removal = asyncio.to_thread(shutil.rmtree, snapshot.path, ignore_errors=True)
        task = asyncio.get_running_loop().create_task(removal)
        self._removals.add(task)
        task.add_done_callback(self._removals.discard)
