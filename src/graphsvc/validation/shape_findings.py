"""Word what the shapes found: each row of an engine as a finding on an element of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graphsvc.analysis.asking import Ask
from graphsvc.analysis.evidence import elements_behind
from graphsvc.analysis.facts import Facts
from graphsvc.report import TIERS, Finding, softened
from graphsvc.validation import shapes
from graphsvc.validation.elements import elements_of
from graphsvc.validation.rows import Row
from graphsvc.validation.shapes import ShapeInfo
from graphsvc.vocab import SUPPORTIVE_ELEMENTS

if TYPE_CHECKING:
    from graphsvc.validation.own.naming import OwnNames
    from graphsvc.validation.own.shapes import OwnShapes


@dataclass(frozen=True)
class Known:
    """Tell of the shapes that were run: the bundled ones and, if any, a user's own."""

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

    def message(self, row: Row, lang: str) -> str:
        """Return what the row says to a person."""
        if self.own and row.shape in self.own.infos:
            return self.own.message(row, lang)
        known = shapes.info().get(row.shape)
        return (known.message(lang) if known else None) or row.message

    def by_kind(self) -> dict[str, ShapeInfo]:
        """Return what is known of each shape by the kind of its findings."""
        own = self.own.infos.values() if self.own else ()
        return {info.name: info for info in (*own, *shapes.info().values())}

    def concerning(self, rows: Iterable[Row], facts: Facts) -> list[Row]:
        """Return the rows on the file; the model beside it is never reported on."""
        return [row for row in rows if row.focus in facts or self._is_of_file(row, facts)]

    def _is_of_file(self, row: Row, facts: Facts) -> bool:
        """Tell whether a row blames a value of the file, or a node that is nowhere.

        Only a user's own shapes are aimed at such.
        """
        if self.own is None or row.shape not in self.own.infos:
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
    facts = Facts.of_ntriples(shapes.background())
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
        finding = Finding(
            severity=row.severity,
            tier=shape.tier if shape else TIERS[0],
            kind=shape.name if shape else row.component,
            message=known.message(row, lang),
            focus=row.focus,
            label=city.facts.label(row.focus, lang),
            element=element,
            clause=described.recommendation if described else None,
            shape=shape.iri if shape else row.shape,
            path=row.path or None,
            value=row.value or None,
            example=shape.example if shape else None,
            file=ask.file,
        )
        supportive = bool(elements) and SUPPORTIVE_ELEMENTS.issuperset(elements)
        yield softened(finding) if supportive else finding
