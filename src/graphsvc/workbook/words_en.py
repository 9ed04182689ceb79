"""The words of the workbook in English."""

from __future__ import annotations

from typing import Final

from graphsvc.workbook.words import Words

WORDS: Final = Words(
    read_me="Read me",
    columns={
        "id": ("id", "A short name of your own for this row. Other rows refer to the row by it."),
        "base": (
            "base address",
            "The address that all ids of the workbook stand behind, best of a site that will stay.",
        ),
        "Agent.type": ("kind", "What kind of organization or post this is."),
        "Resource.type": (
            "kind",
            "What kind of resource this is. Empty means a catalogued resource, "
            "which data catalogues understand.",
        ),
        "label": ("name", "What this is called."),
        "Agent.governs": ("city governed", "The city that the body governs or acts for."),
        "comment": ("remark", "What a reader should know besides."),
        "source": ("source", "Where this was taken from: an address, or the name of a document."),
        "description": ("description", "What it is about, in a sentence or two."),
        "publisher": ("publisher", "The organization that published it."),
        "license": ("licence", "The licence under which others may use it."),
        "version": ("version", "The version, as text."),
        "mediaType": ("media type", "The address of the media type in which it is delivered."),
        "postIn": ("post in", "The organization that the post belongs to."),
        "subOrganizationOf": ("part of", "The organization that this one is a part of."),
        "memberOf": ("member of", "The joint body that this one is a member of."),
        "hasPost": (
            "posts",
            "The posts of this organization, unless they say so themselves.",
        ),
    },
    languages={
        "en": "English",
        "ko": "Korean",
        "fr": "French",
        "other": "other languages",
    },
    how={
        "id": "Letters, digits and hyphens, such as city-roadmap.",
        "base": "Ends with / or #, such as https://example.org/arden/.",
        "text": "Text.",
        "other": "One text a line, its language first: de: Text.",
        "string": "A short text.",
        "date": "As precise as known: 2026, 2026-09 or 2026-09-01.",
        "number": "A number, with a point for decimals: 39.5.",
        "address": "An address in full: https://…",
        "source": "An address, or a text.",
    },
    lists="Choose from the list",
    ids_of="an id from {sheets}",
    or_="{one}, or {other}",
    several="Several: separate them by ; or a new line.",
    one="One only.",
    required="required",
    required_for="required for {kinds}",
    recommended="recommended",
    optional="optional",
    example="Example: {example}",
    sample="A sample. It counts for nothing as long as the row is left as it is.",
    title="How our city works: a form",
    about="This workbook describes how a city works, along the elements of the operating model of "
    "ISO 37106:2021: who answers for what, what is in operation, on what evidence. graphsvc reads "
    "it like a city file in Turtle and can turn each into the other.",
    begin="How to fill it in",
    steps=(
        "Begin with the sheets that have a dark tab: {essential}. Most cities need no others.",
        "On {model}, write the base address: an address of your own that ends with /. "
        "Every id of the workbook stands behind it.",
        "Give each row an id, a short name such as city-roadmap. Other rows refer to it by that "
        "name.",
        "Fill in the columns with a star first: they are required. Select a cell to read "
        "what belongs in it; the note on the heading says more.",
        "Check the file with: graphsvc validate city.xlsx. Each finding names its sheet and cell.",
        "Turn it into a city file with: graphsvc convert city.xlsx city.ttl",
    ),
    rules_title="Good to know",
    rules=(
        (
            "Samples",
            "Rows in grey italics are samples. A sample counts for nothing as long as it "
            "is left as it is: write over it or delete it.",
        ),
        (
            "Lists",
            "Choose from the list, or write the entry in English, Korean or French. The "
            "number of an element is enough: B7.",
        ),
        (
            "Several values",
            "Where a column takes several, separate them by a semicolon or a new line (Alt+Enter).",
        ),
        ("Dates", "As precise as you know them and no more: 2026, 2026-09 or 2026-09-01."),
        (
            "Numbers",
            "With a point for decimals. Cells are text, so that every digit stays as you wrote it.",
        ),
        (
            "Languages",
            "English, Korean and French have a column each, folded away under the + "
            "above the headings where they are not the language of this form. Every other language "
            "goes into the column “other languages”.",
        ),
        (
            "Offices, not people",
            "Name the office or post that answers, not the person who holds it.",
        ),
        (
            "Values of another kind",
            "A value that a column does not expect can be written as in "
            'Turtle: "minutes"@en or <https://example.org/x>.',
        ),
        (
            "Refused",
            "Formulas, macros and links to other workbooks are refused. Paste values instead.",
        ),
        (
            "Left alone",
            "Sheets and columns of your own may stand beside these; they are not read. "
            "Leave the first rows of each sheet in place, and hide what you don't need rather than "
            "deleting it.",
        ),
    ),
    legend=(
        ("required", "A city file without it has a violation."),
        ("recommended", "What an assessor asks next: a warning."),
        ("optional", "Makes the description more useful to others."),
    ),
    sheets_title="The sheets",
    most_cities="most cities",
    when_needed="when needed",
    basis_title="What this form rests on",
    basis="The elements are named in this project's own words, after what is publicly known of "
    "the standard; no text of the standard is in this workbook. The linkages between elements that "
    "a report shows are stated by a licence holder, derived from a public ancestor, or proposed by "
    "this project, and each is shown with its basis. A report says where a description is "
    "incomplete. It rates nobody and is no certificate.",
    starter="A city file to begin with. Put your own city in the place of Arden, which does not "
    "exist. Lines with a # are notes; to take up a statement that is optional, remove its # and "
    "write your own value. Check the file with: graphsvc validate city.ttl",
    starter_json="A city file to begin with. Put your own city in the place of Arden, which does "
    "not exist. Keys that begin with # are notes and mean nothing else: what is optional is named "
    "by its key. Check the file with: graphsvc validate city.jsonld",
    quoted="“{text}”",
    or_word="or",
    in_column="Column {columns}: {how}",
    on_sheet="Write the id of this row on the sheet {sheet}, in the column {column}.",
    unknown_code="“{text}” is not in this column's list.",
    did_you_mean="Did you mean “{near}”?",
    no_date="“{text}” is no date. Write a year, a month or a day: 2026, 2026-09 or 2026-09-01.",
    no_number="“{text}” is no number. Write digits, with a point for decimals: 39.5.",
    no_address="“{text}” is no address. Write it in full, beginning with https://.",
    no_name="“{text}” can't be read as an id. Write letters, digits and hyphens.",
    no_language="“{text}” does not say its language. Begin the line with it: de: Text.",
    no_id="The row has no id. Give it a short name of its own, such as {near}.",
    same_id="The id “{text}” is taken by row {row} already. Give each row an id of its own.",
    no_base="The workbook has no base address. Write one that ends with / or #, "
    "such as https://example.org/arden/.",
    bad_base="“{text}” can't be a base address. Write one that ends with / or #, "
    "such as https://example.org/arden/.",
    other_base="“{text}” is a second base address. A workbook has one; remove this one.",
    error_value="The cell holds an error of the spreadsheet, {text}. Write the value itself.",
    no_row="No row of this workbook has the id “{text}”.",
    sample_row="“{text}” is a sample that nobody has changed, and so it is not read.",
)
