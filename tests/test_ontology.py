"""The ontology holds what is publicly known of the standard, no more and no less.

What is expected stands here in full, beside the ontology and not taken from it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphsvc.vocab import ALIGNED_PREFIXES, ELEMENTS, PREFIXES
from ontology_data import (
    ONTOLOGY,
    QUERIES,
    SHAPES,
    column,
    load,
    name,
    ontology,
    rows,
    turtle_files,
)
from support import own_files

INSTANCES = {
    "OperatingModel": 1,
    "ModelElement": 21,
    "Component": 4,
    "Subcomponent": 17,
    "ProcessGroup": 3,
    "Clause": 112,
    "Annex": 3,
    "Recommendation": 19,
    "FocusArea": 4,
    "LeadershipRole": 7,
    "DeliveryPrinciple": 4,
    "SuccessFactor": 9,
    "RoadmapPhase": 5,
    "AncestorPattern": 17,
    "Edition": 5,
    "Linkage": 99,
    "Basis": 3,
    "LinkageRole": 3,
    "Confidence": 3,
    "ClauseKind": 10,
    "PracticeStatus": 4,
    "QualityCode": 6,
    "Confidentiality": 3,
    "Declaration": 2,
    "PassRule": 3,
    "Overlay": 2,
    "OverlayLevel": 9,
    "OverlayItem": 27,
}
CLAUSES_OF_KIND = {
    "GeneralClause": 7,
    "ComponentClause": 4,
    "SubcomponentClause": 17,
    "ProcessGroupClause": 3,
    "IntroductionClause": 2,
    "ContextClause": 19,
    "NeedClause": 19,
    "RecommendationClause": 19,
    "LinkagesClause": 19,
    "AnnexClause": 3,
}
TITLES = {
    "A": "Delivery principles",
    "B": "Key cross-city delivery processes",
    "B1": "City vision",
    "B2": "Leadership and governance",
    "B3": "Collaborative engagement",
    "B4": "Procurement and supplier management",
    "B5": "Mapping the city's interoperability needs",
    "B6": "Establishing a common terminology and reference model",
    "B7": "Smart city roadmap",
    "B8": "Empowering the city community through city data",
    "B9": "Delivering integrated citizen-centric services",
    "B10": "Identity and privacy management",
    "B11": "Digital inclusion and channel management",
    "B12": "Managing smart city developments and infrastructures",
    "B13": "IT and data resource mapping and management",
    "B14": "Open, service-oriented, city-wide IT architecture",
    "C": "Benefit realization framework",
    "C1": "Benefit mapping",
    "C2": "Benefit tracking",
    "C3": "Benefit delivery",
    "D": "Key risks",
}
GROUPS = {
    "strategy-management": {"B1", "B2", "B3", "B4", "B5", "B6", "B7"},
    "citizen-centric-service-management": {"B8", "B9", "B10", "B11"},
    "digital-and-physical-resource-management": {"B12", "B13", "B14"},
}
LINKAGES_CLAUSES = """
A 5.4   B1 6.3.4   B2 6.4.4   B3 6.5.4   B4 6.6.4   B5 6.7.4   B6 6.8.4   B7 6.9.4
B8 6.11.4   B9 6.12.4   B10 6.13.4   B11 6.14.4   B12 6.16.4   B13 6.17.4   B14 6.18.4
C1 7.2.4   C2 7.3.4   C3 7.4.4   D 8.4
"""
# One recommendation or several, as the printed headings have it.
PLURAL = {"A", "B1", "B2", "B4", "B6", "B7", "C1", "C2"}


@pytest.mark.parametrize(("kind", "count"), INSTANCES.items())
def test_the_ontology_holds_as_many_of_each_kind_as_are_publicly_known(
    kind: str, count: int
) -> None:
    assert len(column(f"SELECT DISTINCT ?x WHERE {{ ?x a scom:{kind} }}")) == count


def test_the_elements_carry_the_printed_titles() -> None:
    found = rows(
        "SELECT ?n ?l WHERE { ?e a scom:ModelElement ; skos:notation ?n ; rdfs:label ?l "
        "FILTER(LANG(?l) = 'en') }"
    )
    assert set(found) == set(TITLES.items())


def test_subcomponents_stand_below_their_component_and_in_their_group() -> None:
    below = rows("SELECT ?e ?c WHERE { ?e a scom:Subcomponent ; skos:broader ?c }")
    assert {(name(e), name(c)) for e, c in below} == {(e, e[0]) for e in TITLES if len(e) > 1}
    in_group = rows("SELECT ?g ?e WHERE { ?e scom:belongsToGroup ?g }")
    assert {(name(g), name(e)) for g, e in in_group} == {
        (f"group/{group}", element) for group, members in GROUPS.items() for element in members
    }


def test_the_nineteen_elements_are_those_that_the_code_knows() -> None:
    found = column("SELECT ?e WHERE { ?r a scom:Recommendation ; scom:concernsElement ?e }")
    assert {name(element) for element in found} == set(ELEMENTS)


def test_clauses_are_109_numbered_ones_and_three_annexes() -> None:
    numbers = column("SELECT ?n WHERE { ?c a scom:Clause ; scom:clauseNumber ?n }")
    numbered = [number for number in numbers if number[0].isdigit()]
    assert len(numbered) == len(set(numbered)) == 109
    assert set(numbers) - set(numbered) == {"Annex A", "Annex B", "Annex C"}


@pytest.mark.parametrize(("kind", "count"), CLAUSES_OF_KIND.items())
def test_each_kind_of_clause_occurs_as_often_as_in_the_contents_list(kind: str, count: int) -> None:
    assert len(column(f"SELECT ?c WHERE {{ ?c scom:hasKind scom:{kind} }}")) == count


def test_each_element_has_its_own_linkages_clause() -> None:
    found = rows(
        "SELECT ?e ?n WHERE { ?c scom:hasKind scom:LinkagesClause ; scom:clauseNumber ?n ;"
        " scom:concernsElement ?e }"
    )
    assert len(found) == 19
    assert {f"{name(element)} {number}" for element, number in found} == set(
        re.findall(r"\S+ \S+", LINKAGES_CLAUSES)
    )


def test_headings_keep_the_singular_and_the_rationale_of_the_print() -> None:
    heads = rows(
        "SELECT ?e ?h ?k WHERE { ?c scom:concernsElement ?e ; rdfs:label ?h ; "
        "scom:hasKind ?k FILTER(?k IN (scom:NeedClause, scom:RecommendationClause)) }"
    )
    for element, heading, kind in heads:
        if name(kind) == "NeedClause":
            assert heading == ("Rationale" if name(element) in {"B3", "B4"} else "The need")
        else:
            plural = name(element) in PLURAL
            assert heading == ("Recommendations" if plural else "Recommendation")
    assert len(heads) == 38


@pytest.mark.parametrize(
    ("clause", "heading", "page", "parent", "urn"),
    [
        ("clause/1", "Scope", "1", "edition", "1"),
        ("clause/4.3", "Summary of recommendations", "6", "clause/4", "4.3"),
        ("clause/6.9", "Smart city roadmap", "22", "clause/6", "6.9"),
        ("clause/6.9.4", "Linkages", "24", "clause/6.9", "6.9.4"),
        ("clause/6.15", "Digital and physical resource management", "32", "clause/6", "6.15"),
        ("clause/8.4", "Linkages", "45", "clause/8", "8.4"),
        ("clause/annex-C", "Mitigating the key risks: checklist", "54", "edition", "C"),
    ],
)
def test_a_clause_tells_heading_page_parent_and_urn(
    clause: str, heading: str, page: str, parent: str, urn: str
) -> None:
    [found] = rows(
        f"SELECT ?h ?p ?u ?s WHERE {{ <{PREFIXES['om']}{clause}> rdfs:label ?h ; "
        "scom:startPage ?p ; dcterms:isPartOf ?u ; dcterms:source ?s }"
    )
    above = "https://w3id.org/scom/edition/iso37106-2021" if parent == "edition" else parent
    assert (found[0], found[1], name(found[2])) == (heading, page, above)
    assert found[3] == f"urn:iso:std:iso:37106:ed-2:en:clause:{urn}"


def test_the_annexes_elaborate_c1_a_and_d() -> None:
    found = rows(
        "SELECT ?n ?e WHERE { ?a a scom:Annex , scom:Clause ; scom:clauseNumber ?n ; "
        "scom:elaborates ?e }"
    )
    assert {(n, name(e)) for n, e in found} == {
        ("Annex A", "C1"),
        ("Annex B", "A"),
        ("Annex C", "D"),
    }


def test_the_audience_is_two_groups_of_roles() -> None:
    found = rows(
        "SELECT ?g (COUNT(?r) AS ?n) WHERE { ?g a skos:Collection ; skos:member ?r } "
        "GROUP BY ?g ORDER BY ?g"
    )
    assert [(name(g), n) for g, n in found] == [
        ("audience/other-leaders", "4"),
        ("audience/policy-developers", "3"),
    ]


def test_the_example_overlay_rates_every_element_once() -> None:
    covered = column(
        "SELECT ?e WHERE { ?i a scom:OverlayItem ; scom:ofOverlay ovl:five-level ; "
        "scom:coversElement ?e }"
    )
    assert sorted(map(name, covered)) == sorted(ELEMENTS)
    [rule] = rows(
        "SELECT ?r ?n ?m WHERE { ovl:five-level scom:hasPassRule ?r ; "
        "scom:validityMonths ?m ; scom:passLevel/scom:levelNumber ?n }"
    )
    assert (name(rule[0]), *rule[1:]) == ("EveryItemRule", "3", "36")


@pytest.mark.parametrize("path", turtle_files(ONTOLOGY, SHAPES / "meta"), ids=lambda p: p.name)
def test_a_file_declares_the_table_s_prefixes_that_it_uses_and_no_others(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = re.findall(r"^@prefix (\w*): <([^>]*)> \.$", text, re.MULTILINE)
    assert declared
    body = re.sub(r"^@prefix .*$", "", text, flags=re.MULTILINE)
    for prefix, namespace in declared:
        assert (PREFIXES | ALIGNED_PREFIXES).get(prefix) == namespace
        assert re.search(rf"(?<![\w<]){prefix}:\w", body), f"{prefix}: is not used"


def names_in_queries(prefix: str) -> set[str]:
    found = set()
    for path in own_files(".rq", under=[QUERIES]):
        text = re.sub(r"^#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        found |= {PREFIXES[prefix] + local for local in re.findall(rf"\b{prefix}:(\w+)", text)}
    return found


def names_in_shapes() -> set[str]:
    quads = load(turtle_files(SHAPES))
    return {getattr(part, "value", "") for quad in quads for part in (quad.predicate, quad.object)}


def test_every_class_and_property_is_used_by_a_query_or_a_shape() -> None:
    terms = set(
        column(
            "SELECT ?t WHERE { VALUES ?k { owl:Class owl:ObjectProperty owl:DatatypeProperty } "
            "?t a ?k }"
        )
    )
    assert len(terms) > 120
    assert {name(term) for term in terms - names_in_queries("scom") - names_in_shapes()} == set()


@pytest.mark.parametrize("prefix", ["scom", "om"])
def test_queries_and_shapes_use_no_name_that_the_ontology_lacks(prefix: str) -> None:
    used = names_in_queries(prefix) | names_in_shapes()
    ours = {iri for iri in used if re.fullmatch(rf"{re.escape(PREFIXES[prefix])}[\w-]+", iri)}
    assert len(ours) > 10
    assert {name(iri) for iri in ours - set(column("SELECT ?s WHERE { ?s a ?k }"))} == set()


def test_the_ontology_is_read_from_its_ten_files() -> None:
    assert len(turtle_files(ONTOLOGY)) >= 10
    assert len(ontology()) > 6000
