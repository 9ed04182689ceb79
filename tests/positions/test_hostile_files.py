"""Files made to hurt end neither in an exception nor in a long wait."""

from __future__ import annotations

import random

import pytest

from graphsvc.positions import SYNTAXES, index

PREFIX = "@prefix : <https://example.org/> .\n"
DEEP = 100_000
# Enough for anything that is not linear to run into the time limit of a test.
MANY = 20_000
RDF_XML = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/">'
)
UNITS = [
    *(" ", "\n", "\r", "\0", "\u00a0", "😀", "#", "#\n"),
    *('"', "'", '""', '"""', "'''", '"\\', '"\\u', '"a":', '"a",'),
    *("<", "<a", "<a>", "</a>", "<<", "<a b='", "<!--", "<?", "<![CDATA[", "&", "<\\u0061"),
    *("\\", "a", "a:", "a.", "a-", ":", ".", "..", ":a.", ":a\\", "_:", "_:a.", "%4", ":%41"),
    *("1", "1.", "1e", "+", "-.", "@a", "@a-", "^", "^^", ",", ";", "~", "null"),
    *("[", "]", "(", ")", "{", "}", "{|", "|}", "[]", "{}", "[1,", '{"a":', "true "),
]
LEADS = ["", ":s :p ", "<u:s> <u:p> ", ':s :p """', "<u:s> <u:p> _:", '{"@id":"a","b":', "<a b='"]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("[:p ", " ]"), ("(", ")"), ("(1 ", ")"), ("[:p (", ")]"), ("1 {| :p ", " |}")],
)
def test_deep_brackets_are_read_to_the_bottom(opening: str, closing: str) -> None:
    text = f'{PREFIX}:s :p {opening * DEEP}"deep"{closing * DEEP} .\n:s :p "after" .\n'
    places = index(text.encode(), "turtle")
    assert places.complete
    row = next(row for row in places.rows if row.object == '"deep"')
    assert text[slice(*row.object_at)] == '"deep"'
    after = places.value("<https://example.org/s>", "<https://example.org/p>", '"after"')
    assert after
    assert after.line == 3


def test_deep_triples_about_triples_are_read_to_the_bottom() -> None:
    text = f"{PREFIX}:s :p {'<<:s :p ' * DEEP}1{'>>' * DEEP} .\n"
    places = index(text.encode(), "turtle")
    assert places.complete
    assert len(places.rows) == DEEP + 1


def test_quoted_triples_nested_beyond_sense_are_given_up_but_not_what_comes_before() -> None:
    text = f"{PREFIX}:s :p 1 .\n:s :p {'<<(:s :p ' * DEEP}1{')>>' * DEEP} ."
    places = index(text.encode(), "turtle")
    assert not places.complete
    assert len(places.rows) == 1


@pytest.mark.parametrize("opening", ['{"https://example.org/p":', "[", '{"@list":', '{"a":'])
def test_deep_json_is_read_to_the_bottom(opening: str) -> None:
    closing = "}" if opening.startswith("{") else "]"
    text = f'{{"https://example.org/q":{opening * MANY}"deep"{closing * MANY}}}'
    places = index(text.encode(), "jsonld")
    assert places.complete
    step = "0" if opening == "[" else opening[2:-2].replace("/", "~1")
    deep = places.pointer("/https:~1~1example.org~1q" + f"/{step}" * MANY)
    assert deep
    assert text[deep.offset : deep.end_offset].endswith('"deep"')


