"""Keys and values of JSON-LD have places and pointers."""

from __future__ import annotations

import json

import pytest

from graphsvc import assets
from graphsvc.positions import Place, PositionIndex, index
from graphsvc.rdfio.contexts import CONTEXT, bundled, with_bundled
from positions.judge import assert_same, parsed
from support import ROOT

NS = "https://example.org/ns#"
CITY = """\
{
  "@context": {
    "@vocab": "https://example.org/ns#", "@base": "https://example.org/",
    "id": "@id", "type": "@type",
    "reliesOn": {"@type": "@id"}, "status": {"@type": "@vocab"},
    "label": {"@container": "@language"}
  },
  "@graph": [
    { "id": "roadmap", "type": "Practice",
      "status": "Planned 😀", "label": {"en": "Roadmap", "ko": "로드맵"},
      "reliesOn": ["vision", "a/b~c"], "count": 3
    },
    { "title": "nameless",
      "evidence": [{"title": "One"}, {"title": "Two"}] }
  ]
}
"""


def read(text: str) -> PositionIndex:
    return index(text.encode(), "jsonld").align(parsed(text, "jsonld"))


def term(name: str) -> str:
    return f"<{NS}{name}>"


def found(text: str, place: Place | None) -> tuple[int, str, str | None]:
    assert place
    return place.line, text[place.offset : place.end_offset], place.pointer


ROADMAP = "<https://example.org/roadmap>"


def test_a_statement_stands_at_its_key() -> None:
    text = CITY.replace("Planned 😀", "Planned")
    place = read(text).statement(ROADMAP, term("status"), term("Planned"))
    assert found(text, place) == (10, '"status": "Planned"', "/@graph/0/status")
    assert place
    assert place.column == 7


def test_an_item_of_an_array_stands_where_it_is_written() -> None:
    place = read(CITY).statement(ROADMAP, term("reliesOn"), "<https://example.org/a/b~c>")
    assert found(CITY, place) == (11, '"a/b~c"', "/@graph/0/reliesOn/1")


def test_a_text_in_a_language_stands_at_its_language() -> None:
    place = read(CITY).statement(ROADMAP, term("label"), '"로드맵"@ko')
    assert found(CITY, place) == (10, '"ko": "로드맵"', "/@graph/0/label/ko")


def test_a_node_stands_at_its_opening_brace() -> None:
    assert found(CITY, read(CITY).subject(ROADMAP)) == (9, "{", "/@graph/0")


def test_a_value_that_the_parser_drops_leaves_its_key_unplaced_but_not_its_node() -> None:
    places = read(CITY)
    assert places.property(ROADMAP, term("status")) is None
    place = places.locate(ROADMAP, term("status"))
    assert found(CITY, place) == (9, "{", "/@graph/0")


def test_nodes_without_an_id_are_known_by_the_parsers_names() -> None:
    quads = parsed(CITY, "jsonld")
    places = index(CITY.encode(), "jsonld").align(quads)
    two = next(str(quad.subject) for quad in quads if str(quad.object) == '"Two"')
    assert found(CITY, places.subject(two)) == (14, "{", "/@graph/1/evidence/1")
    place = places.statement(two, term("title"), '"Two"')
    assert found(CITY, place) == (14, '"title": "Two"', "/@graph/1/evidence/1/title")


def test_every_pointer_has_a_place() -> None:
    places = read(CITY)
    assert found(CITY, places.pointer("/@graph/0/count")) == (
        11,
        '"count": 3',
        "/@graph/0/count",
    )
    assert found(CITY, places.pointer("/@graph/0/reliesOn/0"))[1] == '"vision"'
    assert found(CITY, places.pointer("/@context/@vocab"))[0] == 3
    assert found(CITY, places.pointer(""))[:2] == (1, CITY.strip())
    for nowhere in ("/no", "/@graph/7", "/@graph/x", "/@graph/-1", "/@graph/0/count/0"):
        assert places.pointer(nowhere) is None


def test_keys_with_marks_of_pointers_are_escaped_in_them() -> None:
    text = '{"https://e/a~b": [1, {"x/y": 2}]}'
    places = index(text.encode(), "jsonld")
    assert found(text, places.pointer("/https:~1~1e~1a~0b/1/x~1y"))[1] == '"x/y": 2'
    assert places.tree
    assert places.tree.pointer_at(text.index('"x/y"')) == "/https:~1~1e~1a~0b/1/x~1y"


