"""Look at a workbook's bytes before any library does: what is in the package, and how much.

A workbook is a zip of XML parts.  Its directory says how many parts there are and
how large each is, so that a bomb is refused before it opens; then every part is
read once, within those bounds (``parts``).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from graphsvc.errors import TooLargeRefusal, UnreadableRefusal, UnsafeRefusal
from graphsvc.limits import Limits
from graphsvc.workbook.parts import TYPES, Contents, Scan

MAX_PARTS: Final = 2_000
MAX_UNPACKED_BYTES: Final = 96 * 1024 * 1024
MAX_GROWTH: Final = 200
"""Times that a part may grow when it is unpacked; small ones may grow more."""

_SMALL_BYTES: Final = 256 * 1024
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What no filled-in form has need of, by a piece of its path.
_UNWANTED: Final = {
    "macros": re.compile(r"/vba|/macrosheets/|/dialogsheets/|/customui/|/activex/"),
    "links to other files or data": re.compile(
        r"/externallinks/|/connections\.xml|/querytables/|/model/"
    ),
    "other files": re.compile(r"/embeddings/"),
}


def opened(data: bytes, limits: Limits) -> Contents:
    """Return what the parts say of themselves; refuse what is no workbook, or no harmless one."""
    if len(data) > limits.max_upload_bytes:
        raise _too_large(f"{len(data):,} bytes", f"max_upload_bytes = {limits.max_upload_bytes:,}")
    if data.startswith(_OLD_OR_LOCKED):
        raise UnreadableRefusal(
            "The workbook is protected by a password, or in the old format .xls",
            todo="Remove the password and save it as .xlsx.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist())
            return Scan(limits.max_depth).contents(archive)
    # What the library raises for a damaged zip, an unknown method, a part that ends too early.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        raise UnreadableRefusal(
            "The file is no workbook: it is no zip of parts, or it is damaged",
            todo="Save it again as .xlsx, or start from `graphsvc template`.",
        ) from fault


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise _too_large(f"{len(parts):,} parts", f"MAX_PARTS = {MAX_PARTS:,}")
    total = sum(part.file_size for part in parts)
    if total > MAX_UNPACKED_BYTES:
        limit = f"MAX_UNPACKED_BYTES = {MAX_UNPACKED_BYTES:,}"
        raise _too_large(f"{total:,} bytes unpacked", limit)
    names: set[str] = set()
    for part in parts:
        _check_part(part)
        if part.filename.lower() in names:
            raise zipfile.BadZipFile(f"two parts named {part.filename}")
        names.add(part.filename.lower())
    if TYPES.lower() not in names:
        raise zipfile.BadZipFile(f"no {TYPES}")


def _check_part(part: zipfile.ZipInfo) -> None:
    for what, pattern in _UNWANTED.items():
        if pattern.search(f"/{part.filename.lower()}"):
            raise UnsafeRefusal(
                f"The workbook carries {what} ({part.filename})",
                todo="Save it as a plain workbook, .xlsx, without them.",
            )
    if part.flag_bits & _ENCRYPTED:
        raise UnreadableRefusal(
            "The workbook is encrypted", todo="Remove the password and save it again."
        )
    if part.compress_type not in _METHODS:
        raise zipfile.BadZipFile(f"{part.filename} is packed by an unusual method")
    if part.file_size > max(_SMALL_BYTES, MAX_GROWTH * part.compress_size):
        raise _too_large(
            f"a part, {part.filename}, that grows {part.file_size // part.compress_size:,} times "
            "when it is unpacked",
            f"MAX_GROWTH = {MAX_GROWTH}",
        )


def _too_large(what: str, limit: str) -> TooLargeRefusal:
    return TooLargeRefusal(
        f"The workbook has {what}, more than {limit}",
        todo="Copy what you wrote into a new form from `graphsvc template`.",
    )
