"""The folder of reports: each written whole or not at all, and known by what it was made of."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from graphsvc.batch.finding import JOURNAL
from graphsvc.batch.row import Row
from graphsvc.errors import StoreRefusal, Where
from graphsvc.workers.frames import Header

_PART: Final = ".graphsvc-part-"


def digest(*parts: bytes) -> str:
    """Return what tells one content from another."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


class Outbox:
    """Write reports below a folder, and keep a journal of what each was made of.

    The journal gets its line after the report is in place: a run that is stopped
    at any moment leaves whole reports and true lines.  One run at a time may
    use a folder.
    """

    def __init__(self, folder: Path, extension: str, key: str) -> None:
        self._folder = folder
        self._extension = extension
        self._key = key
        self._part = folder / f"{_PART}{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for left in folder.glob(f"{_PART}*"):
                left.unlink()
            # The newest line of each report alone, without one that a crash has cut off.
            self._lines = _lines(folder / JOURNAL)
            self._replace(folder / JOURNAL, "".join(self._lines.values()).encode())
            self._journal = (folder / JOURNAL).open("ab", buffering=0)
        except OSError as fault:
            raise _cannot(folder, fault) from fault

    def kept(self, name: str, below: str, made_of: str) -> Row | None:
        """Return the row of a report that still holds: same file, same plan, report untouched.

        ``made_of`` is the digest of what the report would be made of now.
        """
        if below not in self._lines:
            return None
        entry = json.loads(self._lines[below])
        try:
            if (entry["key"], entry["madeOf"]) != (self._key, made_of):
                return None
            if digest(self.path(below).read_bytes()) != entry["report"]:
                return None
            row = Row.of_header(entry["row"], kept=True)
        except (OSError, LookupError, TypeError, ValueError):
            return None
        return row if row.file == name else None

    def put(self, below: str, row: Row, report: bytes, made_of: str) -> None:
        """Write a report, in one step where there is an earlier one, and its line in the journal.

        Raises ``StoreRefusal`` where it can't be written.
        """
        path = self.path(below)
        entry: Header = {
            "below": below,
            "key": self._key,
            "madeOf": made_of,
            "report": digest(report),
            "row": row.to_header(),
        }
        try:
            try:
                self._replace(path, report)
            except FileNotFoundError:  # the first report of its folder
                path.parent.mkdir(parents=True, exist_ok=True)
                self._replace(path, report)
            self._journal.write(_line(entry))
        except OSError as fault:
            raise _cannot(path, fault) from fault

    def drop(self, below: str) -> None:
        """Remove the report of an earlier run on a file that is refused now."""
        if below in self._lines:
            self.path(below).unlink(missing_ok=True)

    def write(self, name: str, data: bytes) -> None:
        """Write a file about all reports; raise ``StoreRefusal`` where it can't be written."""
        try:
            self._replace(self._folder / name, data)
        except OSError as fault:
            raise _cannot(self._folder / name, fault) from fault

    def path(self, below: str) -> Path:
        """Return where the report on a file goes."""
        return self._folder / f"{below}{self._extension}"

    def close(self) -> None:
        """Leave nothing that is not whole."""
        self._journal.close()
        self._part.unlink(missing_ok=True)

    def _replace(self, path: Path, data: bytes) -> None:
        self._part.write_bytes(data)
        self._part.replace(path)


def _line(entry: Header) -> bytes:
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"


def _lines(path: Path) -> dict[str, str]:
    """Return the newest line on each report that the journal knows."""
    found: dict[str, str] = {}
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                with suppress(LookupError, TypeError, ValueError):
                    below = json.loads(line)["below"]
                    if isinstance(below, str):
                        found[below] = line
    return found


def _cannot(path: Path, fault: OSError) -> StoreRefusal:
    return StoreRefusal(
        f"The report can't be written: {fault.strerror or fault}",
        todo="Check the folder that --out names, and the room left there.",
        where=Where(str(path)),
    )
