"""The sheets have a place for all that the vocabulary can say of a city."""

from __future__ import annotations

import hashlib
import json

import pytest

from graphsvc.analysis.facts import text_of
from graphsvc.analysis.model import facts_of_model
from graphsvc.rdfio.contexts import bundled
from graphsvc.vocab import LANGUAGES, PREFIXES, SCOM
from graphsvc.workbook.layout import VERSION, Field, Sheet
from graphsvc.workbook.lists import code_lists, plain
from graphsvc.workbook.samples import sample_rows
from graphsvc.workbook.sheets import BY_KEY, SHEETS
from graphsvc.workbook.wording import heading, sheet_about, sheet_title
from graphsvc.workbook.words import words

FIELDS = [(sheet, place) for sheet in SHEETS for place in sheet.fields]
# What the keys come to. Other keys are another version: count VERSION up, then write both here.
FINGERPRINT = ("1", "d9e544bc7abb")
# A scheme of levels is described in Turtle; a workbook refers to it.
NOT_ON_SHEETS = {"Overlay", "OverlayItem", "OverlayLevel"}


def test_the_keys_and_the_version_belong_together() -> None:
    keys = "\n".join(place.key for _, place in FIELDS)
    assert (VERSION, hashlib.sha256(keys.encode()).hexdigest()[:12]) == FINGERPRINT


def test_no_key_stands_twice() -> None:
    keys = [place.key for _, place in FIELDS]
    assert len(keys) == len(set(keys))


def domains() -> list[tuple[str, str]]:
    """Return the properties of the vocabulary with the classes that they are for."""
    facts = facts_of_model()
    named = f"<{PREFIXES['schema']}domainIncludes>"
    found = [
        (text_of(node), text_of(domain))
        for node in facts.subjects()
        for domain in facts.about(node).get(named, ())
    ]
    assert len(found) > 50
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_a_sheet_has_a_column_for_each_property_of_its_classes(sheet: Sheet) -> None:
    wanted = {prop for prop, domain in domains() if domain in sheet.classes}
    assert wanted <= set(sheet.by_predicate)


def test_each_class_that_a_city_file_uses_has_a_sheet() -> None:
    context = (
        json.loads(bundled())["@context"] if b"@context" in bundled() else json.loads(bundled())
    )
    names = {
        name
        for key, name in context.items()
        if isinstance(name, str) and key[:1].isupper() and name.startswith(("scom:", "org:"))
    }
    codes = {entry.iri for codes in code_lists().values() for entry in codes.entries}
    classes = {PREFIXES[name.partition(":")[0]] + name.partition(":")[2] for name in names} - codes
    held = {kind for sheet in SHEETS for kind in sheet.classes}
    rules = {SCOM + name for name in ("EveryItemRule", "MeanRule", "MinimumRule")}
    assert classes - held - rules <= {SCOM + name for name in NOT_ON_SHEETS}
    assert classes & held


def test_each_property_of_the_json_keys_has_a_column() -> None:
    context = json.loads(bundled())
    held = {predicate for sheet in SHEETS for predicate in sheet.by_predicate}
    named = {
        key: told["@id"]
        for key, told in context.items()
        if isinstance(told, dict) and "@id" in told
    }
    missing = {
        key
        for key, name in named.items()
        if PREFIXES[name.partition(":")[0]] + name.partition(":")[2] not in held
    }
    of_overlays = {"coversElement", "hasPassRule", "levelNumber", "ofOverlay", "passLevel"}
    assert missing <= of_overlays | {"validityMonths"}
    assert len(named) > 50


def test_each_link_leads_to_sheets_and_lists_that_are_there() -> None:
    links = [place.column for _, place in FIELDS if place.column.kind == "link"]
    assert links
    for column in links:
        assert column.sheets or column.codes
        assert set(column.sheets) <= set(BY_KEY)


# --- What a person reads --------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_titles_of_the_sheets_are_ones_that_spreadsheets_take(lang: str) -> None:
    titles = [sheet_title(sheet, lang) for sheet in SHEETS]
    assert len(set(titles)) == len(titles)
    for title in [*titles, words(lang).read_me]:
        assert 0 < len(title) <= 31
        assert not set(title) & set("[]:*?/\\")
        assert not title.startswith("'")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("sheet", "place"), FIELDS, ids=lambda item: getattr(item, "key", None))
def test_each_column_has_a_heading_and_help(sheet: Sheet, place: Field, lang: str) -> None:
    told = heading(sheet, place, lang)
    assert told.title
    assert "None" not in told.title
    assert told.about.endswith((".", "…"))
    assert told.how
    assert told.need_text in told.note or told.need_text.capitalize() in told.note
    assert sheet_about(sheet, lang)


def test_the_headings_of_a_language_differ_within_a_sheet() -> None:
    for lang in LANGUAGES:
        for sheet in SHEETS:
            titles = [heading(sheet, place, lang).title for place in sheet.fields]
            assert len(titles) == len(set(titles)), (sheet.key, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_samples_fit_their_columns(lang: str) -> None:
    for sheet in SHEETS:
        rows = sample_rows(sheet, lang)
        assert rows
        for row in rows:
            assert set(row) <= {place.key for place in sheet.fields}


# --- Lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(code_lists()))
def test_no_text_of_a_list_means_two_things(name: str) -> None:
    meant: dict[str, str] = {}
    for entry in code_lists()[name].entries:
        for text in (*entry.texts.values(), *entry.aliases):
            assert meant.setdefault(plain(text), entry.iri) == entry.iri, text
    assert meant


@pytest.mark.parametrize("name", sorted(code_lists()))
def test_what_a_list_shows_is_understood_in_each_language(name: str) -> None:
    codes = code_lists()[name]
    for lang in LANGUAGES:
        assert codes.offered(lang)
        for entry in codes.entries:
            assert codes.meant(entry.texts[lang]) == entry.iri


def test_elements_stand_in_the_standards_order_and_their_number_is_enough() -> None:
    elements = code_lists()["ModelElement"]
    shown = [text.split()[0] for text in elements.offered("en")]
    assert shown == ["A", *(f"B{n}" for n in range(1, 15)), *(f"C{n}" for n in range(1, 4)), "D"]
    assert elements.meant("b7") == elements.meant("om:B7") == elements.meant("B7 whatever")
    assert elements.meant("B15") is None
    assert elements.meant("B") == PREFIXES["om"] + "B"


def test_statuses_stand_in_the_order_of_their_lives() -> None:
    shown = code_lists()["PracticeStatus"].offered("en")
    assert shown == ["planned", "pilot", "in operation", "retired"]


@pytest.mark.parametrize(
    ("name", "text", "near"),
    [
        ("PracticeStatus", "in operaton", "in operation"),
        ("PracticeStatus", "Piloot", "pilot"),
        ("QualityCode", "mesured", "measured"),
        ("PracticeStatus", "zzzzzzzz", None),
    ],
)
def test_a_misspelt_entry_has_its_nearest_suggested(name: str, text: str, near: str | None) -> None:
    assert code_lists()[name].nearest(text, "en") == near