@pytest.mark.parametrize("element", ["a", 'a r:parseType="Collection"', 'a r:parseType="Literal"'])
def test_deep_xml_is_read_to_the_bottom(element: str) -> None:
    text = f"{RDF_XML}{f'<{element}>' * DEEP}{'</a>' * DEEP}</r:RDF>"
    assert index(text.encode(), "rdfxml").complete


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("unit", UNITS)
def test_endless_repetition_is_read_in_linear_time(syntax: str, unit: str) -> None:
    for lead in LEADS:
        text = lead + unit * (MANY // len(unit))
        index((RDF_XML if syntax == "rdfxml" else PREFIX).encode() + text.encode(), syntax)
        index(text.encode(), syntax)


def test_long_names_and_literals_cost_their_length_once() -> None:
    long = "n" * MANY
    text = f"@prefix {long}: <https://example.org/{long}> .\n{long}:{long} :p '{long}'@{long} ."
    index(text.encode(), "turtle")


def test_contexts_without_end_are_given_up() -> None:
    nested = '{"@context":{"t":"u:p"},"t":' * MANY + "1" + "}" * MANY
    assert not index(nested.encode(), "jsonld").complete
    chain = ",".join(f'"t{number}":"t{number + 1}"' for number in range(MANY))
    assert not index(f'{{"@context":{{{chain}}}}}'.encode(), "jsonld").complete
    circle = '{"@context":{"a":"b","b":"c:x","c":"a"},"a":1,"b":1,"c":1}'
    assert not index(circle.encode(), "jsonld").complete
    inside = '{"@context":' * MANY + "1" + "}" * MANY
    assert not index(inside.encode(), "jsonld").complete
    named = ",".join(f'{{"@context":[null,{number},"c"]}}' for number in range(MANY))
    many = {f"t{number}": "https://example.org/t" for number in range(100)}
    assert not index(f"[{named}]".encode(), "jsonld", contexts={"c": many}).complete


def test_a_doctype_ends_the_reading() -> None:
    text = '<!DOCTYPE a [<!ENTITY e "x"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    text += f"{RDF_XML}<a><p>&e;&f;</p></a></r:RDF>"
    places = index(text.encode(), "rdfxml")
    assert not places.complete
    assert not places.rows


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_is_not_utf8_has_no_places(syntax: str) -> None:
    places = index(b'<u:s> <u:p> "\xff" .', syntax)
    assert not places.complete
    assert not places.rows


SOURCES = {
    "turtle": PREFIX
    + ':s a :C ; :p "x"@en, 1.5, [ :q (1 "2"^^:d <r> [] _:b) ] . GRAPH :g { :s :p 1 {| :q 2 |} }\n'
    "<u:s> <u:p> <<( <u:s> <u:p> 'y' )>> . << :s :p :o ~ :r >> :q \"\\u00e9\\UFFFFFFFF\" .",
    "nquads": '<u:s> <u:p> "\\u00e9\\UFFFFFFFF"@en <u:g> .\n_:s <u:p> "1"^^<u:d> . # x\n',
    "jsonld": '{"@context":{"@vocab":"u:","t":{"@type":"@id","@container":["@list"]},"i":"@id"},'
    '"@graph":[{"i":"a","p":[1,-2.5e3,null,true,{"@value":"x","@language":"en"}],"t":["\\u00e9"]},'
    '{"@type":["T"],"@reverse":{"q":{"i":"b"}},"l":{"@list":[{}]},"@included":[{"r":"s"}]}]}',
    "rdfxml": RDF_XML
    + '<a r:about="x" b="c" r:type="d"><p r:resource="y"/><q xml:lang="en">z&amp;</q>'
    '<l r:parseType="Collection"><a r:nodeID="n"/></l><r:li r:ID="i"><a/></r:li></a></r:RDF>',
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_damaged_file_never_raises(syntax: str) -> None:
    source = SOURCES[{"trig": "turtle", "ntriples": "nquads"}.get(syntax, syntax)]
    chance = random.Random(0)  # noqa: S311  the same damage each time
    for _ in range(2000):
        characters = list(source)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(characters))
            characters[place : place + chance.randrange(3)] = chance.choice(source)
        index("".join(characters).encode(), syntax)


def test_an_unknown_syntax_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="Use one of turtle"):
        index(b"", "csv")
