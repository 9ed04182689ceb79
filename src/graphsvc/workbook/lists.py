"""The lists that a cell can be chosen from: what each entry is called, and which one is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from typing import Final

from graphsvc import assets
from graphsvc.analysis.facts import Facts, in_language, text_of
from graphsvc.analysis.model import facts_of_model
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import ELEMENTS, LANGUAGES, OVL, RDF, RDFS, ROLL_UPS, SCOM, SH, SKOS, shorten
from graphsvc.workbook.sheets import AGENT_CLASSES, RESOURCE_CLASSES, SHEETS
from graphsvc.workbook.words import KINDS

_LABEL: Final = f"<{RDFS}label>"
_NOTATION: Final = f"<{SKOS}notation>"
_NUMBER: Final = re.compile(r"(?:om:)?([A-D][0-9]{0,2})\b", re.IGNORECASE)
_ELEMENT: Final = "ModelElement"
_CLASSES: Final = {_ELEMENT: ("Component", "Subcomponent")}
_KINDS: Final = {"AgentKind": AGENT_CLASSES, "ResourceKind": RESOURCE_CLASSES}


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry: what it stands for, its text by language, what else it answers to."""

    iri: str
    texts: dict[str, str]
    aliases: tuple[str, ...] = ()
    offered: bool = True
    """Whether the drop-down shows it."""


@dataclass(frozen=True)
class CodeList:
    """Answer which entry a text means, in whatever language it is written."""

    name: str
    entries: tuple[Entry, ...]

    @cached_property
    def _meant(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.entries:
            names = (entry.iri, shorten(entry.iri), entry.iri.removeprefix(SCOM), *entry.aliases)
            for text in (*entry.texts.values(), *names):
                found.setdefault(plain(text), entry)
        return found

    @cached_property
    def _by_iri(self) -> dict[str, Entry]:
        return {entry.iri: entry for entry in self.entries}

    def meant(self, text: str) -> str | None:
        """Return the IRI that the text stands for; an element's number is enough."""
        entry = self._meant.get(plain(text))
        if entry is None and self.name == _ELEMENT and (number := _NUMBER.match(text)):
            entry = self._meant.get(plain(number[1]))
        return entry.iri if entry else None

    def text(self, iri: str, lang: str) -> str | None:
        """Return what the drop-down shows for the IRI; None where it is no entry."""
        entry = self._by_iri.get(iri)
        return entry.texts[lang] if entry else None

    def nearest(self, text: str, lang: str) -> str | None:
        """Return the text of the entry that was probably meant."""
        close = get_close_matches(plain(text)[:100], self._meant, n=1, cutoff=0.5)
        return self._meant[close[0]].texts[lang] if close else None

    def offered(self, lang: str) -> list[str]:
        """Return what the drop-down shows, in order."""
        return [entry.texts[lang] for entry in self.entries if entry.offered]


def plain(text: str) -> str:
    """Return a text without what readers don't see: case, hyphens, repeated spaces."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


@cache
def code_lists() -> dict[str, CodeList]:
    """Return every list that a column of the workbook names, read from the bundled model."""
    names = {column.codes for sheet in SHEETS for column in sheet.columns if column.codes}
    facts = facts_of_model()
    order = _stated_order()
    return {name: CodeList(name, tuple(_entries(name, facts, order))) for name in sorted(names)}


def _entries(name: str, facts: Facts, order: dict[str, int]) -> Iterable[Entry]:
    if name in _KINDS:
        return [_kind(iri, facts) for iri in _KINDS[name]]
    found = [
        (_rank(node, facts, order), _entry(node, name, facts))
        for class_name in _CLASSES.get(name, (name,))
        for node in facts.of_class(class_name)
    ]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _entry(node: str, name: str, facts: Facts) -> Entry:
    stated = facts.about(node)
    iri = text_of(node)
    labels = _labels(stated.get(_LABEL, []), iri)
    notation = text_of(stated[_NOTATION][0]) if _NOTATION in stated else ""
    if name == _ELEMENT:
        texts = {lang: f"{notation} {label}" for lang, label in labels.items()}
        return Entry(iri, texts, (notation,), offered=notation not in ROLL_UPS)
    if overlay := facts.value(node, "ofOverlay"):
        # Two overlays may call two levels the same.
        head = text_of(overlay).removeprefix(OVL)
        number = facts.value(node, "levelNumber")
        middle = f"{text_of(number)} " if number else ""
        texts = {lang: f"{head}: {middle}{label}" for lang, label in labels.items()}
        return Entry(iri, texts, (iri.removeprefix(OVL),))
    return Entry(iri, labels, (iri.rsplit("/", 1)[-1],) if "#" not in iri else ())


def _kind(iri: str, facts: Facts) -> Entry:
    texts = KINDS.get(shorten(iri)) or _labels(facts.about(f"<{iri}>").get(_LABEL, []), iri)
    return Entry(iri, texts)


def _labels(labels: list[str], iri: str) -> dict[str, str]:
    return {lang: in_language(labels, lang) or shorten(iri) for lang in LANGUAGES}


def _rank(node: str, facts: Facts, order: dict[str, int]) -> tuple[str, int, str]:
    """Sort elements as the standard does, codes as the shapes list them, levels by number."""
    level = facts.value(node, "levelNumber")
    notation = text_of(facts.about(node).get(_NOTATION, ['""'])[0])
    if notation in ELEMENTS:
        place = ELEMENTS.index(notation)
    elif level or notation.isdigit():
        place = int(text_of(level) if level else notation)
    else:
        place = order.get(node, len(ELEMENTS))
    return facts.value(node, "ofOverlay") or "", place, node


@cache
def shapes_of(tier: str) -> Facts:
    """Return the statements of the shapes of a tier."""
    data = (assets.folder("shapes") / f"{tier}.ttl").read_bytes()
    return Facts.of_ntriples(to_ntriples(data, TURTLE, name=f"{tier}.ttl", limits=Limits()))


def _stated_order() -> dict[str, int]:
    """Return the place of each code in the list by which a shape names the codes."""
    facts = shapes_of("required")
    heads = [facts.about(node).get(f"<{SH}in>", []) for node in facts.subjects()]
    return {node: place for head in heads for place, node in _members(head, facts)}


def _members(head: list[str], facts: Facts) -> Iterator[tuple[int, str]]:
    place = 0
    while head and f"<{RDF}first>" in (stated := facts.about(head[0])):
        yield place, stated[f"<{RDF}first>"][0]
        head = stated.get(f"<{RDF}rest>", [])
        place += 1
