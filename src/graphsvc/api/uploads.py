"""Files and options of a request: the body as it is, or a form with several files."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from graphsvc.api import bodies
from graphsvc.errors import FormatRefusal, ParameterRefusal, TooLargeRefusal, UnreadableRefusal
from graphsvc.rdfio.formats import (
    CITY_FORMATS,
    Format,
    format_named,
    format_of_file,
    format_of_media_type,
)
from graphsvc.settings import Settings

_MULTIPART: Final = "multipart/form-data"
_FORM: Final = "application/x-www-form-urlencoded"
# Room for the form's own lines and options beside the files.
_ROOM: Final = 64 * 1024
_MAX_FIELDS: Final = 50
# Parts of a form that are no city files, but go beside them.
_BASELINE: Final = "baseline"
_SHAPES: Final = "shapes"
# Types that browsers and clients give to a file that they don't know.
_UNKNOWN: Final = frozenset({"", "application/octet-stream", "text/plain", "binary/octet-stream"})


@dataclass(frozen=True, slots=True)
class Upload:
    """Hold one file as it came."""

    name: str
    syntax: Format
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """Hold what a request brought: its files and its options by name.

    ``shapes`` are the sender's own, ``baseline`` is an earlier report with its name.
    """

    files: tuple[Upload, ...]
    options: dict[str, list[str]] = field(default_factory=dict)
    shapes: tuple[Upload, ...] = ()
    baseline: tuple[str, bytes] | None = None


async def receive(request: Request, settings: Settings) -> Received:
    """Read the request; refuse one that is too large, or in a format nobody here reads."""
    kind = bodies.content_type(request.scope)
    options = _options(request)
    if kind == _MULTIPART:
        return await _form(request, settings, options)
    if kind is None or kind in (_FORM, *_UNKNOWN):
        raise _unknown_type(kind)
    syntax = format_of_media_type(kind)
    limit = settings.max_upload_bytes
    body = bodies.Bounded(request.scope, request.receive, limit=limit, name="max_upload_bytes")
    name = options.pop("name", ["body"])[0]
    return Received((Upload(_bare(name), syntax, await body.all()),), options)


def _options(request: Request) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = request.scope["query_string"].decode("latin-1")
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        found.setdefault(name, []).append(value)
    return found


async def _form(request: Request, settings: Settings, options: dict[str, list[str]]) -> Received:
    form = await _parsed(request, settings)
    uploads: list[Upload] = []
    shapes: list[Upload] = []
    baseline: tuple[str, bytes] | None = None
    texts: dict[str, str] = {}
    try:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                data = await value.read()
                if not data and not value.filename:
                    continue  # a form without a choice sends neither
                if name == _BASELINE:
                    baseline = _bare(value.filename or _BASELINE), data
                else:
                    (shapes if name == _SHAPES else uploads).append(_upload(value, data))
            elif name in ("text", "syntax"):
                texts[name] = value
            else:
                options.setdefault(name, []).append(value)
    finally:
        await form.close()
    if texts.get("text", "").strip():
        syntax = format_named(texts.get("syntax") or "turtle")
        uploads.append(Upload("text", syntax, texts["text"].encode()))
    if not uploads:
        raise ParameterRefusal("The form holds no file", todo="Choose a file, or paste its text.")
    return Received(tuple(uploads), options, tuple(shapes), baseline)


async def _parsed(request: Request, settings: Settings) -> FormData:
    bounded = bodies.Bounded(
        request.scope,
        request.receive,
        limit=settings.max_upload_bytes,
        name="max_upload_bytes",
        room=_ROOM,
    )
    parser = MultiPartParser(
        Headers(scope=request.scope),
        _stream(bounded),
        max_files=settings.max_files,
        max_fields=_MAX_FIELDS,
        max_part_size=settings.max_upload_bytes,
    )
    parser.spool_max_size = settings.max_upload_bytes + _ROOM  # nothing is put on the disk
    try:
        return await parser.parse()
    except MultiPartException as fault:
        raise _bad_form(fault, settings) from fault
    except KeyError as fault:  # the boundary is not told
        raise UnreadableRefusal(
            "The form can't be read: it has no boundary",
            todo="Send it as multipart/form-data, whose Content-Type names its boundary.",
        ) from fault


def _upload(file: UploadFile, data: bytes) -> Upload:
    """Tell the format by the extension; by the part's own type where there is none we know."""
    name = _bare(file.filename or "file")
    kind = (file.content_type or "").split(";")[0].strip().lower()
    try:
        return Upload(name, format_of_file(name), data)
    except FormatRefusal as unknown:
        try:
            return Upload(name, format_of_media_type(kind), data)
        except FormatRefusal:
            raise unknown from None  # the name is what its sender sees


async def _stream(bounded: bodies.Bounded) -> AsyncGenerator[bytes, None]:
    more = True
    while more:
        message = await bounded()
        if body := message.get("body", b""):
            yield body
        more = message.get("more_body", False)


def _bare(name: str) -> str:
    """Return a file's name without folders, as far as it can be shown."""
    return PurePath(name.replace("\\", "/")).name[:100] or "file"


def _unknown_type(kind: str | None) -> FormatRefusal:
    offers = ", ".join(syntax.media_type for syntax in CITY_FORMATS)
    said = f"as {kind}" if kind else "without a Content-Type"
    return FormatRefusal(
        f"The file was sent {said}, which does not tell its format",
        todo=f"Send Content-Type: one of {offers}; or a form with files. With curl: "
        "curl --data-binary @city.ttl -H 'Content-Type: text/turtle' …/validate",
    )


def _bad_form(fault: MultiPartException, settings: Settings) -> Exception:
    if "Too many files" in fault.message:
        return TooLargeRefusal(
            f"The form holds more than max_files = {settings.max_files} files",
            todo="Send them in several requests.",
        )
    return UnreadableRefusal(
        f"The form can't be read: {fault.message.rstrip('.')}",
        todo="Send it as multipart/form-data, each file in a part of its own.",
    )
