"""The guide to a city file says what the shapes ask, and its examples are correct."""

from __future__ import annotations

import re

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import BNode, Node

from graphsvc import assets
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.engines import engine
from graphsvc.validation.shapes import background
from graphsvc.vocab import GUIDE, PREFIXES, SCOM, SCOMSH, shorten
from support import ROOT

SH = Namespace(PREFIXES["sh"])
GUIDE_PAGE = (ROOT / "docs" / "guide.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE_PAGE, re.DOTALL | re.MULTILINE))
BLOCKS = re.findall(r"^```turtle\n(.*?)^```", GUIDE_PAGE, re.DOTALL | re.MULTILINE)
PROMISES = {"required": "required", "recommended": "recommended", "good-practice": "good practice"}

TIER_GRAPHS = {tier: Graph().parse(assets.folder("shapes") / f"{tier}.ttl") for tier in TIERS}
SHAPES = Graph()
for graph in TIER_GRAPHS.values():
    SHAPES += graph

# What is asked for: the shapes that count, with the tier that does.
ASKED = sorted(
    (str(shape).removeprefix(SCOMSH), tier)
    for tier, graph in TIER_GRAPHS.items()
    for shape in graph.subjects(SH.minCount)
)
assert len(ASKED) > 50, "next to nothing is asked for: the guide would not be checked"
assert len(BLOCKS) > 20, "the guide shows next to no example"


def properties(path: Node) -> set[str]:
    """Return the prefixed names of the properties in a path."""
    if isinstance(path, BNode):
        inner = [o for o in SHAPES.objects(path) if o != RDF.nil]
        return set().union(*(properties(item) for item in inner))
    return {shorten(str(path))}


def test_the_examples_together_are_correct() -> None:
    turtle = "\n".join(BLOCKS).encode()
    text = to_ntriples(turtle, TURTLE, name="guide.ttl", limits=Limits())
    subjects = {line.split(" ", 1)[0] for line in text.splitlines()}
    rows = engine(None, TIERS).run(text + background())
    assert [row for row in rows if row.focus in subjects] == []


@pytest.mark.parametrize(("shape", "tier"), ASKED, ids=str)
def test_a_section_lists_what_is_asked_with_its_tier(shape: str, tier: str) -> None:
    section = SECTIONS[shape.partition("-")[0]]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    (path,) = SHAPES.objects(URIRef(SCOMSH + shape), SH.path)
    wanted = {f"`{name}`" for name in properties(path)}
    assert [
        row
        for row in rows
        if wanted <= set(re.findall(r"`[^`]+`", row)) and PROMISES[tier] in row.split("|")[-2]
    ]


def test_each_class_that_is_checked_has_a_section_with_an_example() -> None:
    checked = {
        str(kind).removeprefix(SCOM)
        for kind in SHAPES.objects(None, SH.targetClass)
        if str(kind).startswith(SCOM)
    }
    assert checked
    for kind in checked:
        assert f"a scom:{kind} " in SECTIONS[kind], kind


def test_every_explanation_that_is_linked_is_there() -> None:
    headings = {heading.lower().replace(" ", "-") for heading in SECTIONS}
    pages = [*assets.files("ontology"), *assets.files("shapes")]
    links = {
        link
        for page in pages
        for link in re.findall(rf"<{GUIDE}([\w-]+)>", page.read_text("utf-8"))
    }
    assert links
    assert sorted(link for link in links if link.lower() not in headings) == []
