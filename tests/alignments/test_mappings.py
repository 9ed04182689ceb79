"""The table of mappings is what SSSOM asks for, and says in RDF what it says as a table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef

import write_mappings
from alignments import externals
from graphsvc.questions import query
from graphsvc.vocab import ELEMENTS, SKOS
from ontology_data import name, rows
from partners import partner
from support import command
from vocabularies import copy_of

SSSOM = Namespace("https://w3id.org/sssom/")
# What stands of a mapping in RDF that is the project's own and not SSSOM's.
OWN = {RDFS.isDefinedBy, SSSOM.record_id}
ABOUT, ROWS = write_mappings.table()
PREDICATES = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"}


def expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return str(ABOUT["curie_map"][prefix]) + local


def test_the_rdf_is_what_the_table_gives() -> None:
    assert write_mappings.main(["--check"]) == 0


def test_sssom_s_own_reader_finds_nothing_wrong_with_the_table() -> None:
    done = command(partner("sssom"), "validate", write_mappings.TABLE, timeout_s=120)
    assert done.returncode == 0, done.stderr
    assert "incorrect" not in done.stderr + done.stdout


def test_a_table_with_a_fault_would_be_found(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sssom.tsv"
    text = write_mappings.TABLE.read_text(encoding="utf-8")
    broken.write_text(text.replace("skos:closeMatch", "", 1), encoding="utf-8")
    done = command(partner("sssom"), "validate", broken, timeout_s=120)
    assert done.returncode or "predicate_id" in done.stderr + done.stdout


def test_sssom_s_own_reader_makes_the_same_rdf_of_the_table() -> None:
    done = command(
        partner("sssom"), "convert", write_mappings.TABLE, "--output-format", "rdf", timeout_s=120
    )
    assert done.returncode == 0, done.stderr
    theirs = Graph().parse(data=done.stdout, format="turtle")
    ours = Graph().parse(write_mappings.TARGET)

    def told(graph: Graph) -> set[tuple[str, str, str]]:
        found = set()
        for node in graph.subjects(RDF.type, OWL.Axiom):
            for predicate, value in graph.predicate_objects(node):
                if predicate not in OWN:
                    plain = str(float(str(value))) if predicate == SSSOM.confidence else str(value)
                    found.add((str(node), str(predicate), plain))
        return found

    assert len(told(theirs)) > 400
    assert told(theirs) == told(ours)


def test_no_mapping_is_stated_twice_and_each_has_its_own_name() -> None:
    assert len(ROWS) > 60
    names = [row["record_id"] for row in ROWS]
    assert len(set(names)) == len(names)
    keys = [
        (row["subject_id"], row["object_id"], row["object_label"], row["object_source"])
        for row in ROWS
    ]
    assert len(set(keys)) == len(keys)


def test_each_mapping_begins_at_a_term_or_element_of_ours_by_its_name() -> None:
    labels = set(rows("SELECT ?s ?l WHERE { ?s rdfs:label ?l FILTER(LANG(?l) = 'en') }"))
    for row in ROWS:
        assert (expanded(row["subject_id"]), row["subject_label"]) in labels, row["record_id"]


def test_each_mapping_says_how_sure_it_is_and_which_match_it_is() -> None:
    for row in ROWS:
        assert 0 < float(row["confidence"]) < 1
        assert expanded(row["predicate_id"]).removeprefix(SKOS) in PREDICATES
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"


@pytest.mark.parametrize("namespace", [*externals.COPIES, "http://schema.org/"])
def test_what_is_mapped_to_is_in_the_vocabulary_where_there_is_a_copy(namespace: str) -> None:
    objects = {expanded(row["object_id"]) for row in ROWS if row["object_id"]}
    wanted = {iri for iri in objects if externals.namespace_of(iri) == namespace}
    known = {str(node) for node in externals.vocabulary(namespace).subjects()} if wanted else set()
    assert wanted - known == set()


def test_every_other_thing_mapped_to_is_listed_as_unchecked() -> None:
    for row in ROWS:
        iri = expanded(row["object_id"]) if row["object_id"] else ""
        if iri and not iri.startswith(externals.OURS) and externals.namespace_of(iri) is None:
            assert iri.startswith(externals.UNCHECKED), iri


def test_the_indicator_of_smart_data_models_is_the_one_in_its_context() -> None:
    context = json.loads(copy_of("ngsi-ld/kpi-context.jsonld").read_text(encoding="utf-8"))
    iri = expanded("sdm-kpi:KeyPerformanceIndicator")
    assert iri in {expanded(row["object_id"]) for row in ROWS if row["object_id"]}
    assert context["@context"]["KeyPerformanceIndicator"] == iri


def test_the_patterns_of_the_ancestor_match_as_the_ancestors_file_says() -> None:
    stated = set(
        rows(
            "SELECT ?e ?p ?m WHERE { VALUES ?m { skos:closeMatch skos:broadMatch } "
            "?p a scom:AncestorPattern ; ?m ?e }"
        )
    )
    turned = {"closeMatch": "closeMatch", "narrowMatch": "broadMatch"}
    mapped = {
        (
            expanded(row["subject_id"]),
            expanded(row["object_id"]),
            SKOS + turned[row["predicate_id"].partition(":")[2]],
        )
        for row in ROWS
        if row["object_source"] == "scheme:tgf"
    }
    assert mapped == stated


def test_the_crosswalk_answers_for_elements_and_gives_parts_what_their_whole_has() -> None:
    found = list(query("crosswalk").records())
    assert {name(str(row["element"])) for row in found} >= set(ELEMENTS) - {"B12"}
    whole = list(query("crosswalk", {"element": "C1"}).records())
    assert [name(str(row["mapped"])) for row in whole] == ["C"]
    procurement = {row["schemeName"] for row in query("crosswalk", {"element": "B4"}).records()}
    assert procurement == {"OASIS TGF patterns", "U4SSC publications"}


def test_the_table_reads_as_plain_tab_separated_text() -> None:
    text = write_mappings.TABLE.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    table = list(csv.reader(io.StringIO("\n".join(lines)), delimiter="\t"))
    assert {len(row) for row in table} == {len(table[0])}


def test_a_mapping_asserts_no_match_of_classes() -> None:
    graph = Graph().parse(write_mappings.TARGET)
    assert not [p for p in graph.predicates() if str(p).startswith(SKOS)]
    assert (URIRef("https://w3id.org/scom/mappings"), OWL.versionInfo, Literal("1.0.0")) in graph
