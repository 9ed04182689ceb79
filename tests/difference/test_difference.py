"""What differs is found, and nothing else: nodes, their properties, elements, linkages."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from difference.cities import ARDEN, DAY, HEAD, compared, told, write
from generate_cities import city
from graphsvc.analysis.changes import LISTED, OTHER_CITY
from graphsvc.analysis.difference import difference
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import FORMATS, TURTLE
from graphsvc.rdfio.reading import parse, serialize
from graphsvc.validation.check import Options
from graphsvc.validation.comparing import checked, compare
from graphsvc.vocab import LANGUAGES
from support import GRAPHSVC, command

ROADMAP = """:roadmap a scom:Practice ; rdfs:label "Roadmap 2030"@en ; scom:realizes om:B7 ;
  scom:status scom:Planned ; scom:accountableAgent :office ."""
VISION = """:vision a scom:Practice ; rdfs:label "Vision"@en ; scom:realizes om:B1 ;
  scom:status scom:InOperation ."""


# --- Nodes ----------------------------------------------------------------------------------


def test_a_file_is_no_different_from_itself() -> None:
    found = compared(ROADMAP, ROADMAP)
    assert found.is_none
    assert found.to_dict()["same"] is True


def test_what_came_and_went_is_told_by_class_and_label() -> None:
    evidence = ':e a scom:Evidence ; dcterms:title "Minutes"@en .'
    benefit = ':b a scom:Benefit ; rdfs:label "Shorter journeys"@en .'
    exclusion = ":x a scom:Exclusion ; scom:excludes om:B12 ."
    found = compared(ROADMAP + evidence, VISION + benefit + exclusion)
    assert told(found.nodes) == [
        ("gained", "practice", "Vision"),
        ("lost", "practice", "Roadmap 2030"),
        ("gained", "exclusion", "https://example.org/arden/x"),
        ("lost", "evidence", "Minutes"),
        ("gained", "benefit", "Shorter journeys"),
    ]
    assert [item.elements for item in found.nodes[:3]] == [("B1",), ("B7",), ("B12",)]


def test_of_a_node_that_changed_each_property_has_its_values_from_and_to() -> None:
    after = ROADMAP.replace("scom:Planned", "scom:InOperation").replace("2030", "2035")
    found = compared(ROADMAP, after)
    (node,) = found.nodes
    assert (node.change, node.node) == ("changed", "https://example.org/arden/roadmap")
    values = {
        item.property.label: ([v.label for v in item.before], [v.label for v in item.after])
        for item in node.properties
    }
    assert values == {
        "name": (["Roadmap 2030 (en)"], ["Roadmap 2035 (en)"]),
        "status": (["planned"], ["in operation"]),
    }


def test_a_property_that_came_or_went_has_values_on_one_side_alone() -> None:
    more = ROADMAP.replace(" .", ' ; scom:upholds om:A , "x" .')
    ((change,),) = [item.properties for item in compared(ROADMAP, more).nodes]
    assert (len(change.before), len(change.after)) == (0, 2)
    assert change.property.term == "https://w3id.org/scom/ns#upholds"
    assert [value.term for value in change.after] == [
        "https://w3id.org/scom/iso37106-2021/A", '"x"',
    ]  # fmt: skip
    assert change.after[0].label == "A Delivery principles"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_in_the_language_asked_for(lang: str) -> None:
    (node,) = compared("", ROADMAP, lang).nodes
    assert node.kind.label == {"en": "practice", "ko": "시책", "fr": "pratique"}[lang]


# --- Nodes without a name -------------------------------------------------------------------


def test_blank_nodes_are_the_same_if_they_state_the_same_whatever_their_labels() -> None:
    first = "_:a a scom:Goal ; rdfs:label 'Green' ; :by [ :n 1 ; :of [ :n 2 ] ] ."
    second = "_:other :by [ :of [ :n 2 ] ; :n 1 ] ; rdfs:label 'Green' ; a scom:Goal ."
    assert compared(first, second).is_none


def test_a_deep_difference_in_nameless_nodes_is_found() -> None:
    text = ":p a scom:Practice ; :by [ :of [ :of [ :of [ :of [ :n 1 ] ] ] ] ] ."
    (node,) = compared(text, text.replace(":n 1", ":n 2")).nodes
    assert (node.change, node.label) == ("changed", "https://example.org/arden/p")


def test_a_nameless_node_that_changed_is_known_by_class_and_label() -> None:
    text = ":p a scom:Practice ; scom:pursues [ a scom:Goal ; rdfs:label 'Green' ; :n 1 ] ."
    (node,) = compared(text, text.replace(":n 1", ":n 2")).nodes
    assert (node.change, node.kind.label, node.label, node.node) == (
        "changed", "goal", "Green", None,
    )  # fmt: skip


def test_nameless_nodes_that_can_not_be_told_apart_are_lost_and_gained() -> None:
    text = "[] a scom:Goal ; rdfs:label 'Green' ; :n {} ."
    first, second = (text.format(a) + text.format(b) for a, b in ((1, 2), (3, 4)))
    found = compared(first, second)
    assert sorted(item.change for item in found.nodes) == ["gained", "gained", "lost", "lost"]


def test_the_number_of_nameless_nodes_that_state_the_same_counts() -> None:
    one = "[] a scom:Goal ; rdfs:label 'Green' ."
    assert compared(one * 2, one * 2).is_none
    assert [item.change for item in compared(one * 3, one).nodes] == ["lost", "lost"]


def test_nameless_nodes_in_circles_are_compared_without_end() -> None:
    ring = "_:a :next _:b . _:b :next _:c . _:c :next _:a . _:a a scom:Goal ."
    assert compared(ring, ring.replace("_:a", "_:z")).is_none
    clique = "".join(f"_:n{a} :knows _:n{b} ." for a in range(12) for b in range(12) if a != b)
    assert compared(clique, clique).is_none


def test_a_long_list_is_compared_down_to_its_last_item() -> None:
    text = f":p a scom:Practice ; :by ( {' '.join(map(str, range(4000)))} last ) ."
    same, other = text.replace("last", "1"), text.replace("last", "2")
    assert compared(same, same).is_none
    (node,) = compared(same, other).nodes
    assert node.label == "https://example.org/arden/p"


def test_what_leads_into_a_circle_is_told_apart_by_what_it_states() -> None:
    ring = "_:a :next _:b . _:b :next _:a . :p a scom:Practice ; :by [ :to _:a ; :n 1 ] ."
    assert compared(ring, ring).is_none
    (node,) = compared(ring, ring.replace(":n 1", ":n 2")).nodes
    assert node.change == "changed"


# --- The whole file -------------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["jsonld", "rdf", "trig", "nt"])
def test_the_same_city_in_another_format_is_the_same(extension: str) -> None:
    other = ARDEN.with_suffix(f".{extension}")
    assert compare(ARDEN, other, Options(as_of=DAY)).is_none


def test_a_workbook_is_compared_by_what_its_sheets_hold(tmp_path: Path) -> None:
    first, book = write(tmp_path, "arden.ttl", VISION), tmp_path / "arden.xlsx"
    assert command(GRAPHSVC, "convert", first, book).returncode == 0
    later = write(tmp_path, "later.ttl", VISION.replace("InOperation", "Pilot"))
    (node,) = compare(book, later, Options(as_of=DAY)).nodes
    (change,) = node.properties
    assert (node.label, change.property.label) == ("Vision", "status")
    assert compare(first, book, Options(as_of=DAY)).is_none


SMALL = city(seed=11, statements=120)
QUADS = parse(SMALL.encode(), TURTLE, name="c.ttl", limits=Limits())


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(FORMATS))
def test_order_prefixes_and_format_make_no_difference(rng: random.Random, syntax: object) -> None:
    shuffled = list(QUADS)
    rng.shuffle(shuffled)
    data = serialize([quad.triple for quad in shuffled], syntax, flat=rng.random() < 0.5)  # type: ignore[arg-type]  # one of the formats
    options = Options(as_of=DAY).checked()
    first = checked(SMALL.encode(), "a.ttl", TURTLE, options)
    second = checked(data, "b", syntax, options)  # type: ignore[arg-type]  # one of the formats
    assert difference(first, second).is_none


@settings(max_examples=15, deadline=None)
@given(st.integers(0, len(QUADS) - 1))
def test_a_statement_left_out_is_told_and_no_other(at: int) -> None:
    left_out = QUADS[at]
    data = serialize([q.triple for q in QUADS if q != left_out], TURTLE)
    options = Options(as_of=DAY).checked()
    sides = [checked(SMALL.encode(), "a.ttl", TURTLE, options)]
    try:
        sides.append(checked(data, "b.ttl", TURTLE, options))
    except Exception:  # noqa: BLE001  without its city the file is refused, which others test
        return
    found = difference(*sides)
    assert not found.is_none
    subject = left_out.subject
    assert isinstance(subject, ox.NamedNode)
    assert {item.node for item in found.nodes} == {subject.value}
    (node,) = found.nodes
    if node.change == "changed":
        (change,) = node.properties
        assert (change.property.term, change.after) == (left_out.predicate.value, ())
        assert len(change.before) == 1


def test_a_renamed_city_is_noted() -> None:
    options = Options(as_of=DAY).checked()
    sides = [
        checked(text.encode(), "a.ttl", TURTLE, options)
        for text in (HEAD, HEAD.replace(":arden", ":arden-city"))
    ]
    assert difference(*sides).notes == (OTHER_CITY,)
    assert compared("", ROADMAP).notes == ()


# --- Elements, linkages, findings -----------------------------------------------------------


def test_an_element_whose_state_changed_has_both_states() -> None:
    found = compared(ROADMAP, ROADMAP.replace("scom:Planned", "scom:InOperation"))
    (only,) = found.elements
    assert (only.element, only.label) == ("B7", "Smart city roadmap")
    assert (only.before, only.after) == ("planned", "inOperation")


BOTH = VISION + ROADMAP.replace("scom:Planned", "scom:InOperation")
JOINED = BOTH + ":roadmap scom:reliesOn :vision ."


@pytest.mark.parametrize(
    ("before", "after", "change", "states"),
    [
        (BOTH, JOINED, "gained", ("notJoined", "joined")),
        (JOINED, BOTH, "lost", ("joined", "notJoined")),
        (ROADMAP.replace("Planned", "InOperation"), BOTH, "changed", ("restsOnGap", "notJoined")),
    ],
)
def test_a_linkage_is_gained_lost_or_in_another_state(
    before: str, after: str, change: str, states: tuple[str, str]
) -> None:
    found = compared(before, after)
    between = [item for item in found.linkages if {item.source, item.target} == {"B1", "B7"}]
    # B7 needs B1 and B1 feeds B7 say the same: it is told once.
    (only,) = between
    assert (only.change, (only.before, only.after)) == (change, states)


def test_findings_are_counted_before_and_after_new_and_gone() -> None:
    found = compared(ROADMAP, ROADMAP + ":q a scom:Practice .")
    counts = found.to_dict()["findings"]
    assert counts["after"]["violation"] > counts["before"]["violation"]
    assert counts["new"] > 0
    assert counts["fixed"] == 0


def test_findings_that_came_and_went_are_named_with_their_places() -> None:
    broken = ROADMAP.replace(" ; scom:accountableAgent :office", "")
    came, went = compared(ROADMAP, broken), compared(broken, ROADMAP)
    for found, side, file in ((came, came.new, "after.ttl"), (went, went.fixed, "before.ttl")):
        (item,) = (it for it in side if it.kind == "Practice-accountableAgent")
        assert (item.element, item.severity, item.file) == ("B7", "violation", file)
        assert (item.line, item.label) == (HEAD.count("\n") + 1, "Roadmap 2030")
        counts = found.to_dict()["findings"]
        assert (counts["new"], counts["fixed"]) == (len(counts["gained"]), len(counts["lost"]))


def test_a_finding_that_is_there_twice_and_then_once_is_gone_once() -> None:
    one = "[] a scom:Practice ."
    found = compared(one * 2, one)
    kinds = Counter(item.kind for item in found.fixed)
    assert kinds
    assert set(kinds.values()) == {1}
    assert not {item.kind for item in found.new} & set(kinds)


def test_it_is_noted_where_not_all_findings_are_listed() -> None:
    options = Options(as_of=DAY, limits=Limits(max_findings=3)).checked()
    first, second = (
        checked((HEAD + text).encode(), "a.ttl", TURTLE, options) for text in ("", ROADMAP)
    )
    assert LISTED in difference(first, second).notes
    assert compared("", ROADMAP).notes == ()
