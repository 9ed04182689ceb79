"""Word what the shapes found: each row of an engine as a finding on an element of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from graphsvc.analysis.asking import Ask
from graphsvc.analysis.evidence import elements_behind
from graphsvc.analysis.facts import Facts
from graphsvc.report import TIERS, Detail, Finding, softened
from graphsvc.validation import shapes
from graphsvc.validation.core import NESTED
from graphsvc.validation.elements import elements_of
from graphsvc.validation.rows import Row
from graphsvc.validation.shapes import ShapeInfo
from graphsvc.vocab import SUPPORTIVE_ELEMENTS

if TYPE_CHECKING:
    from graphsvc.validation.causes import Explainer
    from graphsvc.validation.own.naming import OwnNames
    from graphsvc.validation.own.shapes import OwnShapes


@dataclass(frozen=True)
class Known:
    """Tell, in one check, of the shapes that were run: the bundled ones and a user's own."""

    own: OwnNames | None = None

    @classmethod
    def of(cls, own: OwnShapes | None) -> Known:
        """Return what is known of the bundled shapes and those."""
        if own is None:
            return cls()
        from graphsvc.validation.own.naming import names_of

        return cls(names_of(own))

    def info(self, row: Row) -> ShapeInfo | None:
        """Return what is known of the shape that a row blames."""
        return shapes.info().get(row.shape) or (self.own.infos.get(row.shape) if self.own else None)

    def is_own(self, row: Row) -> bool:
        """Tell whether a row blames a shape of the user's own."""
        return self.own is not None and row.shape in self.own.infos

    def message(self, row: Row, ask: Ask) -> str:
        """Return what the row says to a person."""
        if self.own and self.is_own(row):
            return self.own.message(row, self._explainer(row, ask))
        known = shapes.info().get(row.shape)
        return (known.message(ask.lang) if known else None) or row.message

    def causes(self, row: Row, ask: Ask) -> tuple[tuple[str, ...], tuple[Detail, ...]]:
        """Return why the value fails, where the row is on a constraint of nested shapes."""
        return self._explainer(row, ask).causes(row) if row.component in NESTED else ((), ())

    def _explainer(self, row: Row, ask: Ask) -> Explainer:
        from graphsvc.validation.causes import Explainer, bundled_tree

        own = self.own if self.is_own(row) else None
        if own not in self._explainers:
            tree = own.tree if own else bundled_tree()
            self._explainers[own] = Explainer(ask.city.facts, tree, ask.lang)
        return self._explainers[own]

    @cached_property
    def _explainers(self) -> dict[OwnNames | None, Explainer]:
        return {}

    def by_kind(self) -> dict[str, ShapeInfo]:
        """Return what is known of each shape by the kind of its findings."""
        own = self.own.infos.values() if self.own else ()
        return {info.name: info for info in own} | shapes.by_kind()

    def concerning(self, rows: Iterable[Row], facts: Facts) -> list[Row]:
        """Return the rows on the file; the model beside it is never reported on."""
        return [row for row in rows if row.focus in facts or self._is_of_file(row, facts)]

    def _is_of_file(self, row: Row, facts: Facts) -> bool:
        """Tell whether a row blames a value of the file, or a node that is nowhere.

        Only a user's own shapes are aimed at such.
        """
        if not self.is_own(row):
            return False
        if row.focus not in _terms_of_model():
            return True
        return any(
            row.focus in values
            for subject in facts.subjects()
            for values in facts.about(subject).values()
        )


@cache
def _terms_of_model() -> frozenset[str]:
    facts = shapes.background_facts()
    return frozenset(
        term
        for subject in facts.subjects()
        for values in facts.about(subject).values()
        for term in (subject, *values)
    )


def shape_findings(rows: list[Row], ask: Ask, known: Known) -> Iterator[Finding]:
    """Yield a finding for each row; those on supportive elements weigh a warning at most."""
    if not rows:
        return
    city, lang = ask.city, ask.lang
    behind = elements_behind(ask)
    for row in rows:
        shape = known.info(row)
        elements = elements_of(row.focus, city, behind)
        first = next((item for item in elements if item not in SUPPORTIVE_ELEMENTS), None)
        element = first or next(iter(elements), None)
        described = ask.model.elements.get(element) if element else None
        causes, details = known.causes(row, ask)
        finding = Finding(
            severity=row.severity,
            tier=shape.tier if shape else TIERS[0],
            kind=shape.name if shape else row.component,
            message=known.message(row, ask),
            focus=row.focus,
            label=city.facts.label(row.focus, lang),
            element=element,
            clause=described.recommendation if described else None,
            shape=shape.iri if shape else row.shape,
            path=row.path or None,
            value=row.value or None,
            example=shape.example if shape else None,
            file=ask.file,
            causes=causes,
            component=row.component or None,
            details=details,
        )
        supportive = bool(elements) and SUPPORTIVE_ELEMENTS.issuperset(elements)
        yield softened(finding) if supportive else finding
