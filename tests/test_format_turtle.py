"""The Turtle formatter changes the look of a file and nothing of what it says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from format_turtle import format_text, main
from ontology_data import ONTOLOGY, SHAPES, turtle_files
from support import ROOT, command
from turtle_document import Document, NotFormattable

MESSY = """# What this file is for.
# It goes on.

@prefix scom: <https://w3id.org/scom/ns#> .
@prefix o: <https://w3id.org/scom/iso37106-2021/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

o:B10 rdfs:label "Identity"@en .
o:B2 a scom:Subcomponent, scom:ModelElement ; rdfs:label "리더십"@ko, "Leadership"@en .
<https://w3id.org/scom/iso37106-2021/clause/6.9.4> scom:startPage 24 .
scom:linksTo a owl:ObjectProperty .
scom:Linkage a owl:Class ; sh:in ( 1 2.5 true ) ; sh:sparql [ sh:select \"\"\"
  SELECT $this # all
  WHERE { $this ?p "\\\\d" }\"\"\" ; sh:message "say \\"so\\"" ] ; sh:not [ ] ; sh:or () .
<https://w3id.org/scom/ontology/x> a owl:Ontology .
"""
CANONICAL = """# What this file is for.
# It goes on.

@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

<https://w3id.org/scom/ontology/x>
    a owl:Ontology .

scom:Linkage
    a owl:Class ;
    sh:in (
        1
        2.5
        true
    ) ;
    sh:not [] ;
    sh:or () ;
    sh:sparql [
        sh:message "say \\"so\\"" ;
        sh:select \"\"\"
  SELECT $this # all
  WHERE { $this ?p "\\\\d" }\"\"\"
    ] .

scom:linksTo
    a owl:ObjectProperty .

om:B2
    a scom:ModelElement , scom:Subcomponent ;
    rdfs:label
        "Leadership"@en ,
        "리더십"@ko .

om:B10
    rdfs:label "Identity"@en .

<https://w3id.org/scom/iso37106-2021/clause/6.9.4>
    scom:startPage 24 .
"""


def meaning(text: str) -> Dataset:
    dataset = Dataset(parse(text, RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_a_file_comes_out_sorted_with_the_table_s_prefixes_and_its_top_comment() -> None:
    assert format_text(MESSY) == CANONICAL


def test_a_formatted_file_says_what_it_said_before() -> None:
    assert meaning(format_text(MESSY)) == meaning(MESSY)


def test_formatting_again_changes_nothing() -> None:
    assert format_text(CANONICAL) == CANONICAL


@pytest.mark.parametrize("path", turtle_files(ONTOLOGY, SHAPES), ids=lambda path: path.name)
def test_the_order_of_statements_makes_no_difference(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    triples = [quad.triple for quad in parse(text, RdfFormat.TURTLE)]
    assert Document.of(reversed(triples)).render() == text[text.index("@prefix") :]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<urn:a> <urn:b> 1 . # why\n", "line 1: a comment below the top"),
        ("# top\n\n# below\n<urn:a> <urn:b> 1 .\n", "line 3: a comment below the top"),
        ("<urn:a> <urn:b> _:x . <urn:c> <urn:b> _:x .\n", "used twice"),
        ("_:x <urn:b> _:y . _:y <urn:b> _:x .\n", "ring"),
    ],
)
def test_what_would_be_lost_or_has_no_order_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotFormattable, match=reason):
        format_text(text)


def test_a_hash_in_an_address_or_a_text_is_no_comment() -> None:
    text = '<urn:a#b>\n    <urn:c#d> "e # f" .\n'
    assert format_text(text) == text


def test_check_names_the_file_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "messy.ttl"
    path.write_text(MESSY, encoding="utf-8")
    assert main(["--check", str(tmp_path)]) == 1
    assert str(path) in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == MESSY
    assert main([str(tmp_path)]) == 0
    assert path.read_text(encoding="utf-8") == CANONICAL
    assert main(["--check", str(tmp_path)]) == 0


def test_a_file_that_is_no_turtle_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> <urn:b>\n", encoding="utf-8")
    assert main([str(path)]) == 1
    assert str(path) in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "<urn:a> <urn:b>\n"


def test_a_folder_without_turtle_is_refused(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2


def test_the_project_s_own_files_are_in_canonical_form() -> None:
    tool = ROOT / "tools" / "format_turtle.py"
    answer = command(sys.executable, tool, "--check", ONTOLOGY, SHAPES)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