def test_an_example_city_is_placed_statement_by_statement() -> None:
    data = (ROOT / "examples" / "arden.jsonld").read_bytes()
    assert_same(data, "jsonld")


def test_the_bundled_context_may_be_named_by_its_address() -> None:
    node = {
        "@context": [CONTEXT, {"own": "https://example.org/own"}],
        "@graph": [
            {"id": "https://example.org/p", "type": "Practice", "realizes": ["B7"], "own": 1},
            {
                "id": "https://example.org/b",
                "type": "Benefit",
                "label": {"en": "Trust"},
                "measuredBy": {"type": "Measure", "values": [{"value": 2.5}, {"value": 3}]},
            },
        ],
    }
    data = json.dumps(node, indent=2).encode()
    quads = parsed(with_bundled(data), "jsonld")
    places = index(data, "jsonld", contexts={CONTEXT: json.loads(bundled())}).align(quads)
    assert places.complete
    assert len(places.rows) == len(quads)
    folder = assets.folder("ontology")
    assert folder.is_dir()
    realizes = f"<{json.loads(bundled())['scom']}realizes>"
    element = next(row.object for row in places.rows if row.predicate == realizes)
    place = places.statement("<https://example.org/p>", realizes, element)
    assert found(data.decode(), place)[1] == '"B7"'


@pytest.mark.parametrize(
    "node",
    [
        {"q": 1, "type": "T", "id": "late", "r": {"z": 1, "type": ["A", "B"], "id": "later"}},
        {"list": [1, "x", {"q": 2.5}, None], "none": {"@list": []}, "more": {"@list": [{}]}},
        {"q": {"@value": "v", "@type": "om:d"}, "r": {"@value": "w", "@language": "EN"}},
        {"q": [1.0, 1e25, -0, 0.1, 1e-7, 123456789.125, 2**63, True, None]},
        {"q": [[1, [2]], {"@set": [3, {"@set": [4]}]}], "empty": [], "o": {}},
        {"back": [{"id": "b", "q": 1}], "@reverse": {"q": {"id": "c", "q": 2}}},
        {"@included": [{"id": "i", "q": 1}], "graph": {"@graph": [{"id": "s", "q": 1}]}},
        {"ref": ["a b", "_:x", "om:y", {"id": "c d", "q": [{"q": 2}]}], "word": ["om:z", "v"]},
        {"other": {"@context": {"@vocab": "https://example.org/2#"}, "q": 1}, "q": 2},
        {"tag": {"en": ["a", "b"], "@none": "c", "not a tag": "d"}, "plain": "e"},
        {"at": {"one": {"q": 1}, "two": ["x", "y"]}, "double": [1, "2"], "a:b": {"id": "e"}},
        {"@context": {"@language": "fr"}, "q": ["un", {"@value": "deux"}]},
    ],
)
def test_the_triples_of_a_node_are_the_fast_parsers_in_its_order(node: dict[str, object]) -> None:
    context = {
        "@vocab": NS,
        "om": "https://example.org/om/",
        "id": "@id",
        "type": "@type",
        "ref": {"@type": "@id"},
        "word": {"@type": "@vocab"},
        "tag": {"@container": "@language"},
        "list": {"@container": "@list"},
        "at": {"@container": "@index"},
        "back": {"@reverse": "om:forth"},
        "double": {"@type": "http://www.w3.org/2001/XMLSchema#double"},
        "plain": {"@language": None},
    }
    graph = {"@context": [context, {"@language": "en"}], "@graph": [node, {"q": "after"}]}
    assert_same(json.dumps(graph, ensure_ascii=False), "jsonld")


def test_what_contexts_say_beyond_our_reading_gives_no_place_rather_than_a_wrong_one() -> None:
    text = """{"@context": {"@vocab": "https://example.org/ns#", "T": {"@id": "u:T",
      "@context": {"q": "u:scoped"}}}, "@id": "u:s", "@type": "T", "p": "x", "q": "y"}"""
    places = read(text)
    assert found(text, places.statement("<u:s>", term("p"), '"x"'))[0] == 2
    assert places.statement("<u:s>", "<u:scoped>", '"y"') is None
    assert places.statement("<u:s>", term("q"), '"y"') is None
