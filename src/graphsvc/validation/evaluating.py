"""Find out which constraints a node misses, down to the leaves of nested shapes.

The engines say that a node fails a shape; this says by what.  It runs on findings alone, and
over plain facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graphsvc.analysis.facts import TYPE, Facts, language_of, text_of
from graphsvc.validation.paths import Path
from graphsvc.validation.shape_tree import Constraint, Shape, ShapeTree
from graphsvc.validation.values import compares, datatype_of, kind_of, matches, well_written
from graphsvc.vocab import RDFS, SH

_SUBCLASS: Final = f"<{RDFS}subClassOf>"
_RANGES: Final = {
    "minExclusive": ">",
    "minInclusive": ">=",
    "maxExclusive": "<",
    "maxInclusive": "<=",
}
# Shapes within shapes; the engines refuse circles, and so deep nobody reads on.
_MOST_LEVELS: Final = 16


@dataclass(frozen=True, slots=True)
class Miss:
    """Name a constraint that a value misses.

    ``path`` leads from the node that was judged to the value, None where they are the same;
    ``value`` is empty where the constraint is on all values together, of which there are, or
    of which fit, ``found``.  ``inner`` holds what is missed of each shape that it rests on;
    of values that are counted, what each of ``counted`` misses.
    """

    constraint: Constraint
    path: Path | None = None
    value: str = ""
    found: int = 0
    inner: tuple[tuple[Miss, ...], ...] = ()
    counted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Data:
    """Answer what is stated in a file and of the model beside it."""

    parts: tuple[Facts, ...]

    def step(self, node: str, predicate: str) -> Iterable[str]:
        """Return what a node has in a property, or with ``^`` what has the node in it."""
        if predicate.startswith("^"):
            return self._backward.get((node, predicate[1:]), ())
        return [value for part in self.parts for value in part.about(node).get(predicate, ())]

    def predicates(self, node: str) -> list[str]:
        """Return the properties that a node states."""
        return list(dict.fromkeys(name for part in self.parts for name in part.about(node)))

    def classes(self, node: str) -> set[str]:
        """Return the classes of a node and all that are above them."""
        if node not in self._classes:
            self._classes[node] = self._found_classes(node)
        return self._classes[node]

    @cached_property
    def _classes(self) -> dict[str, set[str]]:
        return {}

    def _found_classes(self, node: str) -> set[str]:
        found: set[str] = set()
        waiting = list(self.step(node, TYPE))
        while waiting:
            if (kind := waiting.pop()) not in found:
                found.add(kind)
                waiting += self.step(kind, _SUBCLASS)
        return found

    @cached_property
    def _backward(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for part in self.parts:
            for subject in part.subjects():
                for predicate, values in part.about(subject).items():
                    for value in values:
                        found.setdefault((value, predicate), []).append(subject)
        return found


@dataclass(frozen=True)
class Judge:
    """Judge nodes by shapes."""

    tree: ShapeTree
    data: Data

    def misses(self, shape: Shape, node: str, level: int = 0) -> tuple[Miss, ...]:
        """Return what the node misses of the shape, in the order in which it is told."""
        values = shape.path.follow([node], self.data.step) if shape.path else [node]
        return tuple(
            miss
            for constraint in shape.constraints
            for miss in self.missed(constraint, shape, node, values, level)
        )

    def missed(
        self, constraint: Constraint, shape: Shape, node: str, values: list[str], level: int = 0
    ) -> Iterator[Miss]:
        """Yield each way in which the values of a node miss one constraint of a shape."""
        if level > _MOST_LEVELS:
            return
        if constraint.name in TOGETHER:
            yield from self._together(constraint, shape, node, values, level)
            return
        for value in values:
            if constraint.name in _NESTED:
                miss = self._nested(constraint, value, level)
            else:
                miss = None if self._holds(constraint, value) else Miss(constraint)
            if miss:
                yield Miss(constraint, shape.path, value, miss.found, miss.inner)

    def _holds(self, constraint: Constraint, value: str) -> bool:
        """Tell whether one value is as the constraint asks."""
        name, asked = constraint.name, constraint.values
        if name == "class":
            return asked[0] in self.data.classes(value)
        if name == "in":
            return value in asked
        if name in _RANGES:
            return compares(value, _RANGES[name], asked[0])
        return _holds(name, asked[0] if asked else "", asked, constraint.beside, value)

    def _nested(self, constraint: Constraint, value: str, level: int) -> Miss | None:
        """Return the miss of a constraint that rests on other shapes."""
        name = constraint.name
        inner = tuple(
            self.misses(self.tree.shape(other), value, level + 1) for other in constraint.values
        )
        fit = sum(not misses for misses in inner)
        holds = {"or": fit > 0, "xone": fit == 1, "not": fit == 0}.get(name, fit == len(inner))
        return None if holds else Miss(constraint, None, value, fit, inner)

    def _together(
        self, constraint: Constraint, shape: Shape, node: str, values: list[str], level: int
    ) -> Iterator[Miss]:
        """Yield the misses of a constraint on all values of a node at once."""
        name, path = constraint.name, shape.path
        if name.startswith("qualified"):
            yield from self._counted(constraint, path, values, level)
        elif name == "uniqueLang":
            tags = Counter(language_of(value).lower() for value in values if language_of(value))
            yield from (Miss(constraint, path, tag) for tag, count in tags.items() if count > 1)
        elif name == "closed":
            for predicate in self.data.predicates(node):
                if predicate not in constraint.beside:
                    yield Miss(constraint, Path("", (), predicate))
        else:
            others = list(self.data.step(node, constraint.values[0]))
            if not _hold_together(constraint, values, others):
                yield Miss(constraint, path, "", len(values))

    def _counted(
        self, constraint: Constraint, path: Path | None, values: list[str], level: int
    ) -> Iterator[Miss]:
        """Yield the miss of a constraint on how many values fit a shape, and none beside it."""

        def missed(other: str, value: str) -> tuple[Miss, ...]:
            return self.misses(self.tree.shape(other), value, level + 1)

        inner = tuple(
            tuple(miss for other in constraint.beside for miss in missed(other, value))
            for value in values
        )
        fit = sum(
            not misses and all(missed(other, value) for other in constraint.apart)
            for value, misses in zip(values, inner, strict=True)
        )
        if not _in_bounds(constraint.name, fit, constraint.values[0]):
            yield Miss(constraint, path, "", fit, inner, tuple(values))


# Constraints on all values of a node at once.
TOGETHER: Final = frozenset(
    {"minCount", "maxCount", "hasValue", "uniqueLang", "closed", "equals", "disjoint"}
    | {"lessThan", "lessThanOrEquals", "qualifiedMinCount", "qualifiedMaxCount"}
)
_NESTED: Final = frozenset({"and", "or", "xone", "not", "node", "property"})


def _in_bounds(name: str, count: int, asked: str) -> bool:
    bound = int(text_of(asked))
    return count >= bound if name.lower().endswith("mincount") else count <= bound


def _hold_together(constraint: Constraint, values: list[str], others: list[str]) -> bool:
    """Tell whether the values are as asked; ``others`` are those of the property named."""
    name, asked = constraint.name, constraint.values[0]
    if name in ("minCount", "maxCount"):
        return _in_bounds(name, len(values), asked)
    if name == "hasValue":
        return asked in values
    if name == "equals":
        return set(values) == set(others)
    if name == "disjoint":
        return set(values).isdisjoint(others)
    sign = "<" if name == "lessThan" else "<="
    return all(compares(value, sign, other) for value in values for other in others)


def _holds(
    name: str, asked: str, listed: tuple[str, ...], beside: tuple[str, ...], value: str
) -> bool:
    if name == "datatype":
        return f"<{datatype_of(value)}>" == asked and well_written(value)
    if name == "nodeKind":
        return kind_of(value) in asked.removeprefix(f"<{SH}")
    if name == "languageIn":
        tag = language_of(value).lower()
        ranges = [text_of(item).lower() for item in listed]
        return any(tag == item or tag.startswith(f"{item}-") for item in ranges)
    if value.startswith("_:"):
        return False
    if name == "pattern":
        flags = text_of(beside[0]) if beside else ""
        return matches(text_of(value), text_of(asked), flags)
    length = len(text_of(value))
    return length >= int(text_of(asked)) if name == "minLength" else length <= int(text_of(asked))
