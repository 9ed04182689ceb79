"""Open the store of a folder: finish what was begun, tell what is wrong, leave out what is dead."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import Refusal, StoreRefusal
from graphsvc.storage.keeping import damaged
from graphsvc.store.folder import Folder, disk_full

_DAMAGE: Final = ("corruption", "checksum", "no such file", ".sst", "manifest")
_FULL: Final = "no space left"
# Killed bulk loads leave files that belong to nothing.  Less than this is not worth the work.
_DEAD_BYTES: Final = 64 << 20


def opened(folder: Folder) -> ox.Store:
    """Open the store for writing; raise the refusal that says what keeps it from that."""
    finish_incoming(folder)
    try:
        return ox.Store(folder.store)
    except (OSError, RuntimeError) as fault:
        raise refusal(folder, fault) from fault


def refusal(folder: Folder, fault: Exception) -> Refusal:
    """Return what an engine's error means to the owner of the store."""
    message = str(fault)
    lower = message.lower()
    if _FULL in lower:
        return disk_full()
    if "lock" in lower and "while lock file" in lower:
        return StoreRefusal(
            f"The store in {folder.path} is in use by another process",
            todo="Stop that one, or give this service another GRAPHSVC_DATA.",
        )
    if any(word in lower for word in _DAMAGE):
        return damaged(folder, message.split("\n", 1)[0].strip())
    return StoreRefusal(
        f"The store can't be used: {message}", todo="See that GRAPHSVC_DATA can be written."
    )


def finish_incoming(folder: Folder) -> None:
    """Put the complete store that a restore left into place; do the rest of what was begun.

    Each step may have been done before, so that it does not matter where a kill
    has struck.
    """
    incoming = Folder(folder.incoming)
    if not incoming.path.is_dir():
        return
    if incoming.store.is_dir():
        if folder.store.exists():
            shutil.rmtree(folder.replaced, ignore_errors=True)
            folder.store.rename(folder.replaced)
        incoming.store.rename(folder.store)
    if incoming.counts.exists():  # another store, of which nothing is under way
        folder.changing.unlink(missing_ok=True)
        folder.loading.unlink(missing_ok=True)
    for part, place in ((incoming.loaded, folder.loaded), (incoming.counts, folder.counts)):
        if part.exists():
            part.replace(place)
    shutil.rmtree(incoming.path)


def dead_bytes(folder: Folder, snapshot: Path) -> int:
    """Return how many bytes of the engine's files belong to nothing, beside a fresh snapshot."""
    live = {path.name for path in snapshot.iterdir()}
    # Numbers only grow: what is newer than the snapshot was written since.
    newest = max((path.stem for path in snapshot.glob("*.sst")), default="")
    return sum(
        path.stat().st_size
        for path in folder.store.glob("*.sst")
        if path.name not in live and path.stem < newest
    )


def is_worth_cleaning(folder: Folder, snapshot: Path) -> bool:
    """Tell whether the dead bytes are many, in themselves and beside the living."""
    dead = dead_bytes(folder, snapshot)
    return dead > _DEAD_BYTES and dead > sum(p.stat().st_size for p in snapshot.iterdir()) // 4


def rebuild(folder: Folder, store: ox.Store) -> None:
    """Make a store of what is alive and put it in place; the one given must then be closed."""
    fresh = folder.path / "incoming.part"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    store.backup(fresh / "store")
    fresh.rename(folder.incoming)
