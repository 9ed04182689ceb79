"""A stored question as a form: one field a parameter, of the kind that its type asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.explorer import titles
from graphsvc.api.pages.words import say
from graphsvc.catalogue import StoredQuery
from graphsvc.parameters import DEPTHS, ROLES, Parameter
from graphsvc.vocab import BASES, ELEMENTS

_KINDS = {"date": "date", "integer": "number"}


@dataclass(frozen=True, slots=True)
class Field:
    """Hold one field: a choice where there are choices, an input of ``kind`` elsewhere."""

    parameter: Parameter
    value: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the values that are chosen where several may be."""
        return tuple(part.strip() for part in self.value.split(",") if part.strip())


def fields(
    query: StoredQuery,
    given: Mapping[str, str],
    knowledge: Knowledge,
    cities: Mapping[str, str],
    lang: str,
) -> list[Field]:
    """Return the fields with the values given, or the defaults."""
    return [
        _field(item, given.get(item.name, item.default or ""), knowledge, cities, lang)
        for item in query.parameters
    ]


def _field(
    item: Parameter, value: str, knowledge: Knowledge, cities: Mapping[str, str], lang: str
) -> Field:
    if item.type == "element":
        named = titles(knowledge, lang)
        choices = tuple((name, f"{name} {named[name]}") for name in ELEMENTS)
        return Field(item, value.upper().removeprefix("OM:"), "select", choices)
    if item.type == "basis":
        named = {basis: say(lang, f"basis.{basis}") for basis in BASES}
        return Field(item, value, "ticks", tuple(named.items()), several=True)
    if item.type == "role":
        return Field(item, value, "select", tuple((it, say(lang, f"role.{it}")) for it in ROLES))
    if item.type == "depth":
        every = say(lang, "home.depth.all")
        return Field(
            item, value, "select", tuple((it, every if it == "all" else it) for it in DEPTHS)
        )
    if item.type == "city" and cities and (not value or value in cities):
        return Field(item, value, "select", tuple(cities.items()))
    kind = _KINDS.get(item.type, "text")
    # ``today`` is a date to the query and none to a browser's field.
    return Field(item, value, "text" if kind == "date" and value == "today" else kind)
