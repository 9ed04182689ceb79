"""A picture of a store that stands still, whether or not a service works on it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graphsvc.errors import StoreRefusal
from graphsvc.storage import opening
from graphsvc.store.folder import Folder, held, is_held

_TRIES: Final = 20


@contextlib.contextmanager
def checkpoint(folder: Folder) -> Iterator[Path]:
    """Give a folder of the engine's files as of one moment, removed afterwards.

    Nothing is copied: it is made of hard links.  While a service runs it is the
    snapshot that queries are answered from, which has every acknowledged write.
    """
    if not folder.store.is_dir() and not folder.incoming.is_dir():
        raise StoreRefusal(
            f"There is no store in {folder.path}", todo="Set GRAPHSVC_DATA to the folder of one."
        )
    place = folder.path / f"checkpoint-{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    try:
        if is_held(folder.path):
            _link_newest(folder, place)
        else:
            with held(folder.path):
                opening.opened(folder).backup(place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _link_newest(folder: Folder, place: Path) -> None:
    """Link the files of the snapshot published last; it may go while we look at it."""
    for _ in range(_TRIES):
        snapshots = [path for path in folder.snapshots.glob("*") if path.suffix != ".tmp"]
        newest = max(snapshots, key=_made, default=None)
        if newest is None:
            break
        with contextlib.suppress(FileNotFoundError):
            place.mkdir()
            for path in newest.iterdir():
                os.link(path, place / path.name)
            if (place / "CURRENT").exists():
                return
        shutil.rmtree(place, ignore_errors=True)
    raise StoreRefusal(
        f"The process that works on {folder.path} has published no snapshot",
        todo="Try again when it is ready, or stop it first.",
    )


def _made(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mtime_ns
    return 0
