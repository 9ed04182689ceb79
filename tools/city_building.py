"""Build one invented city until it has the statements asked for.

What it states follows the shapes and the operating model: every practice has its office and its
evidence, relies on practices of the elements that its own element rests on, and leads to a
benefit that is measured. Nothing in it is a violation or a warning; gaps, plans and linkages that
are not joined are there, as in any real city.
"""

from __future__ import annotations

from random import Random

import city_bundles as bundles
from city_document import Document, Node
from city_draft import Draft
from city_names import invented
from graphsvc.analysis.model import bundled
from graphsvc.analysis.structure import structure
from graphsvc.vocab import BASES, CITY_PROFILE, ELEMENTS, LANGUAGES, OM

SMALLEST = 120
"""Statements of the smallest city that is whole."""
_LARGEST_BUNDLE = 60
_STATEMENTS_AN_OFFICE = 100
_MOST_OFFICES = 12
_STATEMENTS_A_VALUE = 7
_PRINCIPLES = ("vision", "citizen-centric", "digital", "open-and-collaborative")
_DOCUMENTS = ("Policy", "Plan", "Yearly report", "Decision", "Minutes", "Audit", "Survey")


def built(seed: int, statements: int) -> Document:
    """Return the city of that seed with that many statements, the smallest one at least."""
    builder = _Builder(Draft(Random(f"city {seed} of {statements}"), seed))  # noqa: S311  no secret
    builder.build(max(statements, SMALLEST))
    return builder.draft.document


