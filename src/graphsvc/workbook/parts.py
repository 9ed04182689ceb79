"""Read every part of a workbook once: what is refused in it, and what its sheets hold.

The library that reads the values expands what XML tells it to, follows relations
and takes a formula's last result for a value.  What is refused here never reaches it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from graphsvc.errors import (
    SyntaxRefusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
)

MAX_ROWS: Final = 50_000
"""Rows of one sheet, empty ones included."""

_CHUNK_BYTES: Final = 64 * 1024
_XML: Final = (".xml", ".rels")
TYPES: Final = "[Content_Types].xml"
"""The part that every such package has."""
_ROOT_RELATIONS: Final = "_rels/.rels"
_WORKBOOK: Final = "/officeDocument"
_HYPERLINK: Final = "/hyperlink"
_MACROS: Final = re.compile(r"macroEnabled|vbaProject", re.IGNORECASE)
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_RELATION: Final = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_RELATION_ID: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"


@dataclass(slots=True)
class Contents:
    """Hold what the sheets hold, by their titles."""

    formulas: dict[str, str] = field(default_factory=dict)
    """The first cell with a formula."""
    last_rows: dict[str, int] = field(default_factory=dict)
    """The last row with a value."""


class _Full(Exception):
    """Stop reading a part."""


@dataclass(slots=True)
class _Part:
    """Hold what one part told while it was read."""

    name: str
    relations: dict[str, str] = field(default_factory=dict)
    """Targets by id."""
    sheets: dict[str, str] = field(default_factory=dict)
    """Ids of relations by the titles of sheets."""
    workbook: str | None = None
    row: int = 0
    rows: int = 0
    cell: str = ""
    last_row: int = 0
    formula: str | None = None
    full: bool = False
    """Whether it has more rows than are read."""

    def resolved(self, target: str) -> str:
        """Return the part that a relation of this part leads to."""
        folder = posixpath.dirname(posixpath.dirname(self.name))
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


class Scan:
    """Read the parts of one archive, one after the other."""

    def __init__(self, max_depth: int) -> None:
        self._max_depth = max_depth

    def contents(self, archive: zipfile.ZipFile) -> Contents:
        """Return what the sheets hold, or refuse the first part that must not be there."""
        parts = {
            info.filename: self._read(archive, info)
            for info in archive.infolist()
            if not info.is_dir()
        }
        found = Contents()
        for title, name in _sheets(parts).items():
            part = parts.get(name)
            if part is None:
                continue
            if part.full:
                raise TooLargeRefusal(
                    f"The sheet {title} has more than MAX_ROWS = {MAX_ROWS:,} rows",
                    todo="Delete the rows below the last one that you wrote.",
                )
            found.last_rows[title] = part.last_row
            if part.formula:
                found.formulas[title] = part.formula
        return found

    def _read(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Part:
        part = _Part(info.filename)
        parser = self._parser(part)
        try:
            with archive.open(info) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    parser.Parse(chunk, False)  # noqa: FBT003  expat takes no keywords
            parser.Parse(b"", True)  # noqa: FBT003  expat takes no keywords
        except _Full:
            part.full = True
        except expat.ExpatError as fault:
            # Pictures and printer settings are no XML; nothing here reads them.
            if info.filename.lower().endswith(_XML):
                raise _not_well_formed(part, "is not well-formed XML") from fault
        return part

    def _parser(self, part: _Part) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > self._max_depth:
                raise TooLargeRefusal(
                    f"A part of the workbook, {part.name}, is nested deeper than max_depth = "
                    f"{self._max_depth} levels",
                    todo="Copy what you wrote into a new form from `graphsvc template`.",
                )
            _element(part, name, attributes)

        def end(_name: str) -> None:
            nonlocal depth
            depth -= 1

        def doctype(*_parts: object) -> None:
            raise UnsafeRefusal(
                f"A part of the workbook, {part.name}, has a DOCTYPE, which can pull in other "
                "files or expand without limit",
                todo="Save the workbook again with a spreadsheet program.",
            )

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.StartDoctypeDeclHandler = doctype
        return parser


def _element(part: _Part, name: str, attributes: dict[str, str]) -> None:
    if name.startswith(_MAIN):
        _of_sheet(part, name.removeprefix(_MAIN), attributes)
    elif name == _RELATION:
        _relation(part, attributes)
    elif part.name == TYPES and _MACROS.search(attributes.get("ContentType", "")):
        raise UnsafeRefusal(
            "The workbook is of a kind that carries macros",
            todo="Save it as a plain workbook, .xlsx.",
        )
    elif name.startswith(_STRICT):
        raise UnreadableRefusal(
            "The workbook is saved as Strict Open XML",
            todo="Save it as “Excel workbook (.xlsx)”.",
        )


def _of_sheet(part: _Part, name: str, attributes: dict[str, str]) -> None:
    match name:
        case "row":
            part.rows += 1
            number = attributes.get("r", "")
            before = part.row
            part.row = int(number) if number.isdecimal() and len(number) < 9 else before + 1
            if part.row <= before:
                raise _not_well_formed(part, "has its rows out of order")
            if part.rows > MAX_ROWS:
                raise _Full
        case "c":
            part.cell = attributes.get("r", f"row {part.row}")
        case "v" | "is":
            part.last_row = max(part.last_row, part.row)
            if part.last_row > MAX_ROWS:
                raise _Full
        case "f":
            part.formula = part.formula or part.cell
        case "sheet":
            part.sheets[attributes.get("name", "")] = attributes.get(_RELATION_ID, "")


def _not_well_formed(part: _Part, what: str) -> SyntaxRefusal:
    return SyntaxRefusal(
        f"A part of the workbook, {part.name}, {what}", todo="Save the workbook again as .xlsx."
    )


def _relation(part: _Part, attributes: dict[str, str]) -> None:
    kind, target = attributes.get("Type", ""), attributes.get("Target", "")
    # A hyperlink is a text to click on; nothing here follows it.
    if attributes.get("TargetMode") == "External" and not kind.endswith(_HYPERLINK):
        raise UnsafeRefusal(
            f"The workbook refers to something outside itself ({target[:100]})",
            todo="Break the link and paste values.",
        )
    if part.name == _ROOT_RELATIONS and kind.endswith(_WORKBOOK):
        part.workbook = part.resolved(target)
    part.relations[attributes.get("Id", "")] = part.resolved(target)


def _sheets(parts: dict[str, _Part]) -> dict[str, str]:
    """Return the name of the part of each sheet, by its title."""
    root = parts.get(_ROOT_RELATIONS)
    workbook = parts.get(root.workbook or "") if root else None
    if workbook is None:
        return {}
    folder, name = posixpath.split(workbook.name)
    relations = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    targets = relations.relations if relations else {}
    return {title: targets.get(number, "") for title, number in workbook.sheets.items()}
