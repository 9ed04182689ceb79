"""One city as its file states it: practices and exclusions by element."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graphsvc.analysis.dates import ahead, passed
from graphsvc.analysis.facts import Facts, text_of
from graphsvc.analysis.model import element_of
from graphsvc.errors import NotACityRefusal
from graphsvc.vocab import SCOM

# What a practice amounts to at a date, from its status and its dates.
RUNNING, PILOT, PLANNED, OVERDUE, RETIRED = "running", "pilot", "planned", "overdue", "retired"


@dataclass(frozen=True, slots=True)
class Practice:
    """Hold a practice: its elements, what it amounts to at the date, what it relies on."""

    node: str
    elements: tuple[str, ...]
    standing: str | None
    relies_on: tuple[str, ...]


@dataclass(frozen=True)
class City:
    """Answer what the file states of the city, at a date."""

    facts: Facts
    node: str
    model_node: str | None
    as_of: str

    @property
    def iri(self) -> str | None:
        """Return the city's IRI; None where its node has no name."""
        return text_of(self.node) if self.node.startswith("<") else None

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        """Return every practice, in document order."""
        return tuple(self._practice(node) for node in self.facts.of_class("Practice"))

    @cached_property
    def by_element(self) -> dict[str, list[Practice]]:
        """Return the practices that realize each element."""
        found: dict[str, list[Practice]] = {}
        for practice in self.practices:
            for element in practice.elements:
                found.setdefault(element, []).append(practice)
        return found

    @cached_property
    def excluded(self) -> dict[str, str]:
        """Return the elements left out, each with the exclusion's node."""
        return {
            element: node
            for node in self.facts.of_class("Exclusion")
            for term in self.facts.values(node, "excludes")
            if (element := element_of(term))
        }

    def _practice(self, node: str) -> Practice:
        facts = self.facts
        elements = dict.fromkeys(
            element for term in facts.values(node, "realizes") if (element := element_of(term))
        )
        relied = tuple(facts.values(node, "reliesOn"))
        return Practice(node, tuple(elements), self._standing(node), relied)

    def _standing(self, node: str) -> str | None:
        facts, as_of = self.facts, self.as_of
        term = facts.value(node, "status")
        status = term[1:-1].removeprefix(SCOM) if term else None
        started = facts.value(node, "startedOn")
        ended = facts.value(node, "endedOn")
        if status in ("InOperation", "Pilot"):
            if passed(ended, as_of):
                return RETIRED
            if ahead(started, as_of):
                return PLANNED
            return RUNNING if status == "InOperation" else PILOT
        if status == "Planned":
            return OVERDUE if passed(facts.value(node, "dueOn"), as_of) else PLANNED
        return RETIRED if status == "Retired" else None


def the_city(facts: Facts, as_of: str) -> City:
    """Return the one city that the file describes; refuse none and several."""
    models = dict.fromkeys(facts.of_class("CityModel"))
    cities = dict.fromkeys(facts.of_class("City"))
    for model in models:
        cities |= dict.fromkeys(facts.values(model, "describes"))
    if not cities:
        raise NotACityRefusal(
            "The file describes no city",
            todo="State one: `:arden a scom:City .` and `<model> a scom:CityModel ; "
            "scom:describes :arden .`",
        )
    for nodes, what in ((cities, "cities"), (models, "city models")):
        if len(nodes) > 1:
            names = ", ".join(text_of(node) for node in list(nodes)[:3])
            raise NotACityRefusal(
                f"The file describes {len(nodes)} {what} ({names})",
                todo="Hand in one file a city.",
            )
    return City(facts, next(iter(cities)), next(iter(models), None), as_of)
