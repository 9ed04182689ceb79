"""The operating model as the analysis needs it: elements, linkages, what rests on what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from graphsvc import assets
from graphsvc.analysis.facts import Facts, in_language, text_of
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import BASES, ELEMENTS, LANGUAGES, OM, RDFS, ROLL_UPS, SCOM, SKOS

CONFIDENCES: Final = ("high", "medium", "low")
_LABEL: Final = f"<{RDFS}label>"
_NOTATION: Final = f"<{SKOS}notation>"


@dataclass(frozen=True, slots=True)
class Element:
    """Hold a component or subcomponent: its number, its titles by language, its clause."""

    number: str
    titles: dict[str, str]
    recommendation: str | None
    """Number of the clause that recommends, e.g. ``6.9.3``."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """Hold one linkage on its basis; ``resting`` rests on ``rested`` where its role says so."""

    source: str
    target: str
    basis: str
    role: str
    confidence: str

    @property
    def rests(self) -> tuple[str, str] | None:
        """Return (the one that rests, the one rested on), or None where order is not said."""
        if self.role == "needs":
            return self.source, self.target
        if self.role == "feeds":
            return self.target, self.source
        return None

    @property
    def strength(self) -> tuple[int, int]:
        """Return a sort key: the strongest basis and confidence first."""
        return BASES.index(self.basis), CONFIDENCES.index(self.confidence)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Hold the elements and every linkage known here, whatever its basis."""

    elements: dict[str, Element]
    linkages: tuple[Linkage, ...]
    version: str
    digest: str = ""
    """Beginning of the SHA-256 of all that ships: vocabulary, model, linkages, overlays."""

    def on(self, bases: Iterable[str]) -> tuple[Linkage, ...]:
        """Return one linkage for each pair that the bases name, the strongest of each."""
        chosen = set(bases)
        best: dict[tuple[str, str], Linkage] = {}
        for linkage in self.linkages:
            if linkage.basis not in chosen:
                continue
            pair = (linkage.source, linkage.target)
            if pair not in best or linkage.strength < best[pair].strength:
                best[pair] = linkage
        return tuple(best[pair] for pair in sorted(best, key=_in_order))

    def label(self, number: str, lang: str) -> str:
        """Return an element's title in the language, its number where it is unknown."""
        element = self.elements.get(number)
        return element.titles.get(lang, number) if element else number


def _in_order(pair: tuple[str, str]) -> tuple[int, int]:
    return ELEMENTS.index(pair[0]), ELEMENTS.index(pair[1])


def element_of(term: str) -> str | None:
    """Return ``B7`` for ``<…/iso37106-2021/B7>``; None for what is no element or roll-up."""
    number = term[1:-1].removeprefix(OM)
    return number if number in ELEMENTS or number in ROLL_UPS else None


@cache
def facts_of_model() -> Facts:
    """Return the statements of every bundled ontology file, read once."""
    limits = Limits()
    lines: list[str] = []
    for path in assets.model_files():
        text = to_ntriples(path.read_bytes(), TURTLE, name=path.name, limits=limits)
        lines.append(text)
    return Facts.of_ntriples("".join(lines))


@cache
def bundled() -> Model:
    """Return the model that ships with this installation."""
    facts = facts_of_model()
    return Model(_elements(facts), tuple(linkages_in(facts)), _version(facts), _digest())


@cache
def code_labels() -> dict[str, list[str]]:
    """Return the labels, in every language, of the codes and elements that files refer to."""
    facts = facts_of_model()
    return {node: facts.labels(node) for node in facts.subjects() if node.startswith("<")}


@lru_cache(maxsize=4)
def with_stated(model: Model, stated: tuple[Linkage, ...]) -> Model:
    """Return the model with a licence holder's own linkages beside the shipped ones."""
    if not stated:
        return model
    return replace(model, linkages=(*model.linkages, *stated))


def linkages_in(facts: Facts) -> Iterable[Linkage]:
    """Read the linkage nodes of a graph."""
    for node in facts.of_class("Linkage"):
        source = element_of(facts.value(node, "linkageFrom") or "")
        target = element_of(facts.value(node, "linkageTo") or "")
        if source is None or target is None:
            continue
        yield Linkage(
            source,
            target,
            _code(facts, node, "hasBasis"),
            _code(facts, node, "hasRole"),
            # A stated linkage has no confidence: it was read, not judged.
            _code(facts, node, "hasConfidence") or "high",
        )


def _code(facts: Facts, node: str, name: str) -> str:
    value = facts.value(node, name)
    return value[1:-1].removeprefix(SCOM).lower() if value else ""


def _elements(facts: Facts) -> dict[str, Element]:
    clauses: dict[str, str] = {}
    for node in facts.of_class("Recommendation"):
        number = element_of(facts.value(node, "concernsElement") or "")
        clause = facts.value(node, "underClause")
        if number and clause:
            clauses[number] = text_of(clause).rsplit("/", 1)[-1]
    found = {}
    for kind in ("Component", "Subcomponent"):
        for node in facts.of_class(kind):
            stated = facts.about(node)
            number = text_of(stated[_NOTATION][0])
            labels = stated.get(_LABEL, [])
            titles = {lang: in_language(labels, lang) or number for lang in LANGUAGES}
            found[number] = Element(number, titles, clauses.get(number))
    return {number: found[number] for number in (*ELEMENTS, *ROLL_UPS) if number in found}


def _digest() -> str:
    whole = hashlib.sha256()
    for path in assets.model_files():
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def _version(facts: Facts) -> str:
    stated = facts.about("<https://w3id.org/scom/ontology/model>")
    versions = stated.get("<http://www.w3.org/2002/07/owl#versionInfo>", ['"unknown"'])
    return text_of(versions[0])
