"""The bundled JSON-LD context: plain keys mean the vocabulary, and nothing is fetched."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from graphsvc.limits import Limits
from graphsvc.rdfio.contexts import CONTEXT, bundled
from graphsvc.rdfio.formats import JSONLD
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.vocab import ELEMENTS, OM, SCOM
from support import ROOT

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
