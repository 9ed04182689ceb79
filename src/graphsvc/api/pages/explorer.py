"""What the map page is asked to show, and the view that its template draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from graphsvc.api.knowledge import Knowledge
from graphsvc.api.linkage_rows import Row, rows_of
from graphsvc.api.pages.circle import Circle, circle
from graphsvc.api.pages.reach import Edge, Step, around, edges_of, steps
from graphsvc.errors import ParameterRefusal
from graphsvc.render.layout import GROUPS
from graphsvc.vocab import BASES, ELEMENTS, OM, SKOS

SHOWS: Final = ("upon", "beneath", "near")
DEPTHS: Final = ("1", "2", "3", "4", "all")
VIEWS: Final = ("map", "table", "matrix")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold the choices of a reader; no element means the whole model."""

    element: str = ""
    show: str = SHOWS[0]
    depth: str = "all"
    bases: tuple[str, ...] = BASES
    view: str = VIEWS[0]

    @classmethod
    def of(cls, given: Sequence[tuple[str, str]], known: tuple[str, ...]) -> Asked:
        """Read the parameters of an address; refuse a value that is none of the choices."""
        values: dict[str, list[str]] = {}
        for name, value in given:
            if value.strip():
                values.setdefault(name, []).append(value.strip())
        one = {name: found[-1] for name, found in values.items()}
        bases = tuple(word for value in values.get("basis", ()) for word in value.split(","))
        return cls(
            _choice("element", one.get("element", "").upper(), ("", *ELEMENTS)),
            _choice("show", one.get("show", SHOWS[0]), SHOWS),
            _choice("depth", one.get("depth", "all"), DEPTHS),
            tuple(_choice("basis", basis, BASES) for basis in bases) or known,
            _choice("view", one.get("view", VIEWS[0]), VIEWS),
        )

    @property
    def steps(self) -> int:
        """Return how many linkages to follow."""
        return len(ELEMENTS) if self.depth == "all" else int(self.depth)

    def address(self, **changed: str) -> str:
        """Return the query of the address that asks for this, some of it changed."""
        fields = {"element": self.element, "show": self.show, "depth": self.depth}
        fields |= {"view": self.view, **changed}
        pairs = [(name, value) for name, value in fields.items() if value]
        return "?" + urlencode([*pairs, *(("basis", basis) for basis in self.bases)])


@dataclass(frozen=True)
class Explorer:
    """Hold what the page shows: the model's linkages on some bases, an element in the light."""

    asked: Asked
    known_bases: tuple[str, ...]
    titles: Mapping[str, str]
    groups: Mapping[str, str]
    rows: tuple[Row, ...]

    @cached_property
    def edges(self) -> list[Edge]:
        """Return the edges on the bases chosen."""
        return edges_of(self.rows)

    @cached_property
    def circle(self) -> Circle:
        """Return the map's places."""
        return circle(self.edges, self.titles, self.groups)

    @cached_property
    def reach(self) -> list[Step]:
        """Return what the element in the light is linked with, as asked."""
        asked = self.asked
        if not asked.element:
            return []
        if asked.show == "near":
            return around(self.edges, asked.element)
        return steps(self.edges, asked.element, asked.steps, upwards=asked.show == "upon")

    @cached_property
    def lit(self) -> dict[str, int]:
        """Return the elements in the light, each with its step."""
        found = {name: step.number for step in self.reach for name, _ in step.reached}
        return {self.asked.element: 0, **found} if self.asked.element else {}

    @cached_property
    def lit_edges(self) -> set[Edge]:
        """Return the edges by which they are reached."""
        return {edge for step in self.reach for _, by in step.reached for edge in by}

    @property
    def count(self) -> int:
        """Return how many elements are reached."""
        return max(len(self.lit) - 1, 0)

    @cached_property
    def near(self) -> dict[str, list[str]]:
        """Return each element's neighbours on the map."""
        found: dict[str, list[str]] = {name: [] for name in ELEMENTS}
        for edge in self.edges:
            found[edge.upper].append(edge.lower)
            found[edge.lower].append(edge.upper)
        return found

    @cached_property
    def matrix(self) -> dict[tuple[str, str], list[Row]]:
        """Return the linkages from each element to each other."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            found.setdefault((row.source_element, row.target_element), []).append(row)
        return found

    @property
    def elements(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the elements by group, in the order of the standard."""
        return GROUPS


def explorer(knowledge: Knowledge, given: Sequence[tuple[str, str]], lang: str) -> Explorer:
    """Return the view that the parameters of an address ask for."""
    every = rows_of(knowledge, lang)
    known = tuple(basis for basis in BASES if any(row.basis == basis for row in every))
    asked = Asked.of(given, known)
    rows = tuple(row for row in every if row.basis in asked.bases)
    return Explorer(asked, known, titles(knowledge, lang), groups(knowledge, lang), rows)


def focused(view: Explorer, element: str) -> Explorer:
    """Return the view with an element's neighbourhood in the light."""
    return replace(view, asked=replace(view.asked, element=element, show="near"))


def titles(knowledge: Knowledge, lang: str) -> dict[str, str]:
    """Return what each element is called, without its number."""
    return {
        name: knowledge.text(ox.NamedNode(OM + name), SKOS + "prefLabel", lang) or name
        for name in ELEMENTS
    }


def groups(knowledge: Knowledge, lang: str) -> dict[str, str]:
    """Return what each component and process group is called."""
    nodes = {name: OM + (name if len(name) == 1 else f"group/{name}") for name, _ in GROUPS}
    return {
        name: knowledge.text(ox.NamedNode(iri), SKOS + "prefLabel", lang)
        or knowledge.label(ox.NamedNode(iri), lang)
        or name
        for name, iri in nodes.items()
    }


def _choice(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ParameterRefusal(
            f"{value[:40]!r} is no {name}",
            todo=f"Use {', '.join(filter(None, known))}.",
        )
    return value
