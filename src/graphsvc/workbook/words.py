"""The words of the workbook that neither the ontology nor the shapes have.

One module a language: ``words_en``, ``words_ko``, ``words_fr``.  A word that a
language lacks is a type error there, and a failing test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

from graphsvc.vocab import LANGUAGES

Table = dict[str, str]
Help = tuple[str, str]
"""A heading and what to say about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Hold one language's words; fields in braces are filled where the word is used."""

    read_me: str
    # Columns by key, those of one sheet as ``Sheet.key``; and texts by their language.
    columns: dict[str, Help]
    languages: Table

    # How a cell is written, by kind of column
    how: Table
    lists: str
    ids_of: str
    or_: str
    several: str
    one: str
    required: str
    required_for: str
    recommended: str
    optional: str
    example: str
    sample: str

    # The first sheet: its title, numbered steps, rules by heading, and what the rest rests on
    title: str
    about: str
    begin: str
    steps: tuple[str, ...]
    rules_title: str
    rules: tuple[Help, ...]
    legend: tuple[Help, ...]
    sheets_title: str
    most_cities: str
    when_needed: str
    basis_title: str
    basis: str

    # A file to begin with, in Turtle and in JSON-LD
    starter: str
    starter_json: str

    # What to do about a finding
    quoted: str
    or_word: str
    in_column: str
    on_sheet: str

    # What can be wrong with a cell
    unknown_code: str
    did_you_mean: str
    no_date: str
    no_number: str
    no_address: str
    no_name: str
    no_language: str
    no_id: str
    same_id: str
    no_base: str
    bad_base: str
    other_base: str
    error_value: str
    # and what a reference misses
    no_row: str
    sample_row: str


@cache
def words(lang: str) -> Words:
    """Return the words of a language of ``vocab.LANGUAGES``."""
    found: Words = import_module(f"graphsvc.workbook.words_{lang}").WORDS
    return found


def _kind(*texts: str) -> Table:
    return dict(zip(LANGUAGES, texts, strict=True))


# Classes of other vocabularies, which our ontology uses without naming them anew.
KINDS: Final = {
    "org:OrganizationalUnit": _kind("organizational unit", "부서", "unité d'une organisation"),
    "org:Post": _kind("post", "직위", "poste"),
    "org:FormalOrganization": _kind(
        "formal organization", "법인·공식 조직", "organisation formelle"
    ),
    "org:Organization": _kind("organization", "조직", "organisation"),
    "org:OrganizationalCollaboration": _kind(
        "collaboration of organizations", "조직 간 협력체", "collaboration d'organisations"
    ),
    "foaf:Organization": _kind("other organization", "그 밖의 조직", "autre organisation"),
    "foaf:Group": _kind("group", "모임", "groupe"),
    "foaf:Agent": _kind("other party", "그 밖의 주체", "autre acteur"),
    "dcat:Resource": _kind("catalogued resource", "목록화 자원", "ressource cataloguée"),
    "dcat:Dataset": _kind("data set", "데이터 집합", "jeu de données"),
    "dcat:DataService": _kind("data service", "데이터 서비스", "service de données"),
    "scom:Resource": _kind("resource only", "목록화하지 않는 자원", "ressource non cataloguée"),
}
