"""Backups: the engine's files, the counts of what is in them and a checksum of each.

A backup is a folder, or the same in one file whose name ends in ``.tar`` or
``.tar.gz``.  Nothing in it shares a byte on the disk with the store.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphsvc.errors import StoreRefusal, UnreadableRefusal, Where
from graphsvc.storage import counts, keeping, opening
from graphsvc.storage.checkpoints import checkpoint
from graphsvc.storage.counts import Counts
from graphsvc.store.folder import Folder, held

_CHECKSUMS: Final = "checksums.json"
_ARCHIVES: Final = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz"}


def backup(folder: Folder, target: Path) -> Counts:
    """Write a backup of the store to a folder or file that is not there yet; return its counts."""
    if target.exists():
        raise StoreRefusal(
            "The backup would overwrite what is there",
            todo="Name a folder or file that does not exist.",
            where=Where(str(target)),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with checkpoint(folder) as picture:
        held_now = counts.count(ox.Store.read_only(str(picture)))
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as name:
            draft = Path(name) / "backup"
            shutil.copytree(picture, draft / "store")
            if folder.loaded.exists():
                shutil.copy(folder.loaded, draft / folder.loaded.name)
            held_now.write(draft / folder.counts.name)
            _write_checksums(draft)
            _verify(draft)
            _hand_over(draft, target)
    return held_now


def restore(folder: Folder, source: Path) -> Counts:
    """Put a backup in place of the store, once it has proved whole; return its counts.

    The store that was there stays beside it, as ``replaced``.
    """
    folder.path.mkdir(parents=True, exist_ok=True)
    with held(folder.path), _unpacked(source, folder) as found:
        known = _verify(found)
        part = folder.path / "incoming.part"
        shutil.rmtree(part, ignore_errors=True)
        try:
            shutil.copytree(found, part)
            (part / _CHECKSUMS).unlink()
            part.rename(folder.incoming)
        except OSError as fault:
            shutil.rmtree(part, ignore_errors=True)
            raise opening.refusal(folder, fault) from fault
        opening.finish_incoming(folder)
    return known


def _hand_over(draft: Path, target: Path) -> None:
    mode = next((mode for end, mode in _ARCHIVES.items() if target.name.endswith(end)), None)
    if mode is None:
        draft.rename(target)
        return
    packed = draft.with_name("packed")
    with tarfile.open(packed, mode) as archive:  # type: ignore[call-overload]  # one of our modes
        archive.add(draft, arcname="backup")
    packed.rename(target)


@contextlib.contextmanager
def _unpacked(source: Path, folder: Folder) -> Iterator[Path]:
    """Give the backup as a folder; an archive is unpacked beside the store."""
    if source.is_dir():
        yield source
        return
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".unpacked-") as name:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(name, filter="data")
        except (OSError, tarfile.TarError, EOFError) as fault:
            raise _no_backup(source, "it is no archive that can be unpacked") from fault
        yield Path(name) / "backup"


def _write_checksums(draft: Path) -> None:
    found = {str(path.relative_to(draft)): _digest(path) for path in _files(draft)}
    (draft / _CHECKSUMS).write_text(json.dumps(found, indent=1, sort_keys=True), encoding="utf-8")


def _verify(found: Path) -> Counts:
    """Refuse a backup that is not byte by byte and statement by statement what was written."""
    try:
        written = json.loads((found / _CHECKSUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise _no_backup(found, f"its {_CHECKSUMS} can't be read") from fault
    there = {str(path.relative_to(found)) for path in _files(found)} - {_CHECKSUMS}
    if there != set(written):
        odd = sorted(there ^ set(written))
        raise _no_backup(found, f"{odd[0]} is missing or does not belong to it")
    for name, digest in sorted(written.items()):
        if _digest(found / name) != digest:
            raise _no_backup(found, f"{name} is damaged")
    known = counts.read(found / "counts.json")
    if known is None:
        raise _no_backup(found, "its counts can't be read")
    try:
        held_now = counts.count(ox.Store.read_only(str(found / "store")))
    except (OSError, RuntimeError) as fault:
        raise _no_backup(found, str(fault)) from fault
    if held_now != known:
        raise _no_backup(found, keeping.difference(known, held_now))
    return known


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _no_backup(source: Path, why: str) -> UnreadableRefusal:
    return UnreadableRefusal(
        f"This is no backup that can be restored: {why}",
        todo="Name a folder or file that graphsvc backup has written.",
        where=Where(str(source)),
    )