class _Builder:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.rng = draft.rng
        self.model = bundled()
        self.structure = structure(self.model, BASES)
        # A gap that one of these rests on would be a warning.
        self.strong = [
            linkage.rests
            for linkage in self.structure.linkages
            if linkage.rests and (linkage.basis, linkage.confidence) == ("derived", "high")
        ]
        self.practices: dict[str, list[Node]] = {}
        self.excluded: set[str] = set()

    def build(self, target: int) -> None:
        draft, rng = self.draft, self.rng
        self._frame(min(max(target // _STATEMENTS_AN_OFFICE, 2), _MOST_OFFICES))
        bundles.benefit(draft)
        # What most rests on comes first, so that later practices find what they rely on.
        order = {
            element: rng.random() * 4 - len(self.structure.upon[element]) for element in ELEMENTS
        }
        for element in sorted(ELEMENTS, key=order.__getitem__):
            if draft.size + _LARGEST_BUNDLE <= target:
                self._element(element)
        further = (bundles.values, bundles.benefit, bundles.system, bundles.step, bundles.risk)
        while draft.size + _LARGEST_BUNDLE <= target:
            add = rng.choices((None, *further), weights=(8, 6, 3, 3, 2, 2))[0]
            if add is None:
                self._further()
            else:
                add(draft)
        while draft.size + _STATEMENTS_A_VALUE <= target:
            bundles.value(draft, rng.choice(draft.all("Measure")))
        named = (node for node in draft.document.nodes if node.row("rdfs:label"))
        for node, _ in zip(named, range(target - draft.size), strict=False):
            draft.say(node, "rdfs:comment", "As stated by the office concerned.")

    def _frame(self, offices: int) -> None:
        """Add what every city file has: the model, the city, its council and offices."""
        draft, rng = self.draft, self.rng
        model = draft.node("model", "scom:CityModel")
        draft.say(model, "dcterms:title", f"How {draft.city} works")
        draft.say(model, "dcterms:title", f"{draft.hangul} 운영 방식", "ko")
        draft.say(model, "dcterms:description", "Generated for trying out tools; no real city.")
        draft.state(model, "dcterms:issued", draft.date(2026))
        draft.state(model, "dcat:version", f'"{rng.randint(1, 9)}.{rng.randint(0, 9)}"')
        draft.state(model, "dcterms:publisher", ":council")
        draft.state(model, "dcterms:license", "<https://creativecommons.org/licenses/by/4.0/>")
        draft.state(model, "dcterms:conformsTo", f"<{CITY_PROFILE}>")
        draft.state(model, "scom:describes", ":city")
        city = draft.node("city", "scom:City")
        draft.say(city, "rdfs:label", draft.city)
        draft.say(city, "rdfs:label", draft.hangul, "ko")
        council = draft.node("council", "scom:CityAuthority")
        draft.say(council, "rdfs:label", f"{draft.city} City Council")
        draft.say(council, "rdfs:label", f"{draft.hangul}시청", "ko")
        draft.state(council, "scom:governs", ":city")
        for number in range(1, offices + 1):
            office = draft.node(f"office-{number}", "org:OrganizationalUnit")
            latin, hangul = invented(rng)
            draft.call(office, f"{latin} office", f"{hangul}과", f"Service {latin}")
            draft.state(office, "org:subOrganizationOf", ":council")

    def _element(self, element: str) -> None:
        """Add the first practice of an element, its exclusion, or nothing: a gap."""
        needed = not self.practices or element in {lower for _, lower in self.strong}
        chance = 1.0 if needed else self.rng.random()
        if chance < 0.1:
            self._exclusion(element)
        elif chance > 0.2:
            self._practice(element, ("InOperation", "Pilot", "Planned"), (16, 2, 2))

    def _further(self) -> None:
        element = self.rng.choice(list(self.practices))
        self._practice(element, ("InOperation", "Pilot", "Planned", "Retired"), (7, 1, 1, 1))

    def _practice(self, element: str, statuses: tuple[str, ...], weights: tuple[int, ...]) -> None:
        draft, rng = self.draft, self.rng
        status = rng.choices(statuses, weights)[0]
        if self._rests_on_a_gap(element):
            status = "Planned"
        office, (latin, hangul) = rng.choice(draft.all("OrganizationalUnit")), invented(rng)
        titles = self.model.elements[element].titles
        practice = draft.node(f"{latin.lower()}-{draft.number()}", "scom:Practice")
        names = zip((latin, hangul, latin), LANGUAGES, strict=True)
        draft.call(practice, *(f"{name} – {titles[lang]}" for name, lang in names))
        draft.state(practice, "scom:realizes", f"om:{element}")
        draft.state(practice, "scom:status", f"scom:{status}")
        if status == "Planned":
            draft.state(practice, "scom:dueOn", draft.date(2040, 2049))
        else:
            draft.state(practice, "scom:startedOn", draft.date(2012, 2022))
        if status == "Retired":
            draft.state(practice, "scom:endedOn", draft.date(2023, 2025))
        draft.state(practice, "scom:accountableAgent", f":{office.name}")
        draft.state(practice, "scom:responsibleAgent", *draft.some(draft.all(office.kind), 2))
        for principle in rng.sample(_PRINCIPLES, rng.randint(0, 2)):
            draft.state(practice, "scom:upholds", f"<{OM}principle/{principle}>")
        draft.state(practice, "scom:reliesOn", *self._relied_on(element))
        draft.state(practice, "scom:contributesTo", *draft.some(draft.all("Benefit"), 2))
        self._evidence(practice, office, titles["en"])
        if element not in self.practices:
            draft.state(office, "scom:coordinates", f"om:{element}")
        self.practices.setdefault(element, []).append(practice)

    def _rests_on_a_gap(self, element: str) -> bool:
        known = self.practices.keys() | self.excluded
        return any(upper == element and lower not in known for upper, lower in self.strong)

    def _relied_on(self, element: str) -> list[str]:
        """Return practices of most of the elements that this one rests on."""
        return [
            f":{self.rng.choice(found).name}"
            for lower, found in self.practices.items()
            if element in self.structure.upon[lower] and self.rng.random() < 0.8
        ]

    def _evidence(self, practice: Node, office: Node, title: str) -> None:
        draft, rng, number = self.draft, self.rng, self.draft.number()
        evidence = draft.node(f"document-{number}", "scom:Evidence")
        draft.state(practice, "scom:hasEvidence", f":{evidence.name}")
        draft.say(evidence, "dcterms:title", f"{rng.choice(_DOCUMENTS)} {number}: {title}")
        draft.state(evidence, "dcterms:issued", draft.date(2023, 2025))
        draft.state(evidence, "dcterms:publisher", ":council")
        draft.state(evidence, "foaf:page", f"<{draft.host}documents/{number}>")
        draft.state(evidence, "scom:validUntil", draft.date(2040, 2049))
        draft.state(evidence, "scom:reviewedOn", draft.date(2026))
        draft.state(evidence, "scom:ownedBy", f":{office.name}")
        if rng.random() < 0.3:
            draft.state(evidence, "scom:declaredAs", "scom:Verified")
            draft.state(evidence, "scom:verifiedBy", *draft.some(draft.all(office.kind)))
            draft.state(evidence, "scom:verifiedOn", draft.date(2026))
        else:
            draft.state(evidence, "scom:declaredAs", "scom:SelfDeclared")
        draft.state(evidence, "scom:quality", draft.code(*bundles.QUALITIES))
        draft.state(evidence, "scom:confidentiality", draft.code(*bundles.CONFIDENTIALITIES))

    def _exclusion(self, element: str) -> None:
        draft = self.draft
        county = draft.node(f"county-{element}", "org:FormalOrganization")
        draft.say(county, "rdfs:label", f"{invented(self.rng)[0]} County")
        left_out = draft.node(f"without-{element}", "scom:Exclusion")
        draft.say(left_out, "rdfs:label", f"Without {self.model.label(element, 'en')}")
        draft.state(left_out, "scom:excludes", f"om:{element}")
        draft.say(left_out, "scom:reason", "The county does this for all of its towns.")
        draft.say(left_out, "scom:reason", "관할 군이 모든 도시를 위해 맡고 있습니다.", "ko")
        draft.state(left_out, "scom:decidedBy", ":council")
        draft.state(left_out, "scom:decidedOn", draft.date(2015, 2025))
        draft.state(left_out, "scom:providedBy", f":{county.name}")
        draft.state(left_out, "dcterms:source", f"<{draft.host}decisions/{element}>")
        self.excluded.add(element)
