"""Compute fixes: small edits of the file's own text that mend a finding.

A fix is *safe* where only one statement can have been meant: a code written as
text, a date without its type, an address in quotation marks, the name of the
one node that bears it.  A guess, such as the nearest code, is shown and left to
a person.  A fix replaces one value or adds one statement; nothing else moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as calendar_date
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from typing import Final

from graphsvc.analysis.facts import Facts, text_of
from graphsvc.positions import Places
from graphsvc.report import Finding, Fix
from graphsvc.validation.expected import Expected
from graphsvc.validation.terms import Writer
from graphsvc.vocab import CITY_PROFILE, XSD

# 2024, 2024-03, 2024-03-01; also 2024/03/01, 2024.03.01 and 2024. 3. 1., as Korean offices write.
_DATE: Final = re.compile(
    r"(?P<year>[12]\d{3})(?:[-/.]\s?(?P<month>\d{1,2})(?:[-/.]\s?(?P<day>\d{1,2})\.?)?)?"
    r"(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?"
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|^`\\]+")


@dataclass(frozen=True)
class Fixer:
    """Compute the fixes of one file's findings."""

    facts: Facts
    places: Places
    writer: Writer
    city: str

    def fix(self, finding: Finding, expected: Expected) -> Fix | None:
        """Return the edit that mends the finding, or None where none can be computed."""
        if finding.focus is None or finding.path is None:
            return None
        if finding.value is None:
            return self._added(finding.focus, finding.path, finding.kind)
        for term, safe in self._meant(finding.value, expected):
            place = self.places.value(finding.focus, finding.path, finding.value)
            if place is None:
                return None
            return Fix(
                self.writer.write(term),
                place.line,
                place.column,
                place.end_line,
                place.end_column,
                safe=safe,
            )
        return None

    def _meant(self, value: str, expected: Expected) -> Iterator[tuple[str, bool]]:
        """Yield the terms that may have been meant, each with whether that is certain."""
        text = text_of(value)
        if expected.codes and (found := _code(text, expected.codes)):
            yield found
        if not value.startswith('"'):
            return
        if expected.date and (date := _date(text)):
            yield date, True
        if expected.node:
            if _ADDRESS.fullmatch(text):
                yield f"<{text}>", True
            elif len(named := self._by_label.get(text.casefold(), ())) == 1:
                yield next(iter(named)), True

    @cached_property
    def _by_label(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for node in self.facts.subjects():
            if not node.startswith("<"):
                continue
            for label in self.facts.labels(node):
                found.setdefault(text_of(label).casefold(), set()).add(node)
        return found

    def _added(self, focus: str, path: str, kind: str) -> Fix | None:
        term = self._missing(kind)
        place = self.places.subject(focus)
        if term is None or place is None or self.places.property(focus, path) is not None:
            return None
        statement = f"{self.writer.write(path)} {self.writer.write(term)}"
        if self.writer.syntax.name in ("turtle", "trig"):
            # A property list may begin anew right after its subject.
            at = place.end_line, place.end_column
            return Fix(f" {statement} ;", *at, *at, safe=True)
        if self.writer.syntax.name in ("ntriples", "nquads"):
            return Fix(f"{focus} {statement} .\n", place.line, 1, place.line, 1, safe=True)
        return None

    def _missing(self, kind: str) -> str | None:
        if kind.startswith("CityModel-conformsTo"):
            return f"<{CITY_PROFILE}>"
        if kind.startswith("CityModel-describes"):
            return self.city
        return None


# To look for the nearest takes long, and files go wrong alike.
@lru_cache(maxsize=1024)
def _code(text: str, codes: tuple[str, ...]) -> tuple[str, bool] | None:
    named = _names(codes)
    key = _key(text)
    if key in named:
        return named[key], True
    if near := get_close_matches(key, named, n=1, cutoff=0.6):
        return named[near[0]], False
    return None


@cache
def _names(codes: tuple[str, ...]) -> dict[str, str]:
    """Return the codes by their names and labels, in every language, spelled alike."""
    from graphsvc.analysis.model import code_labels

    labels = code_labels()
    found: dict[str, str] = {}
    for code in codes:
        for name in (code, *labels.get(code, ())):
            found.setdefault(_key(name), code)
    return found


def _key(text: str) -> str:
    local = re.split(r"[/#:]", text.strip("<>"))[-1]
    return re.sub(r"[\s_-]", "", local).casefold()


def _date(text: str) -> str | None:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = found["year"], found["month"], found["day"]
    if month is None:
        return f'"{year}"^^<{XSD}gYear>'
    try:
        written = calendar_date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        return None
    if day is None:
        return f'"{written[:7]}"^^<{XSD}gYearMonth>'
    return f'"{written}"^^<{XSD}date>'
