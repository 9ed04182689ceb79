"""``graphsvc doctor``: look at settings, versions, confinement and the folder of the store."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from graphsvc.errors import ParameterRefusal, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphsvc.settings import Settings
    from graphsvc.store.folder import Folder

State = Literal["ok", "note", "wrong"]
_MARKS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
_PACKAGES = ("graphsvc", "pyoxigraph", "shacl", "pyshacl", "rdflib", "fastapi", "uvicorn")


@dataclass(frozen=True, slots=True)
class Look:
    """Hold what one look has shown."""

    part: str
    what: str
    told: str
    state: State = "ok"


def doctor(
    data: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder of the store. [default: GRAPHSVC_DATA]"),
    ] = None,
    format: Annotated[str, typer.Option(help="text or json.")] = "text",  # noqa: A002  the option's name is the parameter's
) -> None:
    """Look at all that the service needs, and say what is wrong; change nothing.

    Exit code: 0 all is well, 1 something is wrong.
    """
    if format not in ("text", "json"):
        raise ParameterRefusal(f"{format!r} is no format", todo="Use text or json.")
    looks = list(_looks(data))
    if format == "json":
        print(json.dumps([asdict(look) for look in looks], ensure_ascii=False, indent=2))
    else:
        print(_text(looks))
    sys.exit(any(look.state == "wrong" for look in looks))


def _looks(data: Path | None) -> Iterator[Look]:
    from graphsvc import settings as settings_of

    yield from _versions()
    try:
        settings = settings_of.load(data=data)
    except Refusal as refusal:
        yield Look("settings", "all", str(refusal), "wrong")
        return
    yield from _settings(settings)
    yield from _confinement()
    if settings.store is not None:
        yield from _elsewhere(settings)
    else:
        yield from _folder(settings)


def _versions() -> Iterator[Look]:
    from importlib.metadata import PackageNotFoundError, version

    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield Look("versions", "Python", f"{platform.python_version()} on {system}")
    for name in _PACKAGES:
        try:
            yield Look("versions", name, version(name))
        except PackageNotFoundError:
            yield Look("versions", name, "not installed; pyshacl does its work", "note")


def _settings(settings: Settings) -> Iterator[Look]:
    named = os.environ.get("GRAPHSVC_SETTINGS")
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = ", ".join(sorted(value)) if isinstance(value, frozenset | tuple) else value
        if f"GRAPHSVC_{name.upper()}" in os.environ:
            source = "environment"
        elif value == field.get_default(call_default_factory=True):
            source = "default"
        else:
            source = named or "command line"
        yield Look("settings", f"GRAPHSVC_{name.upper()}", f"{shown} ({source})")


def _confinement() -> Iterator[Look]:
    import asyncio

    from graphsvc.workers.process import Confinement, Process, WorkerFault

    async def held() -> dict[str, str]:
        process = await Process.start(Confinement("graphsvc.jobs.probing"), within_s=20)
        await process.stop(within_s=5)
        return process.sandbox

    try:
        found = asyncio.run(held())
    except (Refusal, WorkerFault, OSError) as fault:
        yield Look("workers", "start", str(fault), "wrong")
        return
    for what, how in found.items():
        yield Look("workers", what, how, "note" if how.startswith("open") else "ok")


def _elsewhere(settings: Settings) -> Iterator[Look]:
    from graphsvc.elsewhere import moving, naming

    try:
        addresses = naming.addresses(settings)
        yield Look("store", "queries", addresses.query)
        yield Look("store", "updates", addresses.update)
        yield Look("store", "graphs", addresses.graphs or "written by updates")
        graphs = moving.seen(naming.endpoint(settings), settings.query_time_limit_s)
        yield Look("store", "answers", f"yes; {graphs:,} graphs")
    except (Refusal, OSError) as fault:
        yield Look("store", "answers", str(fault), "wrong")
    if settings.data is None:
        told = "GRAPHSVC_DATA is not set: tokens and the log of writes are gone with the service"
        yield Look("store", "folder", told, "note")


def _folder(settings: Settings) -> Iterator[Look]:
    from graphsvc.store.folder import Folder

    if settings.data is None:
        told = "GRAPHSVC_DATA is not set: the store is temporary, gone when the service ends"
        yield Look("store", "folder", told, "note")
        return
    folder = Folder(settings.data.resolve())
    yield from _place(folder, settings)
    if folder.store.is_dir():
        yield from _store(folder)


def _place(folder: Folder, settings: Settings) -> Iterator[Look]:
    import shutil

    there = next(path for path in (folder.path, *folder.path.parents) if path.exists())
    if not os.access(there, os.W_OK):
        yield Look("store", "folder", f"{folder.path} can't be written", "wrong")
    else:
        made = "" if there == folder.path else " will be made"
        yield Look("store", "folder", f"{folder.path}{made}")
    free, floor = shutil.disk_usage(there).free, settings.min_free_bytes
    told = f"{free:,} bytes; writes are refused below {floor:,}"
    yield Look("store", "free space", told, "ok" if free > floor else "wrong")


def _store(folder: Folder) -> Iterator[Look]:
    from graphsvc.storage import inspecting
    from graphsvc.store.folder import is_held

    running = is_held(folder.path)
    yield Look("store", "in use", "by a running process" if running else "by nobody")
    snapshots = len(list(folder.snapshots.glob("*"))) if folder.snapshots.is_dir() else 0
    yield Look("store", "snapshots", f"{snapshots}", "ok" if running or not snapshots else "note")
    try:
        yield Look("store", "contents", inspecting.contents(folder))
    except Refusal as refusal:
        yield Look("store", "contents", str(refusal), "wrong")
    for told in inspecting.remarks(folder):
        yield Look("store", "left over", told, "note")


def _text(looks: list[Look]) -> str:
    lines: list[str] = []
    part = ""
    for look in looks:
        if look.part != part:
            part = look.part
            lines += ["", part.upper()] if lines else [part.upper()]
        lines.append(f"  {_MARKS[look.state]} {look.what}: {look.told}")
    wrong = sum(look.state == "wrong" for look in looks)
    return "\n".join([*lines, "", f"{wrong} wrong." if wrong else "Nothing is wrong."])
