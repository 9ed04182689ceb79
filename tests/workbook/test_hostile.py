"""Workbooks that are none, that do harm, or that are another form: refused, with what to do."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import (
    FormatRefusal,
    InputRefusal,
    SyntaxRefusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
)
from graphsvc.limits import Limits
from graphsvc.workbook.layout import HIDDEN, KEY_ROW
from graphsvc.workbook.package import MAX_GROWTH, MAX_PARTS, MAX_UNPACKED_BYTES
from graphsvc.workbook.parts import MAX_ROWS
from graphsvc.workbook.reading import read
from workbook.books import LIMITS, Filler, empty_form, minimal, part_of, with_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
GOOD = minimal().saved()
PRACTICE = part_of(minimal(), "Practice")


def refused(data: bytes, kind: type[InputRefusal], *words: str) -> None:
    """Check that the workbook is refused, soon, with its name and something to do."""
    began = time.monotonic()
    with pytest.raises(InputRefusal) as caught:
        read(data, name="city.xlsx", limits=LIMITS)
    assert time.monotonic() - began < 20
    assert type(caught.value) is kind, caught.value
    assert caught.value.where.source == "city.xlsx"
    assert caught.value.todo
    for word in words:
        assert word in str(caught.value)


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def changed(name: str, old: bytes, new: bytes, data: bytes = GOOD) -> bytes:
    """Return a good workbook with some bytes of a part replaced."""

    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return with_part(data, name, change)


def added(name: str, part: bytes = b"<x/>") -> bytes:
    return with_part(GOOD, name, lambda _: part)


def test_the_workbook_that_the_others_are_made_of_is_read() -> None:
    assert read(GOOD, name="city.xlsx", limits=LIMITS).problems == []


# --- No workbook ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b\n1,2\n", b"PK\x03\x04", GOOD[: len(GOOD) // 2], b"PK\x05\x06" + b"\0" * 18 + b"x"],
    ids=["empty", "text", "a zip's first bytes", "half", "an end alone"],
)
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    refused(data, UnreadableRefusal, "no workbook", "graphsvc template")


def test_a_locked_or_old_workbook_is_refused() -> None:
    refused(OLE, UnreadableRefusal, "password", ".xls")


def test_an_encrypted_zip_is_refused() -> None:
    # The flag that says so, in the directory of the zip.
    at = GOOD.index(b"PK\x01\x02") + 8
    flags = struct.unpack_from("<H", GOOD, at)[0] | 1
    refused(GOOD[:at] + struct.pack("<H", flags) + GOOD[at + 2 :], UnreadableRefusal, "encrypted")


def test_a_zip_without_a_workbook_is_refused() -> None:
    refused(packed({"readme.txt": b"hello"}), UnreadableRefusal)


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda part: part[:-20],
    "empty": lambda _: b"",
    "other": lambda _: b"<x/>",
    "garbled": lambda part: b"\xff" + part,
}
PARTS = ("xl/workbook.xml", PRACTICE, "[Content_Types].xml", "xl/styles.xml", "_rels/.rels")


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_part_is_never_a_fault(name: str, harm: str) -> None:
    with contextlib.suppress(InputRefusal):
        read(with_part(GOOD, name, HARMS[harm]), name="city.xlsx", limits=LIMITS)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_changed_byte_anywhere_is_never_a_fault(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        name = data.draw(st.sampled_from(sorted(archive.namelist())))
        part = bytearray(archive.read(name))
    for at in data.draw(st.lists(st.integers(0, len(part) - 1), min_size=1, max_size=4)):
        part[at] = data.draw(st.sampled_from(b'<>/"=&; 019aArst:{}\x00\xff'))
    with contextlib.suppress(InputRefusal):
        read(with_part(GOOD, name, lambda _: bytes(part)), name="city.xlsx", limits=LIMITS)


def test_a_workbook_in_the_strict_format_is_refused() -> None:
    strict = changed(
        "xl/workbook.xml",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    refused(strict, UnreadableRefusal, "Strict")


# --- Bombs ----------------------------------------------------------------------------------


def test_a_file_over_the_size_limit_is_refused() -> None:
    with pytest.raises(TooLargeRefusal, match="max_upload_bytes = 1,000"):
        read(GOOD, name="city.xlsx", limits=Limits(max_upload_bytes=1_000))


def test_a_part_that_grows_too_much_is_refused_before_it_is_unpacked() -> None:
    refused(added("xl/bomb.xml", b" " * 5_000_000), TooLargeRefusal, f"MAX_GROWTH = {MAX_GROWTH}")


def test_too_much_in_all_is_refused() -> None:
    noise = bytes(range(256)) * 200
    big = b"".join(noise[at % 97 :] for at in range(MAX_UNPACKED_BYTES // 4 // len(noise) + 1))
    parts = {f"xl/{at}.xml": big for at in range(5)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    refused(target.getvalue(), TooLargeRefusal)


def test_a_directory_that_lies_about_sizes_lets_nothing_through() -> None:
    bomb = bytearray(added("xl/bomb.xml", b"<x>" + b" " * 5_000_000 + b"</x>"))
    at = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/bomb.xml"))
    struct.pack_into("<I", bomb, at + 24, 1_000)
    with pytest.raises(InputRefusal):
        read(bytes(bomb), name="city.xlsx", limits=LIMITS)


def test_too_many_parts_are_refused() -> None:
    parts = {f"xl/{at}.xml": b"<x/>" for at in range(MAX_PARTS + 1)}
    refused(packed(parts), TooLargeRefusal, f"MAX_PARTS = {MAX_PARTS:,}")


def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(PRACTICE, b"<x/>")
    refused(target.getvalue(), UnreadableRefusal)


def rows(first: int, count: int) -> bytes:
    return b"".join(b'<row r="%d"/>' % number for number in range(first, first + count))


def test_a_million_empty_rows_are_refused() -> None:
    refused(
        changed(PRACTICE, b"</sheetData>", rows(100, 1_000_000) + b"</sheetData>"),
        TooLargeRefusal,
    )


def test_more_rows_than_are_read_are_refused_with_their_sheet() -> None:
    refused(
        changed(PRACTICE, b"</sheetData>", rows(100, MAX_ROWS) + b"</sheetData>"),
        TooLargeRefusal,
        "Practice",
        f"MAX_ROWS = {MAX_ROWS:,}",
    )


def test_a_value_in_the_last_row_of_all_is_refused_and_an_empty_one_is_not() -> None:
    empty = b'<row r="1048576" ht="15"/></sheetData>'
    book = read(changed(PRACTICE, b"</sheetData>", empty), name="city.xlsx", limits=LIMITS)
    assert book.problems == []
    full = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    refused(changed(PRACTICE, b"</sheetData>", full), TooLargeRefusal, "Practice")


def test_a_sheet_that_claims_a_great_size_costs_nothing() -> None:
    began = time.monotonic()
    wide = with_part(
        GOOD, PRACTICE, lambda part: re.sub(rb'(?<=<dimension ref=")[^"]*', b"A1:XFD1048576", part)
    )
    assert b"XFD1048576" in zipfile.ZipFile(io.BytesIO(wide)).read(PRACTICE)
    assert read(wide, name="city.xlsx", limits=LIMITS).problems == []
    assert time.monotonic() - began < 10


def with_shared_text(data: bytes, text: str) -> bytes:
    """Return the workbook with one text that its cells can share, as other programs write it."""
    name, main = "xl/sharedStrings.xml", "openxmlformats-officedocument.spreadsheetml"
    told = f'<Override PartName="/{name}" ContentType="application/vnd.{main}.sharedStrings+xml"/>'
    ends = b"</Types>"
    data = changed("[Content_Types].xml", ends, told.encode() + ends, data)
    body = f"<si><t>{text}</t></si></sst>"
    head = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return with_part(data, name, lambda _: (head + body).encode())


def test_a_text_that_cells_share_is_read() -> None:
    cell = b'<row r="9"><c r="A9" t="s"><v>0</v></c></row></sheetData>'
    data = with_shared_text(changed(PRACTICE, b"</sheetData>", cell), "vision")
    book = read(data, name="city.xlsx", limits=LIMITS)
    assert "<https://example.org/arden/vision>" in book.places.nodes


def test_one_long_text_in_very_many_cells_is_refused() -> None:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(100, 2_200)
    )
    data = changed(PRACTICE, b"</sheetData>", cells + b"</sheetData>")
    refused(with_shared_text(data, "ab" * 16_000), TooLargeRefusal, "MAX_CHARACTERS")


def test_rows_out_of_order_are_refused_rather_than_lost() -> None:
    disorder = b'<row r="9"/><row r="8"><c r="A8"><v>1</v></c></row></sheetData>'
    refused(changed(PRACTICE, b"</sheetData>", disorder), SyntaxRefusal, "order")


# --- What reaches outside or runs -----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/activeX/activeX1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links"),
        ("xl/connections.xml", "links"),
        ("xl/queryTables/queryTable1.xml", "links"),
        ("xl/embeddings/oleObject1.bin", "other files"),
    ],
)
def test_macros_links_and_other_files_inside_are_refused(name: str, what: str) -> None:
    refused(added(name), UnsafeRefusal, what, name)


def test_a_workbook_of_the_kind_with_macros_is_refused_whatever_its_name() -> None:
    macros = changed(
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    refused(macros, UnsafeRefusal, "macros")


def test_a_relation_to_the_outside_is_refused() -> None:
    link = (
        b'<Relationship Id="x" TargetMode="External" Target="file:///etc/passwd" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/>'
        b"</Relationships>"
    )
    refused(
        changed("xl/_rels/workbook.xml.rels", b"</Relationships>", link),
        UnsafeRefusal,
        "file:///etc/passwd",
    )


def test_a_hyperlink_that_a_program_made_of_a_typed_address_is_no_harm() -> None:
    filler = minimal().put(Practice_source="https://example.org/a")
    filler.cell("Practice.source").hyperlink = "https://example.org/a"
    assert filler.read().problems == []


@pytest.mark.parametrize(
    "formula", ["=1+1", "=cmd|'/c calc'!A0", '=WEBSERVICE("https://example.org")', "=A1"]
)
def test_a_formula_is_refused_with_its_cell(formula: str) -> None:
    filler = minimal().put(Practice_comment__en=formula)
    place = f"Practice!{filler.cell('Practice.comment@en').coordinate}"
    refused(filler.saved(), UnsafeRefusal, place, "formula", "paste it as a value")


def test_the_last_result_of_a_formula_is_not_taken_for_a_value() -> None:
    formula = b'<row r="9"><c r="A9" t="str"><f>1+1</f><v>two</v></c></row></sheetData>'
    refused(changed(PRACTICE, b"</sheetData>", formula), UnsafeRefusal, "Practice!A9")


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    "name", [PRACTICE, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"]
)
def test_a_doctype_in_any_part_is_refused(name: str) -> None:
    def change(part: bytes) -> bytes:
        head, sep, rest = part.partition(b"?>") if part.startswith(b"<?xml") else (b"", b"", part)
        return head + sep + ENTITIES + rest

    refused(with_part(GOOD, name, change), UnsafeRefusal, "DOCTYPE", name)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "koi8-r"])
def test_a_doctype_is_seen_in_any_encoding_and_behind_any_extension(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    refused(added("xl/media/image1.png", text.encode(encoding)), UnsafeRefusal, "DOCTYPE")


def test_deep_nesting_is_refused() -> None:
    refused(added("xl/deep.xml", b"<a>" * 300 + b"</a>" * 300), TooLargeRefusal, "max_depth = 200")


def test_pictures_and_printer_settings_are_no_harm() -> None:
    data = with_part(
        added("xl/media/image1.png", b"\x89PNG\r\n"), "xl/printerSettings/p1.bin", lambda _: b"\0\1"
    )
    assert read(data, name="city.xlsx", limits=LIMITS).problems == []


# --- Another form ---------------------------------------------------------------------------


def test_any_other_workbook_is_refused() -> None:
    from openpyxl import Workbook

    target = io.BytesIO()
    Workbook().save(target)
    refused(target.getvalue(), FormatRefusal, "not the form", "graphsvc template")


@pytest.mark.parametrize("version", ["0", "2", ""])
def test_another_version_of_the_form_is_refused(version: str) -> None:
    filler = minimal()
    filler.book[HIDDEN]["B1"] = version
    refused(filler.saved(), FormatRefusal, "reads version 1", "graphsvc template")


def test_a_missing_sheet_is_named() -> None:
    filler = minimal()
    del filler.book[filler.pages["Goal"].title]
    refused(filler.saved(), FormatRefusal, "Goal", "graphsvc template")


def test_a_missing_column_is_named() -> None:
    filler = minimal()
    filler.pages["Practice"].delete_cols(filler.column("Practice.status"))
    refused(filler.saved(), FormatRefusal, "Practice.status", "Hide")


def test_a_sheet_or_column_that_stands_twice_is_refused() -> None:
    filler = minimal()
    filler.book.copy_worksheet(filler.pages["Goal"])
    refused(filler.saved(), FormatRefusal, "Goal", "Goal Copy")
    filler = Filler(empty_form())
    page = filler.pages["Goal"]
    page.cell(KEY_ROW, page.max_column + 1).value = "Goal.dueOn"
    refused(filler.saved(), FormatRefusal, "Goal.dueOn twice")
