"""Name the nodes, properties and values of city files for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from graphsvc.analysis.facts import TYPE, Facts, language_of, text_of
from graphsvc.analysis.model import bundled, element_of, facts_of_model
from graphsvc.analysis.properties import PROPERTIES
from graphsvc.vocab import SCOM, shorten

# The classes of a city file, in the order in which a reader looks for them.
_CLASSES: Final = (
    *("CityModel", "City", "CityAuthority", "JointBody", "Practice", "Exclusion", "Evidence"),
    *("Goal", "Benefit", "Measure", "MeasuredValue", "RoadmapStep", "Risk", "Resource"),
    *("InteroperabilityNeed", "Contract", "CityPrinciple", "Assessment", "Rating", "Overlay"),
    *("OverlayItem", "OverlayLevel"),
)
_ORDER: Final = {f"{SCOM}{name}": at for at, name in enumerate(_CLASSES)}
# Inside one another, values are shown so deep.
_MOST_LEVELS: Final = 3


@dataclass(frozen=True, slots=True)
class Value:
    """Hold a term and what people call it.

    ``term`` is an IRI, or a literal as N-Triples writes it; None for a node without a name.
    """

    term: str | None
    label: str


class _Placed(Protocol):
    """Have a class, a change and a label."""

    @property
    def kind(self) -> Value: ...
    @property
    def change(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class Names:
    """Name what two files state, the later one's words first."""

    before: Facts
    after: Facts
    lang: str

    @cached_property
    def _model(self) -> Facts:
        return facts_of_model()

    def label(self, node: str) -> str:
        """Return what people call a node."""
        return self._label(node, 0)

    def property(self, predicate: str) -> Value:
        """Return a property with its name."""
        iri = text_of(predicate)
        named = PROPERTIES.get(iri, {}).get(self.lang) or self._model.label(predicate, self.lang)
        return Value(iri, named or shorten(iri))

    def values(self, terms: Iterable[str]) -> tuple[Value, ...]:
        """Return terms with their names, sorted by these."""
        found = [Value(_term(term), self.label(term)) for term in terms]
        return tuple(sorted(found, key=lambda value: (value.label, value.term or "")))

    def order(self, item: _Placed) -> tuple[int, str, str, str]:
        """Return a sort key: by class, then what came, what went, what changed."""
        at = _ORDER.get(item.kind.term or "", len(_ORDER))
        changes = {"gained": "0", "lost": "1", "changed": "2"}
        return at, item.kind.label, changes[item.change], item.label

    def _label(self, term: str, level: int) -> str:
        if term.startswith('"'):
            tag = language_of(term)
            return f"{text_of(term)} ({tag})" if tag else text_of(term)
        if (element := element_of(term)) is not None:
            return f"{element} {bundled().label(element, self.lang)}"
        for facts in (self.after, self.before, self._model):
            if label := facts.label(term, self.lang):
                return label
        if not term.startswith("_:"):
            return shorten(text_of(term))
        return self._nested(term, level)

    def _nested(self, node: str, level: int) -> str:
        """Return what is stated of a node that has neither name nor label."""
        stated = self.after.about(node) or self.before.about(node)
        if level >= _MOST_LEVELS or not stated:
            return "[…]" if stated else "[ ]"
        told = []
        for predicate, values in stated.items():
            if predicate != TYPE:
                labels = ", ".join(self._label(value, level + 1) for value in values)
                told.append(f"{self.property(predicate).label} {labels}")
        return f"[ {'; '.join(sorted(told))} ]"


def kind_of(node: str, facts: Facts, lang: str) -> Value:
    """Return the class by which people know a node; without one, an empty name."""
    kinds = [text_of(kind) for kind in facts.about(node).get(TYPE, ())]
    if not kinds:
        return Value(None, "")
    kind = min(kinds, key=lambda iri: (_ORDER.get(iri, len(_ORDER)), iri))
    return Value(kind, facts_of_model().label(f"<{kind}>", lang) or shorten(kind))


def _term(term: str) -> str | None:
    if term.startswith("_:"):
        return None
    return text_of(term) if term.startswith("<") else term
