"""Explain a finding on nested shapes down to the leaf: why each alternative fails.

    "It is neither a date (2024-03-01), nor a month (2024-03), nor a year (2024)."

An engine says that a value fails ``sh:or`` or ``sh:node``; a person needs to know by what.
Only findings of these few constraints are looked at, so that a file without them pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Final

from graphsvc.analysis.facts import TYPE, Facts
from graphsvc.report import Detail
from graphsvc.validation.details import details_of
from graphsvc.validation.evaluating import TOGETHER, Data, Judge, Miss
from graphsvc.validation.rows import Row
from graphsvc.validation.shape_tree import Constraint, ShapeTree
from graphsvc.validation.shapes import background_facts, bundled_facts
from graphsvc.validation.telling.failing import failure
from graphsvc.validation.telling.nouns import Nouns, name_of
from graphsvc.validation.values import datatype_of, kind_of, well_written

_THROUGH: Final = frozenset({"node", "and", "property"})
_BY_TYPE: Final = frozenset({"datatype", "class", "nodeKind"})
# More than this nobody reads on one value.
_MOST_SENTENCES: Final = 12
_MOST_VALUES: Final = 3


@cache
def bundled_tree() -> ShapeTree:
    """Return the bundled shapes, read once."""
    return ShapeTree(bundled_facts())


@dataclass(frozen=True)
class Explainer:
    """Explain the rows of one file by the shapes of one tree, in one language."""

    facts: Facts
    tree: ShapeTree
    lang: str

    def failing(self, row: Row) -> list[Miss]:
        """Return the misses behind a row: of several constraints of a kind, those that fail."""
        shape = self.tree.shape(f"<{row.shape}>")
        judge, found = Judge(self.tree, self._data), list[Miss]()
        for constraint in shape.of(row.component):
            values = [row.value or row.focus]
            if shape.path and (not row.value or constraint.name in TOGETHER):
                values = shape.path.follow([row.focus], self._data.step)
            found += judge.missed(constraint, shape, row.focus, values)
        return found

    def causes(self, row: Row) -> tuple[tuple[str, ...], tuple[Detail, ...]]:
        """Return why the value of a row fails, in sentences and as details; none if not known."""
        misses = self.failing(row)
        told = (
            sentence
            for miss in misses
            for sentence in self._told(replace(miss, path=None) if miss.value else miss)
        )
        sentences = tuple(dict.fromkeys(told))[:_MOST_SENTENCES]
        return sentences, details_of(misses, row.focus, self._told)

    @cached_property
    def _data(self) -> Data:
        return Data((self.facts, background_facts()))

    @cached_property
    def _nouns(self) -> Nouns:
        return Nouns(self.tree, self.lang)

    def _told(self, miss: Miss) -> Iterator[str]:
        """Yield the sentences on a miss; they say "it" of a value that is the node itself."""
        if miss.path is None or not miss.value:
            yield from self._about_it(miss)
            return
        template, path = self._nouns.say.value_of, self._nouns.path(miss.path)
        for cause in self._about_it(miss):
            yield template.format(value=name_of(miss.value), path=path, cause=cause)

    def _about_it(self, miss: Miss) -> Iterator[str]:
        name, say = miss.constraint.name, self._nouns.say
        if name in _THROUGH:
            for inner in miss.inner:
                yield from self._all(inner)
        elif name == "or" or (name == "xone" and not miss.found):
            yield from self._alternatives(miss)
        elif name == "xone":
            fit = [at for at, inner in enumerate(miss.inner, 1) if not inner]
            yield say.meets_several.format(list=say.comma.join(self._named(miss, fit)))
        elif name == "not":
            noun = self._nouns.of_shape(self.tree.shape(miss.constraint.values[0]))
            yield say.meets.format(noun=noun) if noun else say.meets_all
        elif name.startswith("qualified"):
            yield failure(miss, self._nouns)
            if name == "qualifiedMinCount":
                yield from self._uncounted(miss)
        elif noun := self._noun(miss):
            yield self._not(miss, noun)
        else:
            yield failure(miss, self._nouns)

    def _uncounted(self, miss: Miss) -> Iterator[str]:
        """Yield why the first of the values that do not fit does not."""
        unfit = [item for item in zip(miss.counted, miss.inner, strict=True) if item[1]]
        for value, inner in unfit[:_MOST_VALUES]:
            yield self._nouns.say.value_of.format(
                value=name_of(value),
                path=self._nouns.path(miss.path),
                cause=" ".join(self._all(inner)),
            )

    def _all(self, misses: Sequence[Miss]) -> Iterator[str]:
        for miss in misses:
            yield from self._told(miss)

    def _noun(self, miss: Miss) -> str | None:
        """Return what the value is not, where a noun says so of the value alone."""
        return self._nouns.of_constraint(miss.constraint) if miss.value else None

    def _not(self, miss: Miss, noun: str) -> str:
        say = self._nouns.say
        if miss.constraint.name == "class":
            told = say.is_not_described_as.format(name=name_of(miss.constraint.values[0]))
        else:
            told = say.is_not.format(noun=noun)
        return self._with_kind(told, [miss])

    def _alternatives(self, miss: Miss) -> Iterator[str]:
        """Yield why none of the alternatives holds: in one sentence, if each is a single noun."""
        say = self._nouns.say
        single = [inner[0] for inner in miss.inner if len(inner) == 1 and inner[0].path is None]
        nouns = [noun for item in single if (noun := self._noun(item))]
        if len(nouns) < len(miss.inner) or not nouns:
            for at, inner in enumerate(miss.inner, 1):
                yield say.alternative.format(count=at, cause=" ".join(self._all(inner)))
        elif len(nouns) == 1:
            yield self._not(single[0], nouns[0])
        else:
            told = _none_of(self._nouns, tuple(item.constraint for item in single))
            yield self._with_kind(told, single)

    def _with_kind(self, told: str, misses: Sequence[Miss]) -> str:
        """Return the sentence and what the value is instead, where it fails by its kind."""
        asked = [item.constraint for item in misses if item.constraint.name in _BY_TYPE]
        return f"{told} {self._kind(misses[0].value, asked)}" if asked else told

    def _kind(self, value: str, asked: Sequence[Constraint]) -> str:
        say, nouns = self._nouns.say, self._nouns
        if kind_of(value) == "Literal":
            own = f"<{datatype_of(value)}>"
            ill = not well_written(value) and any(own in item.values for item in asked)
            return (say.is_ill_formed if ill else say.is_).format(noun=nouns.of_literal(value))
        kinds = list(self._data.step(value, TYPE))
        if not kinds:
            return say.is_not_described
        return say.is_described_as.format(list=nouns.listed(kinds))

    def _named(self, miss: Miss, numbers: Sequence[int]) -> Iterator[str]:
        """Name alternatives by their nouns or rules, else by their numbers."""
        for number in numbers:
            shape = self.tree.shape(miss.constraint.values[number - 1])
            yield self._nouns.of_shape(shape) or self._nouns.rule(shape) or str(number)


@lru_cache(maxsize=256)
def _none_of(nouns: Nouns, constraints: tuple[Constraint, ...]) -> str:
    """Return the sentence that a value is as none of several constraints asks."""
    if all(item.name == "class" for item in constraints):
        listed = nouns.listed(item.values[0] for item in constraints)
        return nouns.say.is_described_as_none.format(list=listed)
    told = (nouns.of_constraint(item) or "" for item in constraints)
    return nouns.say.is_neither.format(list=nouns.say.nor.join(told))
