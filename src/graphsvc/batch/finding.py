"""Find the city files below folders, in an order that stays, each of them once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from graphsvc.errors import ParameterRefusal, Refusal, UnreadableRefusal, Where
from graphsvc.rdfio.formats import CITY_FORMATS

JOURNAL: Final = ".graphsvc-reports.jsonl"
"""Marks a folder of reports, and says what each of them was made of."""
EXTENSIONS: Final = tuple(extension for item in CITY_FORMATS for extension in item.extensions)
# Hidden files, and those that an office program leaves beside a document that is open.
_PASSED_OVER: Final = (".", "~$")


@dataclass(frozen=True, slots=True)
class CityFile:
    """Name a file: ``name`` is its path as reports tell it, ``below`` from the common folder on.

    ``searched`` says that nobody named the file itself: it was found in a folder.
    """

    name: str
    below: str
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the files in their order, and the folders that could not be read or hold none."""

    files: tuple[CityFile, ...]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """Hold the path of a file or folder as it was reached, and where it really is."""

    path: str
    real: str
    is_folder: bool = False


def find(names: Sequence[str], *, reports: Path | None = None) -> Found:
    """Return the files that are named and those below the folders that are named.

    In folders: files with a known extension, sorted by path; hidden ones and
    folders of reports are passed over, ``reports`` among them.  A file that is
    reached in several ways, by a link for instance, counts once.
    """
    search = _Search(_common(names), reports)
    files = [file for name in names for file in search.of(name)]
    return Found(tuple(files), tuple(search.refused))


class _Search:
    """Remember which folders and files were seen."""

    def __init__(self, common: str, reports: Path | None) -> None:
        self.refused: list[Refusal] = []
        self._common = common
        self._reports = _real(reports) if reports else None
        self._folders: set[str] = set()
        self._files: set[str] = set()

    def of(self, name: str) -> Iterator[CityFile]:
        """Yield the file of that name, or the files below the folder of that name."""
        if not Path(name).is_dir():
            if self._is_new(_real(name)):
                yield CityFile(name, self._below(name))
            return
        if _real(name) == self._reports:
            raise ParameterRefusal(
                f"The reports can't go into {name}, which is to be checked",
                todo="Name another folder with --out.",
            )
        if _real(name) in self._folders:
            return  # named twice, or below one that was named
        found, refused = False, len(self.refused)
        for path, real in self._walk(name):
            found = True
            if self._is_new(real):
                yield CityFile(path, self._below(path), searched=True)
        if not found and len(self.refused) == refused:
            todo = f"Put files in it that end with {', '.join(EXTENSIONS)}."
            self._refuse(name, "The folder holds no city file", todo)

    def _walk(self, top: str) -> Iterator[tuple[str, str]]:
        """Yield each file below a folder with its real path."""
        # Not by recursion: folders may lie deeper than calls may.
        waiting = [self._entries(_Entry(top, _real(top)), inner=False)]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
            elif found.is_folder:
                waiting.append(self._entries(found, inner=True))
            else:
                yield found.path, found.real

    def _entries(self, folder: _Entry, *, inner: bool) -> Iterator[_Entry]:
        """Yield the folders in a folder, and its files that may be a city's, sorted by name."""
        if folder.real in self._folders or folder.real == self._reports:
            return  # a link leads back here, or out of what cities handed in
        self._folders.add(folder.real)
        try:
            with os.scandir(folder.path) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as fault:
            what = f"The folder can't be opened: {fault.strerror or fault}"
            self._refuse(folder.path, what, "Check that you may read it.")
            return
        if inner and any(entry.name == JOURNAL for entry in entries):
            return
        for entry in entries:
            if entry.name.startswith(_PASSED_OVER):
                continue
            linked = entry.is_symlink()
            real = _real(entry.path) if linked else f"{folder.real}{os.sep}{entry.name}"
            if _leads(entry.is_dir):
                yield _Entry(entry.path, real, is_folder=True)
            # A link that leads nowhere is told of when it is read; what is no file is not.
            elif entry.name.lower().endswith(EXTENSIONS) and (linked or entry.is_file()):
                yield _Entry(entry.path, real)

    def _is_new(self, real: str) -> bool:
        if real in self._files:
            return False
        self._files.add(real)
        return True

    def _below(self, name: str) -> str:
        return PurePath(os.path.relpath(name, self._common)).as_posix()

    def _refuse(self, folder: str, what: str, todo: str) -> None:
        self.refused.append(UnreadableRefusal(what, todo=todo, where=Where(folder)))


def _leads(there: Callable[[], bool]) -> bool:
    try:
        return there()
    except OSError:  # a link that leads to itself
        return False


def _real(path: str | Path) -> str:
    # Not Path.resolve, which may raise an error for a link that leads to itself.
    return os.path.realpath(path)


def _common(names: Sequence[str]) -> str:
    """Return the folder below which everything lies: the one that is named, where it is alone."""
    paths = [Path(os.path.normpath(Path(name).absolute())) for name in names]
    try:
        return os.path.commonpath([path if path.is_dir() else path.parent for path in paths])
    except ValueError as fault:  # drives of Windows
        raise ParameterRefusal(
            "The files lie on several drives", todo="Check those of one drive at a time."
        ) from fault
