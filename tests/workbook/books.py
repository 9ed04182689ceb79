"""Fill in workbooks as an office would: cell by cell, with the library that it might use."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pyoxigraph as ox
from openpyxl import load_workbook

from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import parse
from graphsvc.vocab import PREFIXES
from graphsvc.workbook.form import form
from graphsvc.workbook.layout import FIRST_ROW, KEY_ROW
from graphsvc.workbook.reading import Book, read
from support import ROOT

DAY = "2026-11-22"
CITIES = ("arden", "arden-broken", "barcelona", "sejong", "suwon", "vienna")
LIMITS = Limits()


@cache
def empty_form(lang: str = "en") -> bytes:
    return form(lang, {})


@cache
def example(name: str) -> tuple[ox.Triple, ...]:
    """Return the statements of an example city."""
    data = (ROOT / "examples" / f"{name}.ttl").read_bytes()
    return tuple(quad.triple for quad in parse(data, TURTLE, name=name, limits=LIMITS))


class Filler:
    """Hold an open form, and fill it in by sheet and key of the column."""

    def __init__(self, data: bytes | None = None, lang: str = "en") -> None:
        self.book: Any = load_workbook(io.BytesIO(data or empty_form(lang)))
        self.pages: dict[str, Any] = {}
        for page in self.book.worksheets:
            first = str(page.cell(KEY_ROW, 1).value)
            if first.endswith(".id"):
                self.pages[first.removesuffix(".id")] = page

    def column(self, key: str) -> int:
        """Return the number of a column."""
        page = self.pages[key.partition(".")[0]]
        return next(int(cell.column) for cell in page[KEY_ROW] if cell.value == key)

    def put(self, row: int = FIRST_ROW, **texts: object) -> Filler:
        """Put values into cells; ``Practice_status="…"`` is the column ``Practice.status``."""
        for name, value in texts.items():
            key = name.replace("_", ".", 1).replace("__", "@")
            self.cell(key, row).value = value
        return self

    def cell(self, key: str, row: int = FIRST_ROW) -> Any:  # noqa: ANN401  the library's own
        """Return a cell of a column."""
        return self.pages[key.partition(".")[0]].cell(row, self.column(key))

    def saved(self) -> bytes:
        """Return the workbook as it stands."""
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()

    def read(self, lang: str = "en") -> Book:
        """Return what the workbook states."""
        return read(self.saved(), name="city.xlsx", limits=LIMITS, lang=lang)


def minimal(lang: str = "en") -> Filler:
    """Return a form in which a city, its council and one practice are complete."""
    return Filler(lang=lang).put(
        CityModel_id="model",
        CityModel_base="https://example.org/arden/",
        CityModel_title__en="How Arden works",
        CityModel_describes="arden",
        CityModel_issued="2026-09-01",
        CityModel_publisher="council",
        CityModel_license="https://creativecommons.org/licenses/by/4.0/",
        City_id="arden",
        City_label__en="Arden",
        Agent_id="council",
        Agent_type="city authority",
        Agent_label__en="Arden City Council",
        Agent_governs="arden",
        Practice_id="roadmap",
        Practice_label__en="Roadmap 2030",
        Practice_realizes="B7",
        Practice_status="in operation",
        Practice_accountableAgent="council",
    )


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the package with one part changed, or added where it is not there."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == name else part)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return target.getvalue()


def part_of(filler: Filler, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    at = filler.book.worksheets.index(filler.pages[sheet]) + 1
    return f"xl/worksheets/sheet{at}.xml"


def local(*parts: str) -> ox.Triple:
    """Return the statement ``subject property value``, ids behind the address of Arden."""
    prefixes = {**PREFIXES, "": "https://example.org/arden/"}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    text = f"{head}{' '.join(parts)} ."
    (quad,) = parse(text.encode(), TURTLE, name="local", limits=LIMITS)
    return quad.triple
