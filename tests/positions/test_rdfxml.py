"""Properties of RDF/XML have the places of their elements."""

from __future__ import annotations

import pytest

from graphsvc.positions import Place, index
from positions.judge import assert_same, indexed, parsed
from support import ROOT

NS = "https://example.org/ns#"
CITY = """\
<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns="https://example.org/ns#" xml:base="https://example.org/">
  <Practice rdf:about="roadmap">
    <label xml:lang="ko">로드맵</label><status>planned</status>
    <reliesOn
        rdf:resource="vision"/>
    <evidence>
      <Evidence><title>One &amp; only</title></Evidence>
    </evidence>
  </Practice>
</rdf:RDF>
"""
ROADMAP = "<https://example.org/roadmap>"


def term(name: str) -> str:
    return f"<{NS}{name}>"


def found(place: Place | None) -> tuple[int, int, str]:
    assert place
    return place.line, place.column, CITY[place.offset : place.end_offset]


def test_a_statement_stands_at_its_element() -> None:
    places = indexed(CITY, "rdfxml")
    place = places.statement(ROADMAP, term("status"), '"planned"')
    assert found(place) == (5, 37, "<status>planned")
    assert found(places.value(ROADMAP, term("status"), '"planned"')) == (5, 45, "planned")
    assert found(places.property(ROADMAP, term("status"))) == (5, 37, "<status")


def test_a_reference_stands_at_the_whole_tag() -> None:
    place = indexed(CITY, "rdfxml").statement(
        ROADMAP, term("reliesOn"), "<https://example.org/vision>"
    )
    assert found(place)[:2] == (6, 5)
    assert found(place)[2].endswith('rdf:resource="vision"/>')


def test_a_node_stands_at_its_tag() -> None:
    places = indexed(CITY, "rdfxml")
    assert found(places.subject(ROADMAP)) == (4, 3, "<Practice")
    node = next(row.subject for row in places.rows if row.object == '"One & only"')
    assert found(places.subject(node)) == (9, 7, "<Evidence")
    assert found(places.statement(ROADMAP, term("evidence"), node))[0] == 9
    assert found(places.property(ROADMAP, term("evidence")))[0] == 8


def test_an_example_city_is_placed_statement_by_statement() -> None:
    assert_same((ROOT / "examples" / "arden.rdf").read_bytes(), "rdfxml")


@pytest.mark.parametrize(
    "body",
    [
        '<a r:about="s" x:q="1" x:z="2" r:type="u:t"><p>x</p><p r:datatype="u:d">1</p></a>',
        '<a r:nodeID="n" xml:lang="FR"><p r:nodeID="m"/><p/><p xml:lang="en-GB">y</p></a>',
        '<a r:ID="i"><p r:parseType="Resource"><q>1</q><q><a/></q></p><q/></a>',
        '<a><p r:parseType="Resource"/><p>x</p></a>',
        '<a><p r:parseType="Collection"><a/><r:Description r:about="u:x"/></p><q/></a>',
        '<a><p r:parseType="Collection"/><p r:parseType="Literal"><b>x</b>&lt;</p><q>2</q></a>',
        '<a><p x:k="v" x:l="w" r:resource="u:x"/><p x:k="v"/><p r:ID="r">t</p></a>',
        '<r:Seq><r:li>1</r:li><r:_5>x</r:_5><r:li r:resource="u:z"/></r:Seq>',
        '<a xml:base="http://h/b/c"><p r:resource="../d"/><p r:resource=""/></a>',
        "<a><p> a\n\t&amp; b </p></a><!-- c --><?pi?><b/>",
    ],
)
def test_the_triples_of_a_file_are_the_fast_parsers_in_its_order(body: str) -> None:
    declared = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="u:" xmlns="u:"'
    text = f"<r:RDF {declared}>{body}</r:RDF>"
    assert_same(text, "rdfxml")


def test_offsets_after_wide_characters_are_right() -> None:
    text = CITY.replace("로드맵", "로드맵😀" * 100)
    places = index(text.encode(), "rdfxml").align(parsed(text, "rdfxml"))
    place = places.statement(ROADMAP, term("status"), '"planned"')
    assert place
    assert text[place.offset : place.end_offset] == "<status>planned"
