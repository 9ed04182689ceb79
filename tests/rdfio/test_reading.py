"""What is read, what is refused, and that every refusal says where, what and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import (
    FormatRefusal,
    InputRefusal,
    Refusal,
    SyntaxRefusal,
    TooLargeRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
    from_dict,
)
from graphsvc.limits import Limits
from graphsvc.rdfio import formats
from graphsvc.rdfio.formats import FORMATS, Format, format_of_file, format_of_media_type
from graphsvc.rdfio.reading import parse, serialize, to_ntriples

PREFIX = "@prefix : <http://e/> .\n"
NESTED = 100_000


def refusal(
    data: bytes | str, syntax: Format = formats.TURTLE, limits: Limits = Limits()
) -> Refusal:
    text = data.encode() if isinstance(data, str) else data
    with pytest.raises(InputRefusal) as caught:
        to_ntriples(text, syntax, name="arden.ttl", limits=limits)
    assert caught.value.what
    assert caught.value.todo
    assert caught.value.where.source == "arden.ttl"
    assert "arden.ttl" in str(caught.value)
    return caught.value


def place(found: Refusal) -> tuple[int | None, int | None]:
    return found.where.line, found.where.column


def test_a_syntax_error_is_refused_with_line_column_and_what_to_do() -> None:
    found = refusal(PREFIX + ':a :b "x"\n:c :d 1 .')
    assert isinstance(found, SyntaxRefusal)
    assert place(found) == (3, 1)
    assert "Add the missing '.'" in str(found)


def test_an_undeclared_prefix_is_named_with_the_line_to_add() -> None:
    found = refusal(PREFIX + ":a foo:b 1 .")
    assert place(found) == (2, 4)
    assert "@prefix foo:" in found.todo


@pytest.mark.parametrize("data", ["", " \n\t", "\ufeff", "# only a comment\n"])
def test_a_file_without_statements_is_refused(data: str) -> None:
    assert isinstance(refusal(data), UnreadableRefusal)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_another_unicode_encoding_is_named(encoding: str) -> None:
    found = refusal((PREFIX + ":a :b :c .").encode(encoding))
    assert encoding.upper() in found.what
    assert "UTF-8" in found.todo


def test_latin_1_is_refused_at_its_first_foreign_byte() -> None:
    found = refusal((PREFIX + ':a :b "é" .').encode("latin-1"))
    assert place(found) == (2, 8)
    assert "UTF-8" in found.todo


def test_a_binary_file_is_refused() -> None:
    assert isinstance(refusal(b"\x89PNG\r\n\x1a\n\x00\x00"), UnreadableRefusal)


def test_a_byte_order_mark_and_crlf_are_read() -> None:
    text = "\ufeff" + PREFIX.replace("\n", "\r\n") + ":a :b :c .\r\n"
    assert to_ntriples(text.encode(), formats.TURTLE, name="a.ttl", limits=Limits()).endswith(
        " .\n"
    )


@pytest.mark.parametrize(
    ("syntax", "data"),
    [
        (formats.TURTLE, PREFIX + ":a :b " + "[" * NESTED),
        (formats.TURTLE, PREFIX + ":a :b " + "(" * NESTED + ")" * NESTED + " ."),
        (formats.TURTLE, PREFIX + ":a :b " + "[ :b " * NESTED + "]" * NESTED + " ."),
        (formats.TURTLE, PREFIX + ":a :b " + "<<( :a :b " * NESTED),
        (formats.TURTLE, PREFIX + "<< :a :b " * NESTED),
        (formats.NTRIPLES, "<http://e/a> <http://e/b> " + "<<( " * NESTED),
        (formats.TRIG, "{" * NESTED),
        (formats.JSONLD, "[" * NESTED + "]" * NESTED),
        (formats.JSONLD, '{"@graph":' * NESTED + "1" + "}" * NESTED),
        (formats.RDFXML, "<a>" * NESTED + "</a>" * NESTED),
    ],
)
def test_deep_nesting_is_refused_before_a_parser_sees_it(syntax: Format, data: str) -> None:
    found = refusal(data, syntax)
    assert isinstance(found, TooLargeRefusal)
    assert "max_depth = 200" in found.what


def test_brackets_in_strings_iris_and_comments_are_not_nesting() -> None:
    noise = '"""' + "[" * 300 + '""" , "' + "(" * 300 + "\" , '" + "{" * 300 + "' # " + "[" * 300
    text = f"{PREFIX}:a :b {noise}\n ."
    assert to_ntriples(text.encode(), formats.TURTLE, name="a.ttl", limits=Limits())


def test_ordinary_depth_is_read() -> None:
    text = PREFIX + ":a :b " + "[ :b " * 150 + "1" + " ]" * 150 + " ."
    assert to_ntriples(text.encode(), formats.TURTLE, name="a.ttl", limits=Limits())


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
    ],
)
def test_an_xml_doctype_is_refused_whatever_it_says(doctype: str) -> None:
    found = refusal(f"<?xml version='1.0'?>\n{doctype}\n<a>&x;</a>", formats.RDFXML)
    assert isinstance(found, UnsafeRefusal)
    assert found.where.line == 2


def test_ill_formed_xml_is_refused_with_its_place() -> None:
    assert place(refusal("<a>\n<b></a>", formats.RDFXML))[0] == 2


@pytest.mark.parametrize(
    "context",
    [
        '"https://example.org/c.jsonld"',
        '["https://example.org/c"]',
        '{"@import":"https://example.org/c"}',
        '"file:///etc/hostname"',
        '"c.jsonld"',
    ],
)
def test_a_remote_context_is_refused_and_never_fetched(context: str) -> None:
    found = refusal(f'{{"@context":{context},"@id":"http://e/a","b":1}}', formats.JSONLD)
    assert isinstance(found, UnsafeRefusal)
    assert "@context" in found.todo


def test_a_file_over_the_size_limit_is_refused_with_the_limit() -> None:
    found = refusal(PREFIX, limits=Limits(max_upload_bytes=10))
    assert "max_upload_bytes = 10" in found.what


def test_a_file_over_the_statement_limit_is_refused_with_the_limit() -> None:
    text = PREFIX + "".join(f":a :b {number} .\n" for number in range(11))
    assert "max_statements = 10" in refusal(text, limits=Limits(max_statements=10)).what
    assert to_ntriples(
        text.encode(), formats.TURTLE, name="a.ttl", limits=Limits(max_statements=11)
    )


@pytest.mark.parametrize("name", ["city.docx", "city", "city.ttl.gz", ".ttl.bak"])
def test_an_unknown_extension_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(FormatRefusal, match=r"\.ttl"):
        format_of_file(name)


@pytest.mark.parametrize("syntax", FORMATS)
def test_every_format_is_found_by_extension_and_media_type(syntax: Format) -> None:
    for extension in syntax.extensions:
        assert format_of_file(f"City{extension.upper()}") is syntax
    assert format_of_media_type(f" {syntax.media_type.upper()} ; charset=utf-8") is syntax


def test_an_unknown_media_type_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(FormatRefusal, match="text/turtle"):
        format_of_media_type("text/html")


def test_graphs_of_a_file_are_read_as_one() -> None:
    text = 'GRAPH <http://g> { <http://a> <http://b> "c> <d" } <http://a> <http://b> <http://e> .'
    lines = to_ntriples(text.encode(), formats.TRIG, name="a.trig", limits=Limits())
    assert sorted(lines.splitlines()) == [
        '<http://a> <http://b> "c> <d" .',
        "<http://a> <http://b> <http://e> .",
    ]


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(st.lists(st.tuples(_TEXT, st.sampled_from(["", "en", "ko"])), min_size=1, max_size=5))
def test_what_is_written_is_read_back_in_every_format(values: list[tuple[str, str]]) -> None:
    import pyoxigraph as ox

    quads = [
        ox.Quad(
            ox.NamedNode(f"http://e/{number}"),
            ox.NamedNode("http://e/ns#p"),
            ox.Literal(text, language=lang) if lang else ox.Literal(text),
        )
        for number, (text, lang) in enumerate(values)
    ]
    plain = all(char >= " " or char in "\t\n" for text, _ in values for char in text)
    for syntax in FORMATS:
        legal_xml = plain and not any(char in "\ufffe\uffff" for text, _ in values for char in text)
        if syntax is formats.RDFXML and not legal_xml:
            continue
        triples = quads if syntax.has_graphs else [quad.triple for quad in quads]
        data = serialize(triples, syntax)
        if not plain and any(byte < 32 and byte not in b"\t\n\r" for byte in data):
            continue
        assert set(parse(data, syntax, name="a", limits=Limits())) == set(quads), syntax.name


def test_a_refusal_crosses_a_process_border_whole() -> None:
    found = refusal(PREFIX + ":a foo:b 1 .")
    back = from_dict(found.to_dict())
    assert type(back) is type(found)
    assert (str(back), back.where) == (str(found), found.where)


_PIECES = st.lists(
    st.sampled_from(["B7", "clause/6.9.4", "a-b", "x.y", "~", "é", "%20", "linkage/derived/B7-B2"]),
    min_size=1,
    max_size=3,
).map("/".join)
_SAID = st.sampled_from(
    [" om:a/b ", "om:a\\/b .", "<om:x\\/y>", "scom:x\\\\/y", '" om:a\\/b ,', "\n"]
)


@given(st.lists(st.tuples(_PIECES, _PIECES, _SAID), min_size=1, max_size=4))
def test_iris_with_a_further_slash_are_written_in_full_and_read_back(
    rows: list[tuple[str, str, str]],
) -> None:
    import pyoxigraph as ox

    from graphsvc.vocab import OM, SCOM

    triples = [
        ox.Triple(ox.NamedNode(OM + subject), ox.NamedNode(SCOM + "p"), value)
        for subject, other, said in rows
        for value in (ox.NamedNode(OM + other), ox.Literal(said))
    ]
    data = serialize(triples, formats.TURTLE)
    read = parse(data, formats.TURTLE, name="a", limits=Limits())
    assert {quad.triple for quad in read} == set(triples)
    slashed = any("/" in subject for subject, _, _ in rows)
    assert (b"<" + OM.encode() in data.split(b"\n\n")[-1]) or not slashed


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (":a :b :c", "its '.' is missing"),
        (':a :b "c', "a quotation mark or a bracket"),
        (":a :b <http", "a quotation mark or a bracket"),
    ],
)
def test_a_file_that_ends_too_soon_is_refused_with_what_is_most_often_missing(
    text: str, hint: str
) -> None:
    found = refusal((PREFIX + text).encode())
    assert place(found)[0] == 2
    assert hint in found.todo
