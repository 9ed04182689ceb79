"""The folder of a store: what lies where in it, and who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphsvc.errors import StoreRefusal

try:
    import fcntl
except ImportError:  # Windows: the engine's own lock is all there is
    fcntl = None  # type: ignore[assignment]  # a module elsewhere

# What the engine needs beside what is written: with less than this free it waits for room.
_ROOM_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Folder:
    """Name the parts of the folder; none of them need exist."""

    path: Path

    @property
    def store(self) -> Path:
        """Return the engine's own files."""
        return self.path / "store"

    @property
    def snapshots(self) -> Path:
        """Return where the snapshots are, each a folder of hard links."""
        return self.path / "snapshots"

    @property
    def loaded(self) -> Path:
        """Return the file that tells which version of each bundled graph is in the store."""
        return self.path / "loaded.json"

    @property
    def counts(self) -> Path:
        """Return the file that tells how many statements each graph must hold."""
        return self.path / "counts.json"

    @property
    def changing(self) -> Path:
        """Return the file that is there while a write is under way."""
        return self.path / "changing"

    @property
    def loading(self) -> Path:
        """Return the file that tells how far an unfinished load has come."""
        return self.path / "loading.json"

    @property
    def incoming(self) -> Path:
        """Return the store that is to take the place of the one there, complete or not at all."""
        return self.path / "incoming"

    @property
    def replaced(self) -> Path:
        """Return the engine's files as they were before the last restore."""
        return self.path / "replaced"

    @property
    def lock(self) -> Path:
        """Return the file that whoever works on the folder holds; its text is their process id."""
        return self.path / "lock"

    def is_full(self, coming: int) -> bool:
        """Tell whether the disk has too little room for so many bytes, and the engine's own."""
        return shutil.disk_usage(self.path).free < coming + _ROOM_BYTES

    def bytes(self) -> int:
        """Return how much the engine's files take."""
        with contextlib.suppress(FileNotFoundError):
            return sum(_size(entry) for entry in os.scandir(self.store))
        return 0

    def statements(self) -> int | None:
        """Return how many statements the store holds by the counts beside it, if there are any."""
        try:
            return sum(map(int, json.loads(self.counts.read_bytes())["graphs"].values()))
        except (OSError, ValueError, KeyError, TypeError):
            return None


@contextlib.contextmanager
def held(folder: Path) -> Iterator[Folder]:
    """Hold the folder for as long as the context lasts; refuse when somebody else does.

    The kernel lets go of it with the process, however that ends, so that nothing
    has to be tidied up after a crash.
    """
    parts = Folder(folder)
    descriptor = os.open(parts.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as fault:
                raise _in_use(folder, os.pread(descriptor, 32, 0)) from fault
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield parts
    finally:
        os.close(descriptor)


def is_held(folder: Path) -> bool:
    """Tell whether a service or a command works on the folder now."""
    try:
        with held(folder):
            return False
    except StoreRefusal:
        return True
    except OSError:
        return False


def disk_full() -> StoreRefusal:
    """Return the refusal of a write for which there is no room."""
    return StoreRefusal(
        "The disk of the store is full",
        todo="Make room; the service goes on writing by itself when there is some.",
    )


def _size(entry: os.DirEntry[str]) -> int:
    with contextlib.suppress(FileNotFoundError):  # files come and go
        return entry.stat().st_size
    return 0


def _in_use(folder: Path, pid: bytes) -> StoreRefusal:
    who = pid.decode("ascii", "replace").strip() or "unknown"
    return StoreRefusal(
        f"The store in {folder} is in use by another process (process id {who})",
        todo="Stop that one, or name another folder as GRAPHSVC_DATA.",
    )
