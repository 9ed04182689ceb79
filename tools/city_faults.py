"""Plant faults in an invented city, each on a line that is known and without any other effect."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from city_document import Document, Node, Row

Act = Literal["replace", "append", "remove", "expire"]
_TEXT: Final = '"to be agreed"'
_UNKNOWN: Final = "om:B99"
# After every document's issue and before any day that a test judges by.
_PAST: Final = '"2026-10-31"^^xsd:date'


@dataclass(frozen=True, slots=True)
class Edit:
    """Say what to do to which property of which class, and the kind of the finding after it."""

    node_class: str
    predicate: str
    act: Act
    kind: str
    value: str = _TEXT


@dataclass(slots=True, eq=False)
class Planted:
    """Hold a fault that was planted: in a value of a row, or in the node itself."""

    kind: str
    node: Node
    row: Row | None
    at: int = 0

    def place(self, lines: dict[str, int]) -> tuple[int, int]:
        """Return line and column, given where each node begins."""
        first = lines[self.node.name]
        if self.row is None:
            return first, 1
        return first + 1 + self.node.rows.index(self.row), self.row.column(self.at)


def _local(predicate: str) -> str:
    return predicate.partition(":")[2]


def _each(act: Act, node_class: str, *predicates: str, suffix: str = "") -> tuple[Edit, ...]:
    return tuple(
        Edit(node_class, predicate, act, f"{node_class}-{_local(predicate)}{suffix}")
        for predicate in predicates
    )


# Text where a date, a code, a number, an address or another node belongs; something missing;
# an element that the model lacks; a document past its validity.
EDITS: Final[tuple[Edit, ...]] = (
    *_each("replace", "Practice", "scom:startedOn", "scom:dueOn", "scom:accountableAgent"),
    *_each("append", "Practice", "scom:responsibleAgent", "scom:upholds", "scom:reliesOn"),
    *_each("append", "Practice", "scom:contributesTo", "scom:hasEvidence", "scom:uses"),
    *_each("append", "Practice", "scom:meets"),
    *_each("remove", "Practice", "scom:accountableAgent", "rdfs:label"),
    Edit("Practice", "scom:realizes", "append", "Practice-realizes", _UNKNOWN),
    *_each("replace", "Evidence", "dcterms:issued", "foaf:page", "scom:validUntil"),
    *_each("replace", "Evidence", "scom:reviewedOn", "scom:ownedBy", "scom:verifiedOn"),
    *_each("replace", "Evidence", "scom:quality", "scom:confidentiality", "dcterms:publisher"),
    *_each("remove", "Evidence", "dcterms:title", "dcterms:issued", "foaf:page", "scom:ownedBy"),
    *_each("remove", "Evidence", "scom:declaredAs", suffix="-stated"),
    Edit("Evidence", "scom:validUntil", "expire", "evidenceExpired", _PAST),
    *_each("replace", "Exclusion", "scom:decidedOn", "scom:providedBy"),
    *_each("remove", "Exclusion", "scom:decidedBy"),
    *_each("remove", "Exclusion", "scom:decidedOn", suffix="-stated"),
    *_each("replace", "Benefit", "scom:ownedBy"),
    *_each("remove", "Benefit", "rdfs:label", "scom:ownedBy"),
    *_each("replace", "Measure", "scom:baselineValue", "scom:baselineDate", "scom:targetValue"),
    *_each("replace", "Measure", "scom:targetDate", "scom:ownedBy"),
    *_each("remove", "Measure", "scom:baselineValue", "scom:targetValue", "rdfs:label"),
    *_each("remove", "Measure", "scom:baselineDate", "scom:targetDate", suffix="-stated"),
    *_each("replace", "MeasuredValue", "scom:value", "scom:observedOn", "scom:quality"),
    *_each("remove", "MeasuredValue", "scom:value", "scom:observedOn"),
    *_each("replace", "Resource", "dcat:endpointURL", "dcat:landingPage", "scom:ownedBy"),
    *_each("replace", "Resource", "scom:confidentiality"),
    *_each("remove", "Resource", "dcterms:title"),
    *_each("remove", "Resource", "scom:ownedBy", suffix="-stated"),
    *_each("append", "InteroperabilityNeed", "scom:joins"),
    *_each("replace", "Contract", "scom:startedOn", "scom:endedOn", "scom:suppliedBy"),
    *_each("append", "Contract", "scom:procures"),
    *_each("remove", "Contract", "scom:endedOn", suffix="-stated"),
    *_each("replace", "RoadmapStep", "scom:plannedStart", "scom:plannedEnd", "scom:inPhase"),
    *_each("append", "RoadmapStep", "scom:delivers", "scom:contributesTo", "scom:follows"),
    *_each("append", "Risk", "scom:concernsFactor", "scom:threatens"),
    *_each("replace", "Risk", "scom:ownedBy"),
    *_each("remove", "Risk", "scom:mitigation", suffix="-stated"),
    Edit("OrganizationalUnit", "scom:coordinates", "append", "Agent-coordinates", _UNKNOWN),
    Edit("CityModel", "dcterms:license", "replace", "CityModel-license"),
    Edit("CityModel", "dcat:version", "replace", "CityModel-version", "2.5"),
)


def plant(document: Document, rng: Random, findings: int) -> list[Planted]:
    """Plant that many faults, at most one a row, and return them.

    Raises ``ValueError`` where the city is too small for so many.
    """
    nodes: dict[str, list[Node]] = {}
    for node in document.nodes:
        nodes.setdefault(node.kind, []).append(node)
    # By edit, so that the rare ones come up as often as those for which there is most room.
    chances = [
        [(edit, node, row) for node in found if (row := node.row(edit.predicate))]
        for edit in EDITS
        if (found := nodes.get(edit.node_class, []))
    ]
    planted: list[Planted] = []
    touched: set[int] = set()
    while len(planted) < findings:
        chances = [pool for pool in chances if pool]
        if not chances:
            raise ValueError(
                f"The city has room for {len(planted)} faults. Ask for fewer, or for a larger city."
            )
        pool = rng.choice(chances)
        edit, node, row = pool.pop(rng.randrange(len(pool)))
        if id(row) not in touched:
            touched.add(id(row))
            planted.append(_done(edit, node, row))
    return planted


def _done(edit: Edit, node: Node, row: Row) -> Planted:
    if edit.act == "remove":
        node.rows.remove(row)
        return Planted(edit.kind, node, None)
    if edit.act == "append":
        row.values.append(edit.value)
        return Planted(edit.kind, node, row, len(row.values) - 1)
    row.values[:] = [edit.value]
    # What has run out is told of the document, not of the date.
    return Planted(edit.kind, node, None if edit.act == "expire" else row)
