"""One cell: what its text means, and what a value from a spreadsheet is as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pyoxigraph as ox
import pytest

from graphsvc.vocab import OM, SCOM, XSD
from graphsvc.workbook.cells import Cells
from graphsvc.workbook.layout import Field
from graphsvc.workbook.lists import code_lists
from graphsvc.workbook.names import Names, is_base
from graphsvc.workbook.notation import split
from graphsvc.workbook.sheets import SHEETS
from graphsvc.workbook.values import MAX_UNITS, as_text, escaped, unescaped, units

BASE = "https://example.org/arden/"
CELLS = Cells(Names(BASE), code_lists(), "en")
FIELDS = {place.key: place for sheet in SHEETS for place in sheet.fields}


def field(key: str) -> Field:
    return FIELDS[key]


def meant(key: str, text: str) -> list[str]:
    found = CELLS.decode(field(key), text)
    assert not found.troubles
    return [str(term) for term in found.terms]


def trouble(key: str, text: str) -> tuple[str, str | None]:
    found = CELLS.decode(field(key), text)
    assert len(found.troubles) == 1
    assert [str(term) for term in found.terms] == [str(ox.Literal(text))]
    return found.troubles[0].message, found.troubles[0].near


def typed(text: str, kind: str) -> str:
    return f'"{text}"^^<{XSD}{kind}>'


# --- What a text means ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026", "gYear"),
        ("2026-09", "gYearMonth"),
        ("2026-09-01", "date"),
        ("12026", "gYear"),
        ("-0044-03", "gYearMonth"),
        ("2026-09-01+09:00", "date"),
        ("2026-09:00", "gYear"),
    ],
)
def test_a_date_keeps_its_precision(text: str, kind: str) -> None:
    assert meant("Practice.startedOn", text) == [typed(text, kind)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("42", "integer"), ("39.50", "decimal"), ("-0.1", "decimal"), ("1e3", "double")],
)
def test_a_number_keeps_its_digits(text: str, kind: str) -> None:
    assert meant("Measure.targetValue", text) == [typed(text, kind)]


@pytest.mark.parametrize(
    "text", ["in operation", "운영 중", "en service", "In-Operation", "scom:InOperation"]
)
def test_an_entry_of_a_list_is_understood_in_every_language(text: str) -> None:
    assert meant("Practice.status", text) == [f"<{SCOM}InOperation>"]


@pytest.mark.parametrize("text", ["B7; B8", "B7 Smart city roadmap\nB8", " B7 ;; B8; "])
def test_semicolons_and_new_lines_separate_values(text: str) -> None:
    assert meant("Practice.realizes", text) == [f"<{OM}B7>", f"<{OM}B8>"]


def test_a_semicolon_between_quotation_marks_or_brackets_separates_nothing() -> None:
    assert split('"a;b"; <https://x/;y>; c') == ['"a;b"', "<https://x/;y>", "c"]
    assert split('"never closed; b') == ['"never closed', "b"]


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("council", f"<{BASE}council>"),
        ("사업총괄과", f"<{BASE}사업총괄과>"),
        ("Smart City Office", f"<{BASE}Smart%20City%20Office>"),
        ("<https://w3id.org/scom/project>", "<https://w3id.org/scom/project>"),
        ("https://w3id.org/scom/project", "<https://w3id.org/scom/project>"),
        ("_:b1", "_:b1"),
        ("om:B7", f"<{OM}B7>"),
        ("a:b", f"<{BASE}a:b>"),
    ],
)
def test_a_name_stands_behind_the_base_address_unless_it_is_an_address(
    text: str, node: str
) -> None:
    assert meant("Practice.accountableAgent", text) == [node]


def test_a_principle_is_one_of_the_list_or_one_of_the_citys_own() -> None:
    assert meant("Practice.upholds", "digital; plain-language") == [
        f"<{OM}principle/digital>",
        f"<{BASE}plain-language>",
    ]


def test_a_text_has_the_language_of_its_column_and_stays_as_it_is() -> None:
    text = ' 여러\n줄; "인용" =1+1 '
    assert CELLS.decode(field("Practice.label@ko"), text).terms == [ox.Literal(text, language="ko")]


def test_other_languages_stand_a_line_each_and_go_on_until_the_next() -> None:
    text = 'de: Erste Zeile\nzweite Zeile\n\npt-BR: Texto: com dois pontos\n"plain"'
    assert CELLS.decode(field("Practice.label@other"), text).terms == [
        ox.Literal("Erste Zeile\nzweite Zeile", language="de"),
        ox.Literal("Texto: com dois pontos", language="pt-br"),
        ox.Literal("plain"),
    ]


def test_a_source_is_an_address_or_a_text() -> None:
    assert meant("Practice.source", "https://example.org/a?b=1\nMinutes of 3 May") == [
        "<https://example.org/a?b=1>",
        '"Minutes of 3 May"',
    ]


def test_an_address_with_a_semicolon_stands_between_brackets() -> None:
    assert meant("Practice.source", "<https://example.org/a?b=1;c=2>") == [
        "<https://example.org/a?b=1;c=2>"
    ]


@pytest.mark.parametrize(
    "key", ["Practice.startedOn", "Practice.status", "Measure.unit", "City.source"]
)
def test_every_column_takes_a_term_written_as_in_turtle(key: str) -> None:
    text = '"soon"@en; "4"^^<http://www.w3.org/2001/XMLSchema#byte>; <https://x.example/>'
    assert meant(key, text) == ['"soon"@en', typed("4", "byte"), "<https://x.example/>"]


@pytest.mark.parametrize("key", sorted(FIELDS))
def test_a_blank_cell_means_nothing(key: str) -> None:
    assert CELLS.decode(field(key), " \n ").terms == []


# --- What can't be read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "message", "near"),
    [
        ("Practice.status", "in operaton", "unknown_code", "in operation"),
        ("Practice.realizes", "smart city roadmp", "unknown_code", "B7 Smart city roadmap"),
        ("Practice.startedOn", "spring 2026", "no_date", None),
        ("Practice.startedOn", "01/09/2026", "no_date", None),
        ("Practice.startedOn", "2026. 9. 1.", "no_date", "2026-09-01"),
        ("Practice.startedOn", "2026년 9월", "no_date", "2026-09"),
        ("Practice.startedOn", "2026-13", "no_date", None),
        ("Practice.startedOn", "2026-09-32", "no_date", None),
        ("Measure.targetValue", "39,5", "no_number", "39.5"),
        ("Measure.targetValue", "about 40", "no_number", None),
        ("Evidence.page", "www.arden.example", "no_address", "https://www.arden.example"),
        ("Evidence.page", "on paper", "no_address", None),
        ("Practice.label@other", "Fahrplan 2030", "no_language", None),
    ],
)
def test_what_a_column_can_not_mean_is_told_with_what_was_probably_meant(
    key: str, text: str, message: str, near: str | None
) -> None:
    assert trouble(key, text) == (message, near)


def test_an_element_that_the_model_lacks_has_one_that_it_has_suggested() -> None:
    message, near = trouble("Practice.realizes", "B15")
    assert message == "unknown_code"
    assert near in code_lists()["ModelElement"].offered("en")


@pytest.mark.parametrize(
    "text", ["https://example.org/arden/", "https://example.org/arden#", "urn:city:arden:"]
)
def test_ids_can_stand_behind_an_address_with_an_end_for_them(text: str) -> None:
    assert is_base(text)


@pytest.mark.parametrize(
    "text", ["https://example.org/arden", "arden/", "https:///", "https://example.org/a b/", ""]
)
def test_ids_can_not_stand_behind_anything_else(text: str) -> None:
    assert not is_base(text)


def test_a_cell_full_of_faults_costs_no_more_than_its_length() -> None:
    for text in ('"\\";' * 8000, "<" * 32_000, '"' * 32_000, "de:" * 10_000, "\\" * 32_000):
        CELLS.decode(field("Practice.reliesOn"), text)
        CELLS.decode(field("Practice.label@other"), text)


# --- Values of spreadsheets -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (None, "General", ""),
        ("2026-09", "@", "2026-09"),
        (42, "General", "42"),
        (42.0, "General", "42"),
        (0.1, "0.00", "0.1"),
        (1e21, "General", "1" + "0" * 21),
        (1.5e-7, "General", "0.00000015"),
        (True, "General", "TRUE"),
        (date(2026, 9, 1), "yyyy-mm-dd", "2026-09-01"),
        (datetime(2026, 9, 1), "dd/mm/yyyy", "2026-09-01"),  # noqa: DTZ001  cells have no time zone
        (datetime(2026, 9, 1), "mmm\\-yy", "2026-09"),  # noqa: DTZ001  as above
        (datetime(2026, 9, 1), 'yyyy"년" m"월"', "2026-09"),  # noqa: DTZ001  as above
        (datetime(2026, 9, 17), "mmm\\-yy", "2026-09-17"),  # noqa: DTZ001  as above
        (datetime(2026, 1, 1), "yyyy", "2026"),  # noqa: DTZ001  as above
        (datetime(2026, 9, 1, 8, tzinfo=UTC), "General", "2026-09-01T08:00:00+00:00"),
        (time(8), "h:mm", "08:00:00"),
    ],
)
def test_a_value_becomes_the_text_that_its_reader_sees(
    value: object, shown: str, text: str
) -> None:
    assert as_text(value, shown) == text


@pytest.mark.parametrize(
    "text", ["a\r\nb", "\x00\x07\x1b", "_x000D_", "_x005F_x000D_", "\ufffe\uffff", "é😀"]
)
def test_characters_that_xml_can_not_carry_come_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not set(escaped(text)) & set("\x00\x07\x1b\r\ufffe\uffff")


def test_half_a_character_stays_as_it_is_written() -> None:
    assert unescaped("_xD83D_") == "_xD83D_"


def test_the_room_of_a_cell_is_counted_as_spreadsheets_count_it() -> None:
    assert units("😀") == 2
    assert units("\r") == len("_x000D_")
    text, left = CELLS.encode(field("City.label@en"), [ox.Literal("é" * MAX_UNITS, language="en")])
    assert (len(text), left) == (MAX_UNITS, [])
    long = ox.Literal("é" * (MAX_UNITS + 1), language="en")
    assert CELLS.encode(field("City.label@en"), [long]) == ("", [long])


def test_what_does_not_fit_beside_the_first_values_is_left() -> None:
    links = [ox.NamedNode(f"{BASE}{'x' * 9_000}{at}") for at in range(5)]
    text, left = CELLS.encode(field("Practice.reliesOn"), links)
    assert CELLS.decode(field("Practice.reliesOn"), text).terms == links[:3]
    assert left == links[3:]
