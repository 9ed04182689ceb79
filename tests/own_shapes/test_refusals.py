"""A file of shapes is refused, with its place, where it would do more or less than check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engines.suites import Case, cases, require_suites
from graphsvc.errors import (
    FormatRefusal,
    InputRefusal,
    SyntaxRefusal,
    UnreadableRefusal,
    UnsafeRefusal,
)
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import JSONLD, TURTLE, XLSX
from graphsvc.validation.own.reading import load, own_shapes
from graphsvc.validation.own.shapes import ShapesFile
from own_shapes.writing import SHAPES_HEAD, read

W3C = [case for case in cases() if case.name.startswith("core/")]
SPARQL = [case for case in cases() if case.name.startswith("sparql/")]
LINE = len(SHAPES_HEAD.splitlines()) + 1
AIMED = "ex:S a sh:NodeShape ; sh:targetClass scom:Practice"


def name_of(case: Case | None) -> str:
    return case.name if case else "missing"


def test_every_core_test_of_the_suite_is_collected() -> None:
    require_suites()
    assert len(W3C) == 98
    assert len(SPARQL) == 23


@pytest.mark.parametrize("case", W3C or [None], ids=name_of)
def test_the_shapes_of_every_core_test_are_accepted(case: Case | None) -> None:
    require_suites()
    assert case
    own = own_shapes([ShapesFile(case.shapes.name, case.shapes.read_bytes(), TURTLE)])
    assert own.text


@pytest.mark.parametrize("case", SPARQL or [None], ids=name_of)
def test_the_shapes_of_every_sparql_test_are_refused(case: Case | None) -> None:
    require_suites()
    assert case
    file = ShapesFile(case.shapes.name, case.shapes.read_bytes(), TURTLE)
    with pytest.raises(UnsafeRefusal) as caught:
        own_shapes([file])
    assert caught.value.where.line


# --- What would run code or reach outside ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "named"),
    [
        ("\n  sh:js [ sh:jsFunctionName 'f' ] .", 1, 3, "sh:js"),
        ("\n  sh:property [ sh:path ex:p ; sh:jsFunctionName 'f' ] .", 1, 32, "JavaScript"),
        (" .\nex:L a sh:JSLibrary ;\n sh:jsLibraryURL 'file:///x.js' .", 1, 6, "sh:JSLibrary"),
        ("\n  sh:rule [ a sh:TripleRule ] .", 1, 3, "sh:rule"),
        ("\n  sh:target [ a sh:SPARQLTarget ; sh:select 'x' ] .", 1, 3, "sh:target"),
        ("\n  sh:expression [ sh:path ex:p ] .", 1, 3, "sh:expression"),
        ("\n  sh:property [ sh:path ex:p ; sh:values ex:q ] .", 1, 32, "sh:values"),
        (" .\nex:f a sh:SPARQLFunction .", 1, 6, "sh:SPARQLFunction"),
        ("\n  sh:sparql [ sh:select 'SELECT $this { $this ?p ?o }' ] .", 1, 3, "--allow-sparql"),
        (" .\nex:C a sh:ConstraintComponent .", 1, 6, "sh:ConstraintComponent"),
        (" .\nex:o owl:imports <https://example.org/more> .", 1, 6, "nothing is fetched"),
        (" .\nex:o sh:shapesGraph <https://example.org/g> .", 1, 6, "sh:shapesGraph"),
        (" .\nex:o sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", 1, 6, "sh:entailment"),
    ],
)
def test_what_would_reach_outside_or_run_code_is_refused_at_its_place(
    text: str, line: int, column: int, named: str
) -> None:
    start = AIMED + (" ;" if not text.startswith(" .") else "")
    with pytest.raises(UnsafeRefusal, match=named) as caught:
        read(start + text)
    where = caught.value.where
    assert (where.source, where.line, where.column) == ("own-1.ttl", LINE + line, column)
    assert caught.value.todo


SERVICE = "SELECT $this { SERVICE <https://example.org/sparql> { $this ?p ?o } }"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        (SERVICE, "SERVICE"),
        (SERVICE.replace("SERVICE", "sERVICE"), "SERVICE"),
        ("SELECT $this { $this ?p trueSERVICE <https://example.org/> { } }", "SERVICE"),
        ("SELECT $this FROM <https://example.org/g> { $this ?p ?o }", "FROM"),
        ("SELECT $this FROM NAMED <file:///etc/passwd> { $this ?p ?o }", "file"),
        ("LOAD <https://example.org/data>", "update"),
        ("DELETE WHERE { ?s ?p ?o }", "update"),
        ("SELECT $this { GRAPH $shapesGraph { $this ?p ?o } }", "shapesGraph"),
        ("SELECT $this { $this", "can't run the shapes"),
    ],
)
def test_a_query_that_reaches_outside_is_refused_even_where_queries_are_allowed(
    query: str, named: str
) -> None:
    with pytest.raises(InputRefusal, match=named) as caught:
        read(f"{AIMED} ;\n  sh:sparql [ sh:select '''{query}''' ] .", allow_sparql=True)
    assert caught.value.where.source == "own-1.ttl"


def test_a_query_is_run_where_queries_are_allowed() -> None:
    own = read(
        f"{AIMED} ; sh:sparql [ sh:select 'SELECT $this {{ $this a ?c }}' ] .", allow_sparql=True
    )
    assert "select" in own.text


def test_what_another_of_the_files_declares_may_be_imported() -> None:
    first = (
        f"<https://example.org/one> a owl:Ontology ; owl:imports ex: .\n{AIMED} ; sh:closed true ."
    )
    second = (
        "ex: a owl:Ontology . ex:T a sh:NodeShape ; sh:targetClass ex:Thing ; sh:nodeKind sh:IRI ."
    )
    assert read(first, second).files == ("own-1.ttl", "own-2.ttl")
    with pytest.raises(UnsafeRefusal):
        read(first)


def test_the_bundled_shapes_and_the_vocabulary_may_be_imported() -> None:
    read(
        "<> a owl:Ontology ; owl:imports <https://w3id.org/scom/shapes/required> ,"
        f" <https://w3id.org/scom/ontology/city> .\n{AIMED} ; sh:nodeKind sh:IRI ."
    )


@pytest.mark.parametrize(
    "text",
    [
        "scomsh:Practice-status sh:deactivated true .",
        "scomsh:Mine a sh:NodeShape ; sh:targetClass scom:Practice .",
    ],
)
def test_the_bundled_shapes_can_not_be_changed(text: str) -> None:
    with pytest.raises(SyntaxRefusal, match="can't be changed"):
        read(f"{AIMED} .\n{text}")


# --- What would check less than it says -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sh:minCuont 1", "Perhaps sh:minCount"),
        ("sh:property [ sh:path ex:p ; sh:minCount 'one' ]", "sh:minCount takes a whole number"),
        ("sh:property [ sh:path ex:p ; sh:minCount -1 ]", "sh:minCount takes a whole number"),
        ("sh:property [ sh:path ex:p ; sh:minCount 1, 2 ]", "sh:minCount stands 2 times"),
        ("sh:property [ sh:minCount 1 ]", "needs sh:path"),
        ("sh:property [ sh:path 'p' ]", "sh:path takes a property"),
        ("sh:property [ sh:path ( ex:p ) ]", "sh:path takes a property"),
        ("sh:property [ sh:path [ sh:inversePath ex:p ; ] ; sh:path ex:q ]", "sh:path stands 2"),
        ("sh:minCount 1", "counts for a property"),
        ("sh:path ex:p", "A node shape has no sh:path"),
        ("sh:datatype 'date'", "sh:datatype takes an IRI"),
        ("sh:nodeKind sh:Iri", "sh:nodeKind takes one of"),
        ("sh:in ex:list", "sh:in takes a list"),
        ("sh:or ( 'a' )", "sh:or takes a list of shapes"),
        ("sh:closed 'yes'", "sh:closed takes true or false"),
        ("sh:languageIn ( 1 )", "sh:languageIn takes a list of texts"),
        ("sh:pattern '('", "can't be read as a regular expression"),
        ("sh:pattern '(?=a)'", "nothing looks ahead"),
        ("sh:pattern 'a' ; sh:flags 'w'", "can't be read as a regular expression"),
        ("sh:node ex:Missing", "Nothing is stated of"),
        ("sh:not ex:S", "rests on itself"),
        ("sh:node [ sh:or ( [ sh:node ex:S ] ) ]", "rests on itself"),
        ("a sh:NodeShpae", "Perhaps sh:NodeShape"),
    ],
)
def test_an_ill_formed_shape_is_refused_at_its_place(text: str, named: str) -> None:
    with pytest.raises(SyntaxRefusal, match=named) as caught:
        read(f"{AIMED} ;\n  {text} .")
    where = caught.value.where
    assert where.source == "own-1.ttl"
    assert where.line in (LINE, LINE + 1)
    assert where.column


def test_the_fault_is_placed_in_the_file_that_has_it() -> None:
    with pytest.raises(SyntaxRefusal) as caught:
        read(f"{AIMED} ; sh:node [ sh:nodeKind sh:IRI ] .", "ex:T a sh:NodeShape ;\n sh:in ex:x .")
    assert str(caught.value.where) == f"own-2.ttl, line {LINE + 1}, column 2"


def test_shapes_that_rest_on_very_many_others_are_refused() -> None:
    chain = "".join(f"ex:s{n} a sh:NodeShape ; sh:node ex:s{n + 1} .\n" for n in range(5_000))
    with pytest.raises(SyntaxRefusal, match="More than 100 shapes"):
        read(f"{AIMED} ; sh:node ex:s0 .\n{chain}ex:s5000 sh:nodeKind sh:IRI .")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ex:a rdfs:label 'no shape' .", "holds no shapes"),
        ("ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .", "aimed at nothing"),
    ],
)
def test_shapes_that_would_check_nothing_are_refused(text: str, named: str) -> None:
    with pytest.raises(SyntaxRefusal, match=named):
        read(text)


def test_one_of_several_files_without_shapes_is_refused_by_its_name() -> None:
    with pytest.raises(SyntaxRefusal, match=r"own-2\.ttl"):
        read(f"{AIMED} .", "ex:a rdfs:label 'no shape' .")


def test_a_class_that_is_a_shape_is_aimed_at_its_members() -> None:
    assert read("ex:Thing a rdfs:Class, sh:NodeShape ; sh:nodeKind sh:IRI .").text


# --- What can't be read at all --------------------------------------------------------------


def test_a_syntax_error_has_its_place() -> None:
    with pytest.raises(SyntaxRefusal) as caught:
        read(f"{AIMED} ; sh:nodeKind .")
    assert str(caught.value.where).startswith(f"own-1.ttl, line {LINE}, column ")


def test_a_missing_file_an_unknown_extension_and_a_workbook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRefusal):
        load([tmp_path / "none.ttl"])
    (tmp_path / "own.txt").write_text("", encoding="utf-8")
    with pytest.raises(FormatRefusal):
        load([tmp_path / "own.txt"])
    with pytest.raises(FormatRefusal, match="Turtle"):
        own_shapes([ShapesFile("own.xlsx", b"PK", XLSX)])


def test_a_context_from_elsewhere_is_never_fetched() -> None:
    text = json.dumps({"@context": "https://example.org/context.jsonld", "@id": "urn:x"})
    with pytest.raises(UnsafeRefusal, match="never fetched"):
        own_shapes([ShapesFile("own.jsonld", text.encode(), JSONLD)])


def test_the_limits_of_city_files_hold_for_shapes() -> None:
    file = ShapesFile("own.ttl", (SHAPES_HEAD + AIMED + " .").encode(), TURTLE)
    with pytest.raises(InputRefusal, match="max_statements"):
        own_shapes([file], limits=Limits(max_statements=1))


def test_no_file_is_no_shapes() -> None:
    assert load([]) is None
