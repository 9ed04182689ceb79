"""The words of reports: what each language has to say, and where each is written.

One module a language: ``words_en``, ``words_ko``, ``words_fr``.  A word that a
language lacks is a type error there, and a failing test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module

Table = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Hold one language's words; fields in braces are filled where the word is used."""

    # Between a heading and what it says
    colon: str

    # The head
    report: str
    reports: str
    about: str
    as_of: str
    conforms: str
    does_not_conform: str

    # Sections
    brief: str
    coverage: str
    coverage_table: str
    first: str
    weak: str
    findings: str
    changes: str
    used: str
    summary: str
    summary_table: str

    # In brief
    recurring: str
    recurring_note: str
    state_counts: str

    # Names of columns and things
    basis: str
    city: str
    clause: str
    column: str
    confidence: str
    count: str
    element: str
    elements: str
    example: str
    example_full: str
    file: str
    finding: str
    fix: str
    guess: str
    found: str
    kind: str
    line: str
    linkage: str
    node: str
    path: str
    place: str
    practices: str
    reason: str
    role: str
    severity: str
    shape: str
    state: str
    status: str
    target: str
    source: str
    tier: str
    title: str
    value: str

    # Findings
    city_model: str
    no_findings: str
    places_note: str
    sections: str
    more: str
    left_out: str

    # Linkages
    no_weak: str
    gap_of: str
    gaps: str
    gap: str
    resting: str
    unjoined: str
    unjoined_table: str
    rests_on: str
    related: str
    related_table: str
    related_to: str
    joined: str
    idle: str
    picture_of_coverage: str
    picture_of_linkages: str
    legend: str
    line_styles: str
    basis_note: str

    # What first
    nothing_first: str
    rank: str
    directly: str
    through_others: str
    cycle: str

    # Ratings under an overlay
    overlay_name: str
    overlay: str
    overlay_note: str
    no_assessment: str
    assessed: str
    met: str
    not_met: str
    undated: str
    valid: str
    expired: str
    in_the_way: str
    item: str
    level: str
    unrated: str
    none_in_the_way: str

    # Since the earlier report
    since: str
    not_told: str
    differs: str
    fixed_findings: str
    none_fixed: str

    # What was used
    used_line: str
    used_caption: str
    statements: str
    engine: str
    tiers: str
    bases: str
    language: str
    digest: str

    # Several files
    refused: str
    refused_files: str
    same_city: str
    to_report: str

    # Tables of codes
    severities: Table
    severities_counted: Table
    severity_notes: Table
    states: Table
    basis_names: Table
    link_states: Table
    roles: Table
    confidences: Table
    tier_names: Table
    statuses: Table
    choices: Table
    sheets: Table
    rules: Table
    kinds: Table


@cache
def words(lang: str) -> Words:
    """Return the words of a language of ``vocab.LANGUAGES``."""
    found: Words = import_module(f"graphsvc.render.words_{lang}").WORDS
    return found
