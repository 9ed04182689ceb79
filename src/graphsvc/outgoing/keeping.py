"""What harvests keep in their folder: files, reports, and what was seen of each address."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graphsvc.errors import StoreRefusal, UnreadableRefusal, Where
from graphsvc.outgoing.fetching import Known

STATE: Final = "harvest.json"


@dataclass(slots=True)
class State:
    """Hold what earlier runs have seen, by address: documents, and closed pages of feeds."""

    folder: Path
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> State:
        """Return what is noted in a folder, nothing where nothing was harvested yet."""
        path = folder / STATE
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(folder, dict(found["documents"]), dict(found["pages"]))
        except FileNotFoundError:
            return cls(folder)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise UnreadableRefusal(
                f"What earlier harvests have seen can't be read: {fault}",
                todo="Remove the file to harvest everything anew.",
                where=Where(str(path)),
            ) from fault

    def write(self) -> None:
        """Note it, whole or not at all."""
        text = json.dumps({"documents": self.documents, "pages": self.pages}, indent=1)
        write(self.folder / STATE, text.encode())

    def seen(self, source: str) -> dict[str, Any]:
        """Return what was seen of a document; nothing where its file is there no more."""
        found = self.documents.get(source, {})
        file = found.get("file")
        return {} if file and not (self.folder / str(file)).is_file() else found

    def known(self, source: str) -> Known | None:
        """Return what to ask a conditional request with, None for a document to be had anew."""
        found = self.seen(source)
        return Known(found.get("etag"), found.get("modified")) if found.get("whole") else None


def name_of(source: str) -> str:
    """Return a file's name for an address: readable, and no other's."""
    words = re.sub(r"[^a-z0-9]+", "-", source.lower().partition("://")[2]).strip("-")
    return f"{words[-60:].strip('-')}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and onto the disk."""
    draft = path.with_name(f".{path.name}.new")
    try:
        try:
            with draft.open("wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as fault:
        raise StoreRefusal(
            f"{path} can't be written: {fault.strerror or fault}",
            todo="Choose a folder that you may write to, on a disk with room.",
        ) from fault
