"""Which elements of the model a node of a city file is about, so that findings group by them."""

from __future__ import annotations

from typing import Final

from graphsvc.analysis.city import City
from graphsvc.analysis.facts import scom
from graphsvc.analysis.model import element_of

# Where a class belongs by its topic.  This is the project's own reading, for grouping only.
_BY_CLASS: Final[dict[str, str]] = {
    "CityPrinciple": "A",
    "Goal": "B1",
    "Contract": "B4",
    "InteroperabilityNeed": "B5",
    "RoadmapStep": "B7",
    "Resource": "B13",
    "Benefit": "C1",
    "Measure": "C2",
    "MeasuredValue": "C2",
    "Risk": "D",
}
_TYPED: Final = {scom(name): element for name, element in _BY_CLASS.items()}
_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def elements_of(node: str, city: City, behind: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the elements that the node is about; none for the city model itself.

    ``behind`` maps evidence nodes to the elements that they support.
    """
    facts = city.facts
    stated = facts.values(node, "realizes") + facts.values(node, "excludes")
    if own := tuple(element for term in stated if (element := element_of(term))):
        return own
    if node in behind:
        return tuple(behind[node])
    kinds = facts.about(node).get(_TYPE, ())
    return tuple(dict.fromkeys(_TYPED[kind] for kind in kinds if kind in _TYPED))
