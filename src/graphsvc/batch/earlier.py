"""The earlier reports to compare with: one file of them, or the folder of an earlier run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from graphsvc.batch.finding import CityFile
from graphsvc.errors import UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.validation.baseline_file import baseline_of
from graphsvc.validation.files import read


class EarlierReports(Protocol):
    """Give the earlier report on a file."""

    name: str

    def of(self, file: CityFile) -> bytes | None:
        """Return the JSON of the earlier report on the file, None where there is none."""


def earlier_reports(name: str) -> EarlierReports:
    """Return the reports of that file or folder; raise ``InputRefusal`` for what is neither."""
    path = Path(name)
    return _InFolder(name, path) if path.is_dir() else _InFile(name, path)


class _InFolder:
    """Read the report on each file when it is asked for."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        if not any(folder.rglob("*.json")):
            raise UnreadableRefusal(
                "The folder holds no earlier report",
                todo="Name one that was written with --out and --format json.",
                where=Where(name),
            )

    def of(self, file: CityFile) -> bytes | None:
        path = self._folder / f"{file.below}.json"
        return read(path, Limits()) if path.is_file() else None


class _InFile:
    """Hold the reports of one file; each is found by the name of the file that it is on."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        data = read(path, Limits())
        self._baseline = baseline_of(data, name)
        body: Any = json.loads(data.decode("utf-8-sig"))
        self._reports: list[Any] = body["reports"] if body.get("reports") is not None else [body]

    def of(self, file: CityFile) -> bytes | None:
        found = self._baseline.of_file(file.name)
        if found is None:
            return None
        # The same object: reports may be alike.
        at = next(at for at, item in enumerate(self._baseline.reports) if item is found)
        return json.dumps(self._reports[at]).encode()
