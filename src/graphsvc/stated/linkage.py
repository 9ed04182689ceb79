"""A linkage that the standard states, and what goes into the graph of such linkages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graphsvc.vocab import DCTERMS, LINKAGE_GRAPHS, OM, RDF, RDFS, SCOM

_CLAUSE_URN: Final = "urn:iso:std:iso:37106:ed-2:en:clause:"
_GRAPH: Final = ox.NamedNode(LINKAGE_GRAPHS["stated"])


@dataclass(frozen=True, slots=True)
class StatedLinkage:
    """Hold one linkage that a clause states: ``source`` names ``target``.

    The analysis reads it as it does the shipped ones.  ``line`` is where the
    holder's file has it.
    """

    clause: str
    source: str
    target: str
    role: str
    line: int
    basis: str = "stated"
    confidence: str = "high"
    """It was read, not judged."""

    @property
    def rests(self) -> tuple[str, str] | None:
        """Return (the one that rests, the one rested on), or None where order is not said."""
        if self.role == "needs":
            return self.source, self.target
        return (self.target, self.source) if self.role == "feeds" else None

    @property
    def strength(self) -> tuple[int, int]:
        """Return a sort key: nothing is stronger than what the standard states."""
        return 0, 0

    def quads(self) -> Iterator[ox.Quad]:
        """Yield its node and its direct triples, in the graph of stated linkages."""
        source, target = ox.NamedNode(OM + self.source), ox.NamedNode(OM + self.target)
        node = ox.NamedNode(f"{OM}linkage/stated/{self.source}-{self.target}")
        label = ox.Literal(f"{self.source} names {self.target} (stated)", language="en")
        for predicate, value in (
            (RDF + "type", ox.NamedNode(SCOM + "Linkage")),
            (RDFS + "label", label),
            (DCTERMS + "source", ox.NamedNode(_CLAUSE_URN + self.clause)),
            (SCOM + "hasBasis", ox.NamedNode(SCOM + "Stated")),
            (SCOM + "hasRole", ox.NamedNode(SCOM + self.role.capitalize())),
            (SCOM + "linkageFrom", source),
            (SCOM + "linkageTo", target),
            (SCOM + "underClause", ox.NamedNode(f"{OM}clause/{self.clause}")),
        ):
            yield ox.Quad(node, ox.NamedNode(predicate), value, _GRAPH)
        yield ox.Quad(source, ox.NamedNode(SCOM + "linksTo"), target, _GRAPH)
        if self.rests is not None:
            upper, lower = (ox.NamedNode(OM + element) for element in self.rests)
            yield ox.Quad(upper, ox.NamedNode(SCOM + "restsOn"), lower, _GRAPH)


def quads(linkages: Iterable[StatedLinkage]) -> Iterator[ox.Quad]:
    """Yield all that goes into the graph of stated linkages."""
    for linkage in linkages:
        yield from linkage.quads()
