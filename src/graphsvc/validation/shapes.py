"""The bundled shapes: their text by tier, and what each says to its reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from graphsvc import assets
from graphsvc.analysis.facts import Facts, in_language, text_of
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.expected import Expected, expected_of
from graphsvc.vocab import RDF, RDFS, SCOM, SCOMSH, SH, SKOS

_TYPE = f"<{RDF}type>"
_SUBCLASS = f"<{RDFS}subClassOf>"
SPARQL: Final = f"<{SH}sparql>"
# A shipped overlay stands in the background whole, since shapes ask about overlays too.
WHOLE: Final = frozenset(f"<{SCOM}{name}>" for name in ("Overlay", "OverlayItem", "OverlayLevel"))


@dataclass(frozen=True, slots=True)
class ShapeInfo:
    """Hold what a shape tells a person; ``kind`` is the name of one that has none of its own."""

    iri: str
    tier: str
    messages: tuple[str, ...]
    example: str | None
    expected: Expected
    kind: str = ""

    @property
    def name(self) -> str:
        """Return the local name, ``Practice-accountableAgent``."""
        return self.kind or self.iri.removeprefix(SCOMSH)

    def message(self, lang: str) -> str | None:
        """Return the message in the language, else in English."""
        return _message(self.messages, lang)


@cache
def _message(messages: tuple[str, ...], lang: str) -> str | None:
    return in_language(messages, lang)


@cache
def text_of_tiers(tiers: tuple[str, ...]) -> str:
    """Return the shapes of those tiers as one Turtle text."""
    folder = assets.folder("shapes")
    return "\n".join((folder / f"{tier}.ttl").read_text("utf-8") for tier in tiers)


@cache
def without_sparql(tiers: tuple[str, ...]) -> str:
    """Return the same without the constraints that are written in SPARQL."""
    lines = "".join(map(_ntriples, tiers)).split("\n")
    return "\n".join(line for line in lines if f" {SPARQL} " not in line)


@cache
def digest() -> str:
    """Return a short hash of all shapes, which a report names."""
    return hashlib.sha256(text_of_tiers(TIERS).encode()).hexdigest()[:12]


@cache
def bundled_facts() -> Facts:
    """Return what the bundled shapes of all tiers state."""
    return Facts.of_ntriples("".join(_ntriples(tier) for tier in TIERS))


@cache
def _ntriples(tier: str) -> str:
    return to_ntriples(text_of_tiers((tier,)).encode(), TURTLE, name=f"{tier}.ttl", limits=Limits())


@cache
def facts_of_tier(tier: str) -> Facts:
    """Return what the bundled shapes of one tier state."""
    return Facts.of_ntriples(_ntriples(tier))


@cache
def info() -> dict[str, ShapeInfo]:
    """Return every named shape by its IRI."""
    found = {}
    for tier in TIERS:
        facts = facts_of_tier(tier)
        for node in facts.subjects():
            if node.startswith(f"<{SCOMSH}"):
                stated = facts.about(node)
                examples = stated.get(f"<{SKOS}example>")
                found[text_of(node)] = ShapeInfo(
                    text_of(node),
                    tier,
                    tuple(stated.get(f"<{SH}message>", ())),
                    text_of(examples[0]) if examples else None,
                    expected_of(node, facts),
                )
    return found


@cache
def by_kind() -> dict[str, ShapeInfo]:
    """Return the same by the kind of the findings."""
    return {known.name: known for known in info().values()}


@cache
def background() -> str:
    """Return, as N-Triples, what the shapes must know of the model: classes and their members.

    The model stands beside the city while it is checked and is never reported on.
    """
    from graphsvc.analysis.model import facts_of_model

    facts = facts_of_model()
    return "".join(_background(facts))


@cache
def background_facts() -> Facts:
    """Return the same, indexed."""
    return Facts.of_ntriples(background())


def _background(facts: Facts) -> Iterable[str]:
    # Clauses and linkages are many, and no city file refers to them.
    passed_over = {f"<{SCOM}{name}>" for name in ("Clause", "Annex", "Linkage", "Recommendation")}
    for subject in facts.subjects():
        stated = facts.about(subject)
        kinds = stated.get(_TYPE, [])
        if not WHOLE.isdisjoint(kinds):
            for predicate, values in stated.items():
                yield from (f"{subject} {predicate} {value} .\n" for value in values)
            continue
        for kind in kinds:
            if kind.startswith(f"<{SCOM}") and kind not in passed_over:
                yield f"{subject} {_TYPE} {kind} .\n"
        for kind in stated.get(_SUBCLASS, ()):
            yield f"{subject} {_SUBCLASS} {kind} .\n"
