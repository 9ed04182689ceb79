"""Every name of another vocabulary that we use is one that it has, and has not given up."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, URIRef

from alignments import externals
from alignments.externals import ALIGNMENTS, COPIES, OURS, PACKAGES, UNCHECKED
from ontology_data import load
from support import own_files

# Codes that vocabularies mark with when they give a term up.
GIVEN_UP = {"archaic", "deprecated", "superseded"}
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")


def names() -> dict[str, set[str]]:
    """Return the names of others in our files, by the vocabulary that they are checked in."""
    found: dict[str, set[str]] = {}
    for iri in externals.iris_in(externals.turtle()):
        namespace = externals.namespace_of(iri)
        if namespace is not None:
            found.setdefault(namespace, set()).add(iri)
    return found


NAMES = names()


@pytest.mark.parametrize("namespace", sorted(NAMES))
def test_every_name_of_another_vocabulary_exists_and_is_not_deprecated(namespace: str) -> None:
    graph = externals.vocabulary(namespace)
    known = {str(subject) for subject in graph.subjects()}
    assert NAMES[namespace] - known == set()
    for name in map(URIRef, NAMES[namespace]):
        assert str(graph.value(name, OWL.deprecated)) != "true"
        assert (name, RDF.type, OWL.DeprecatedClass) not in graph
        assert (name, RDF.type, OWL.DeprecatedProperty) not in graph
        assert {str(status) for status in graph.objects(name, STATUS)} & GIVEN_UP == set()
        replaced = URIRef("http://schema.org/supersededBy")
        assert graph.value(name, replaced) is None


def test_no_vocabulary_is_used_of_which_nothing_is_known() -> None:
    """Terms are predicates and classes; what else an IRI names is an address."""
    used = set()
    for path in externals.turtle():
        for quad in load([path]).quads_for_pattern(None, None, None, None):
            used.add(quad.predicate.value)
            if quad.predicate.value in {str(RDF.type), str(RDFS.subClassOf)}:
                used.add(getattr(quad.object, "value", ""))
    terms = {iri for iri in used if iri.startswith("http") and not iri.startswith(OURS)}
    checked = (*PACKAGES, *COPIES, *UNCHECKED)
    assert len(terms) > 60
    assert {iri for iri in terms if not iri.startswith(checked)} == set()


def test_a_name_that_is_mistyped_would_be_found() -> None:
    graph = externals.vocabulary("http://www.w3.org/ns/org#")
    assert (URIRef("http://www.w3.org/ns/org#Organisation"), None, None) not in graph
    assert (URIRef("http://www.w3.org/ns/org#Organization"), None, None) in graph


def test_the_core_imports_no_alignment_and_says_no_more_for_them() -> None:
    core = [path for path in externals.turtle() if ALIGNMENTS not in path.parents]
    assert len(core) > 15
    assert [iri for iri in externals.iris_in(core) if "/alignments/" in iri] == []


def test_each_vocabulary_has_its_own_file_and_no_file_speaks_of_the_terms_of_another() -> None:
    found = {path.stem for path in own_files(".ttl", under=[ALIGNMENTS])}
    assert found == {
        "cccev", "citydata", "cpov", "cpsv-ap", "dcat", "dqv", "mappings", "org", "prov", "schema",
        "xkos",
    }  # fmt: skip
    for path in own_files(".ttl", under=[ALIGNMENTS]):
        for quad in load([path]).quads_for_pattern(None, None, None, None):
            subject = getattr(quad.subject, "value", "")
            assert subject.startswith(OURS), f"{path.name} redefines {subject}"
