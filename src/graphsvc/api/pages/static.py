"""Styles and scripts of the pages: bundled with the package, named by their content, kept long."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import answers
from graphsvc.errors import UnknownNameRefusal

router = APIRouter(include_in_schema=False)

PATH: Final = "static"
_KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_VARY: Final = "Accept-Encoding"


@dataclass(frozen=True, slots=True)
class File:
    """Hold one file as it is and as it is sent compressed."""

    kind: str
    plain: bytes
    small: bytes


@cache
def files() -> dict[str, File]:
    """Return every file by name."""
    folder = resources.files("graphsvc").joinpath(PATH)
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        suffix = "." + entry.name.rpartition(".")[2]
        if suffix in _KINDS:
            plain = entry.read_bytes()
            found[entry.name] = File(_KINDS[suffix], plain, gzip.compress(plain, 9, mtime=0))
    return found


@cache
def release() -> str:
    """Return what changes with any of the files, and with nothing else."""
    digest = hashlib.sha256()
    for name, file in files().items():
        digest.update(name.encode() + b"\0" + file.plain + b"\0")
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return a file's path below the service; raises ``KeyError`` for one that is not there."""
    files()[name]
    return f"{PATH}/{release()}/{name}"


@router.get(f"/{PATH}/{{content}}/{{name}}")
async def static(request: Request, content: str, name: str) -> Response:
    """Return a file; under the address that pages name it never changes."""
    file = files().get(name)
    if file is None:
        raise UnknownNameRefusal(
            f"There is no file {name[:100]!r} of the pages", todo="Load the page again."
        )
    is_small = answers.accepts_gzip(request.scope)
    answer = answers.response(
        request, file.small if is_small else file.plain, file.kind, vary=_VARY
    )
    if is_small:
        answer.headers["Content-Encoding"] = "gzip"
    if content == release():
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
