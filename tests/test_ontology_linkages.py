"""The linkages carry their basis, and the ancestors what was read in public.

What is expected stands here in full, beside the ontology and not taken from it.
"""

from __future__ import annotations

import re

import pytest

from ontology_data import ONTOLOGY, column, load, name, rows

# In the row of the naming element: + needs what it names, - feeds it, = relates to it.
DERIVED = """
A: =D    B2: =D    B4: =B3 -B9    B5: -B2    B7: +B2 +B5 =D    B10: +A
C1: +B3 =B5    C2: =D    C3: +B2    D: +B2 +B3 +B4 +C2
"""
PROPOSED = """
A: -B1 +B3 -B9 -B12           B1: +A +B2 +B3 -B7 -C1       B2: =B1 +B3 -B7 -C3
B3: =B1 =B2 +B8 +B11          B4: +B2 +B5 =B7 -B14         B5: +B6 +B13 -B14
B6: +B3 -B5 -B8               B7: +B1 +B4 +C1 +C2          B8: +B5 +B6 +B10 +B13 +B14
B9: +A +B3 +B8 +B10 +B11 +B14    B10: +B5 -B9 +B14         B11: +B3 -B9 +B10
B12: +B1 +B4 +B5 -B8 =B13 +B14   B13: -B5 +B6 -B8 =B10 =B12 -B14
B14: +B4 +B5 +B6 =B10 +B13    C1: +B1 -B7 -C2              C2: -B2 -B7 +B8 +C1 -C3
C3: +B4 +B7 +C2 +D            D: =A +B1 =B7 =B9 =B14
"""
ROLES = {"+": "Needs", "-": "Feeds", "=": "Relates"}
PATTERN_LINKS = """
1>17 2>17 5>2 6>2 6>7 7>6 8>2 8>6 8>5 8>17 11>1 13>12 13>14 14>12 14>13 17>20 17>2 17>3 17>18
17>19 18>9 18>2 18>5 18>19 19>3 19>18 19>7 20>2 20>5 20>3 20>17
"""
MAPPING = """
1>A 2>B2 3>B3 4>B6 5>B5 7>B9 8>B7 9>B9 11>B10 12>B11 13>B11 14>B11 17>D 19>B4 20>C
"""
ANCESTRY = {
    ("iso37106-2021", "iso37106-2018"),
    ("iso37106-2018", "pas181-2014"),
    ("pas181-2014", "tgf-v1"),
    ("gbt41150-2021", "iso37106-2018"),
}
TGF = "https://w3id.org/scom/tgf/"


def expected_linkages(table: str) -> set[tuple[str, str, str]]:
    found = set()
    for naming, row in re.findall(r"([A-D]\d*):((?:\s+[-+=][A-D]\d*)+)", table):
        found |= {(naming, cell[1:], ROLES[cell[0]]) for cell in row.split()}
    return found


@pytest.mark.parametrize(
    ("basis", "table", "count"), [("derived", DERIVED, 17), ("proposed", PROPOSED, 82)]
)
def test_each_basis_has_its_linkages_with_their_roles(basis: str, table: str, count: int) -> None:
    found = rows(
        f"SELECT ?l ?f ?t ?r WHERE {{ ?l scom:hasBasis scom:{basis.title()} ; "
        "scom:linkageFrom ?f ; scom:linkageTo ?t ; scom:hasRole ?r }"
    )
    linkages = {(name(f), name(t), name(r)) for _, f, t, r in found}
    assert linkages == expected_linkages(table)
    assert len(found) == count
    assert {name(row[0]) for row in found} == {f"linkage/{basis}/{f}-{t}" for f, t, _ in linkages}


def test_no_linkage_ships_as_stated() -> None:
    assert column("SELECT ?l WHERE { ?l scom:hasBasis scom:Stated }") == []


@pytest.mark.parametrize(("basis", "table"), [("derived", DERIVED), ("proposed", PROPOSED)])
def test_each_basis_file_holds_its_direct_triples_and_no_others(basis: str, table: str) -> None:
    store = load([ONTOLOGY / f"linkages-{basis}.ttl"])
    linkages = expected_linkages(table)
    links = rows("SELECT ?f ?t WHERE { ?f scom:linksTo ?t }", store)
    assert {(name(f), name(t)) for f, t in links} == {(f, t) for f, t, _ in linkages}
    rests = rows("SELECT ?f ?t WHERE { ?f scom:restsOn ?t }", store)
    assert {(name(f), name(t)) for f, t in rests} == {
        (f, t) if role == "Needs" else (t, f) for f, t, role in linkages if role != "Relates"
    }


def test_each_derived_linkage_names_the_page_that_it_comes_from() -> None:
    sources = column("SELECT ?s WHERE { ?l scom:hasBasis scom:Derived ; dcterms:source ?s }")
    assert len(sources) == 17
    assert all(re.fullmatch(r"https://stratml\S+/goal\d-\S+\.html", source) for source in sources)


def test_the_ancestor_s_links_and_mapping_are_those_that_were_read() -> None:
    found = rows("SELECT ?f ?t WHERE { ?f scom:namesPattern ?t }")
    assert len(found) == 31
    assert {f"{f}>{t}".replace(f"{TGF}pattern/", "") for f, t in found} == set(
        PATTERN_LINKS.split()
    )
    mapped = rows(
        "SELECT ?p ?e WHERE { ?p a scom:AncestorPattern ; skos:closeMatch|skos:broadMatch ?e }"
    )
    assert {f"{p.removeprefix(f'{TGF}pattern/')}>{name(e)}" for p, e in mapped} == set(
        MAPPING.split()
    )


def test_what_comes_from_the_ancestor_is_marked_so() -> None:
    kinds = column(
        "SELECT ?x WHERE { VALUES ?k { scom:SuccessFactor scom:RoadmapPhase "
        "scom:AncestorPattern } ?x a ?k }"
    )
    marked = column(f"SELECT ?x WHERE {{ ?x skos:inScheme <{TGF}scheme> }}")
    assert set(kinds) == set(marked)
    phases = rows("SELECT ?n ?p WHERE { ?p a scom:RoadmapPhase ; skos:notation ?n } ORDER BY ?n")
    order = [phase.rpartition("/")[2] for _, phase in phases]
    assert order == ["plan", "initiate", "deliver", "consolidate", "transform"]


def test_editions_tell_their_lineage_and_have_a_scheme_each() -> None:
    root = "https://w3id.org/scom/edition/"
    derived = rows("SELECT ?e ?o WHERE { ?e a scom:Edition ; prov:wasDerivedFrom ?o }")
    assert {(e.removeprefix(root), o.removeprefix(root)) for e, o in derived} == ANCESTRY
    replaced = rows("SELECT ?e ?o WHERE { ?e dcterms:replaces ?o }")
    assert replaced == [(f"{root}iso37106-2021", f"{root}iso37106-2018")]
    schemed = column(
        "SELECT ?e WHERE { ?s a skos:ConceptScheme ; dcterms:source ?e . ?e a scom:Edition }"
    )
    assert len(schemed) == len(set(schemed)) == 5
