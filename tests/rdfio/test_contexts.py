"""The bundled JSON-LD context: plain keys mean the vocabulary, and nothing is fetched."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

import write_contexts
from generate_cities import city
from graphsvc import validate
from graphsvc.errors import SyntaxRefusal
from graphsvc.limits import Limits
from graphsvc.rdfio.contexts import (
    CONTEXT,
    CONTEXTS,
    NGSI_LD_CONTEXT,
    bundled,
    with_bundled,
)
from graphsvc.rdfio.formats import JSONLD
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import ELEMENTS, OM, SCOM
from graphsvc.workbook.plain_json import plain_json
from support import ROOT
from vocabularies import copy_of

PRACTICE = {
    "id": "https://example.org/p",
    "type": "Practice",
    "label": {"en": "Roadmap", "ko": "로드맵"},
    "realizes": ["B7", "om:C1"],
    "status": "InOperation",
    "startedOn": "2024-03-01",
    "dueOn": {"@value": "2026", "@type": "xsd:gYear"},
    "reliesOn": "https://example.org/q",
}


def meanings() -> dict[str, str]:
    """Return each key of the context with the IRI or prefixed name that it stands for."""
    return {
        key: value if isinstance(value, str) else value.get("@id", value.get("@reverse", ""))
        for key, value in json.loads(bundled()).items()
        if not key.startswith("@")
    }


def read(context: object) -> str:
    data = json.dumps({"@context": context, **PRACTICE}, ensure_ascii=False).encode()
    return to_ntriples(data, JSONLD, name="p.jsonld", limits=Limits())


@pytest.mark.parametrize("context", [CONTEXT, [CONTEXT], [CONTEXT, {"x": "https://example.org/x"}]])
def test_a_file_that_names_the_bundled_context_is_read_with_it(context: object) -> None:
    lines = read(context)
    assert f"<{SCOM}realizes> <{OM}B7> ." in lines
    assert f"<{SCOM}realizes> <{OM}C1> ." in lines
    assert f"<{SCOM}status> <{SCOM}InOperation> ." in lines
    assert '"로드맵"@ko' in lines
    assert '"2026"^^<http://www.w3.org/2001/XMLSchema#gYear>' in lines
    assert f"<{SCOM}reliesOn> <https://example.org/q> ." in lines


def test_the_address_elsewhere_in_the_file_stays_a_value() -> None:
    data = json.dumps(
        {"@context": {"see": "https://example.org/see"}, "@id": "http://e/a", "see": CONTEXT}
    ).encode()
    assert f'"{CONTEXT}"' in to_ntriples(data, JSONLD, name="p.jsonld", limits=Limits())


def test_every_key_means_a_term_that_the_ontology_declares() -> None:
    declared = set()
    for path in (ROOT / "ontology").glob("*.ttl"):
        for quad in ox.parse(path=str(path)):
            declared.add(quad.subject.value if isinstance(quad.subject, ox.NamedNode) else "")
    ours = 0
    for key, iri in meanings().items():
        prefix, _, local = iri.partition(":")
        if prefix in ("scom", "om") and local and not local.startswith("//"):
            ours += 1
            assert (SCOM if prefix == "scom" else OM) + local in declared, key
    assert ours > 80
    assert set(ELEMENTS) <= set(meanings())


def test_every_city_side_term_has_a_key() -> None:
    iris = set(meanings().values())
    found = 0
    for name in ("city", "benefits", "risks"):
        for quad in ox.parse(path=str(ROOT / "ontology" / f"{name}.ttl")):
            kind = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
            if kind.endswith(("#ObjectProperty", "#DatatypeProperty")):
                found += 1
                assert isinstance(quad.subject, ox.NamedNode)
                assert "scom:" + quad.subject.value.removeprefix(SCOM) in iris, quad.subject
    assert found > 30


CORE_OF_NGSI_LD = "ngsi-ld/ngsi-ld-core-context-v1.9.jsonld"


def core() -> dict[str, object]:
    """Return the core context of NGSI-LD."""
    found = json.loads(copy_of(CORE_OF_NGSI_LD).read_text(encoding="utf-8"))["@context"]
    assert found["@protected"] is True
    # This one names a further context by its address, and nothing is fetched.
    del found["ngsildproof"]
    assert isinstance(found, dict)
    return found


def statements(data: bytes) -> set[str]:
    return set(to_ntriples(data, JSONLD, name="c.jsonld", limits=Limits()).splitlines())


def in_other_words(data: bytes, *, context: object) -> bytes:
    """Return the JSON-LD with other contexts in the place of what it names."""
    return json.dumps(json.loads(data) | {"@context": context}).encode()


def test_the_contexts_are_those_that_the_ontology_gives() -> None:
    assert write_contexts.main(["--check"]) == 0


def test_the_context_for_brokers_has_no_key_of_their_core_context_and_no_language_map() -> None:
    keys = json.loads(bundled(NGSI_LD_CONTEXT))
    assert len(keys) > 120
    assert {key for key in keys if key in core()} <= {"@version"}
    parts = {part for told in keys.values() if isinstance(told, dict) for part in told}
    assert parts == {"@id", "@type"}


def test_the_list_of_core_keys_is_no_longer_than_it_has_to_be() -> None:
    assert {key for key in json.loads(bundled()) if key in core()} - write_contexts.CORE == {
        "@version", "id", "type", "values",
    }  # fmt: skip
    assert set(core()) >= write_contexts.CORE


@given(seed=st.integers(0, 10_000), size=st.integers(120, 400))
@settings(max_examples=15, deadline=None)
def test_both_contexts_mean_the_same_triples(seed: int, size: int) -> None:
    triples = [quad.triple for quad in ox.parse(city(seed, size), ox.RdfFormat.TURTLE)]
    wanted = {f"{triple} ." for triple in triples}
    for base in (None, "https://example.org/"):
        for context in CONTEXTS:
            assert statements(plain_json(triples, base, context)) == wanted


# rdflib's reader of JSON-LD makes use of a class of rdflib that is on its way out.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("example", ["arden", "barcelona", "sejong", "suwon", "vienna"])
@pytest.mark.parametrize("context", CONTEXTS)
def test_another_reader_takes_the_same_from_an_example_city(example: str, context: str) -> None:
    path = ROOT / "examples" / f"{example}.ttl"
    triples = [quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)]
    data = plain_json(triples, None, context)
    read = Graph().parse(data=with_bundled(data), format="json-ld")
    assert isomorphic(read, Graph().parse(path))


def test_a_broker_s_core_context_after_ours_changes_no_key_of_ours() -> None:
    path = ROOT / "examples" / "arden.ttl"
    triples = [quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)]
    data = plain_json(triples, None, NGSI_LD_CONTEXT)
    ours = json.loads(bundled(NGSI_LD_CONTEXT))
    for contexts in ([ours, core()], [core(), ours]):
        assert statements(in_other_words(data, context=contexts)) == statements(data)


def test_the_plain_context_would_redefine_what_the_core_context_protects() -> None:
    data = in_other_words(
        b'{"id": "https://example.org/p"}', context=[core(), json.loads(bundled())]
    )
    with pytest.raises(SyntaxRefusal, match=r"(?i)protected"):
        statements(data)


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_city_in_either_form_is_checked_like_its_turtle(context: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / "arden-broken.ttl"
    triples = [quad.triple for quad in ox.parse(source.read_bytes(), ox.RdfFormat.TURTLE)]
    file = tmp_path / "city.jsonld"
    file.write_bytes(plain_json(triples, None, context))
    report, wanted = (validate(path, as_of="2026-11-22") for path in (file, source))
    assert len(report.findings) > 20
    assert Counter(item.kind for item in report.findings) == Counter(
        item.kind for item in wanted.findings
    )
    without_line = [item for item in report.findings if item.focus and not item.line]
    assert len(without_line) == len(
        [item for item in wanted.findings if item.focus and not item.line]
    )
