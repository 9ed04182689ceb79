"""What a row of stated linkages is checked against: the clauses and roles of the shipped model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graphsvc import assets
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import parse
from graphsvc.vocab import OM, SCOM


@dataclass(frozen=True, slots=True)
class Clauses:
    """Hold what a row is checked against.

    ``element_of`` maps a clause's number to the element it is about, ``linkages``
    an element to its linkages clause, ``roles`` a pair to its role in the shipped
    set, derived before proposed.
    """

    element_of: Mapping[str, str]
    linkages: Mapping[str, str]
    roles: Mapping[tuple[str, str], str]

    @property
    def numbers(self) -> set[str]:
        """Return the numbers of the linkages clauses."""
        return set(self.linkages.values())


@cache
def clauses() -> Clauses:
    """Return the clauses and the roles of the bundled model, read once."""
    facts: dict[str, dict[str, str]] = {}
    for path in assets.model_files():
        for quad in parse(path.read_bytes(), TURTLE, name=path.name, limits=Limits()):
            if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value.startswith(SCOM):
                value = getattr(quad.object, "value", "")
                facts.setdefault(quad.subject.value, {})[quad.predicate.value[len(SCOM) :]] = value
    element_of: dict[str, str] = {}
    linkages: dict[str, str] = {}
    roles: dict[tuple[str, str], str] = {}
    # In the order of the names "derived" and "proposed": the first of a pair is kept.
    for node in sorted(facts):
        stated = facts[node]
        if number := stated.get("clauseNumber"):
            element = stated.get("concernsElement", "").removeprefix(OM)
            element_of[number] = element
            if stated.get("hasKind") == SCOM + "LinkagesClause":
                linkages[element] = number
        elif "linkageFrom" in stated:
            pair = (stated["linkageFrom"].removeprefix(OM), stated["linkageTo"].removeprefix(OM))
            roles.setdefault(pair, stated["hasRole"].removeprefix(SCOM).lower())
    return Clauses(element_of, linkages, roles)
