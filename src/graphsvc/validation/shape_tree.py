"""Shapes as plain values: what each constrains, and the shapes that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphsvc.analysis.facts import Facts
from graphsvc.validation.core import CONSTRAINTS, sh
from graphsvc.validation.paths import Path, members, read_path
from graphsvc.vocab import RDFS

_NAMES: Final = (f"<{RDFS}label>", sh("name"))
_LISTS: Final = frozenset({"in", "languageIn"})
_SHAPE_LISTS: Final = frozenset({"and", "or", "xone"})
_SWITCHES: Final = frozenset({"closed", "uniqueLang"})
_TRUE: Final = ('"true"', '"1"')

# In the IRI of a shape that was given one only to be run.
NAMELESS: Final = "#_shape-"


@dataclass(frozen=True, slots=True)
class Constraint:
    """Hold what one term asks.

    ``name`` is the term's, ``values`` its value, or the members of its list.  ``beside`` is
    what stands beside it: a pattern's flags, the shapes that are counted, the properties
    that a closed shape allows.  What fits a shape of ``apart`` is not counted.
    """

    name: str
    values: tuple[str, ...]
    beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold a shape; ``path`` is None for one of a node itself.

    ``names`` and ``messages`` are literals in their languages.
    """

    node: str
    path: Path | None
    constraints: tuple[Constraint, ...]
    names: tuple[str, ...]
    messages: tuple[str, ...]

    def of(self, component: str) -> list[Constraint]:
        """Return the constraints of that constraint component."""
        name = component.removesuffix("ConstraintComponent")
        return [item for item in self.constraints if item.name.lower() == name.lower()]


class ShapeTree:
    """Read shapes from what is stated of them, each once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._read: dict[str, Shape] = {}

    def shape(self, node: str) -> Shape:
        """Return the shape; one of which nothing is stated asks for nothing."""
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: str) -> Shape:
        stated = self._facts.about(node)
        path = stated.get(sh("path"))
        deactivated = any(value.startswith(_TRUE) for value in stated.get(sh("deactivated"), ()))
        return Shape(
            node,
            read_path(path[0], self._facts) if path else None,
            () if deactivated else tuple(self._constraints(node)),
            tuple(value for label in _NAMES for value in stated.get(label, ())),
            tuple(stated.get(sh("message"), ())),
        )

    def _constraints(self, node: str) -> list[Constraint]:
        stated = self._facts.about(node)
        found = []
        for name in CONSTRAINTS:
            for value in stated.get(sh(name), ()):
                if name in _LISTS or name in _SHAPE_LISTS:
                    values = tuple(members(value, self._facts) or ())
                else:
                    values = (value,)
                # What is switched off asks for nothing.
                if name in _SWITCHES and not value.startswith(_TRUE):
                    continue
                apart = self._apart(node) if name.startswith("qualified") else ()
                found.append(Constraint(name, values, self._beside(name, node), apart))
        # A shape that rests on another by two ways asks the same of it.
        return list(dict.fromkeys(found))

    def _beside(self, name: str, node: str) -> tuple[str, ...]:
        stated = self._facts.about(node)
        if name == "pattern":
            return tuple(stated.get(sh("flags"), ())[:1])
        if name.startswith("qualified"):
            return tuple(stated.get(sh("qualifiedValueShape"), ()))
        if name == "closed":
            ignored = stated.get(sh("ignoredProperties"), ())
            allowed = [item for head in ignored for item in members(head, self._facts) or ()]
            for inner in stated.get(sh("property"), ()):
                allowed += self._facts.about(inner).get(sh("path"), ())
            return tuple(allowed)
        return ()

    def _apart(self, node: str) -> tuple[str, ...]:
        """Return the shapes that the siblings of a shape count, if it is to be apart from them."""
        stated = self._facts.about(node)
        if not any(
            value.startswith(_TRUE) for value in stated.get(sh("qualifiedValueShapesDisjoint"), ())
        ):
            return ()
        siblings = {
            sibling
            for parent in self._facts.subjects()
            if node in (below := self._facts.about(parent).get(sh("property"), ()))
            for sibling in below
        }
        return tuple(
            counted
            for sibling in sorted(siblings - {node})
            for counted in self._facts.about(sibling).get(sh("qualifiedValueShape"), ())
        )
