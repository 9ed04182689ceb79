"""Findings on a payload of NGSI-LD stand at the attribute that they are about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analysis.facts import Facts, text_of
from graphsvc.errors import SyntaxRefusal
from graphsvc.exchange import ngsild
from graphsvc.exchange.ngsild import CORE, Form
from graphsvc.limits import Limits
from graphsvc.positions import Places, places
from graphsvc.rdfio.formats import JSONLD, TURTLE
from graphsvc.rdfio.reading import to_ntriples
from support import GRAPHSVC, ROOT, command

FIXTURES = Path(__file__).with_name("ngsi-ld")
ARDEN = (ROOT / "examples" / "arden.ttl").read_bytes()


def entities(form: Form) -> list[dict[str, Any]]:
    """Return the invented city as a broker would give it."""
    facts = Facts.of_ntriples(to_ntriples(ARDEN, TURTLE, name="a.ttl", limits=Limits()))
    nodes = ngsild.entities(facts)
    return [{**ngsild.entity(node, facts, form), "@context": [CORE]} for node in nodes]


def read(payload: object) -> tuple[str, Places, list[ox.Triple]]:
    """Return the text of a payload, the places in it, and its statements."""
    text = json.dumps(payload, indent=1, ensure_ascii=False)
    ntriples = to_ntriples(text.encode(), JSONLD, name="a.json", limits=Limits())
    triples = [quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES)]
    return text, places(text.encode(), "jsonld", None, ntriples), triples


def at(payload: Any, pointer: str) -> Any:  # noqa: ANN401 - JSON
    """Return what is at a JSON Pointer."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        payload = payload[int(key) if isinstance(payload, list) else key]
    return payload


@pytest.mark.parametrize("simplified", [False, True])
def test_every_statement_of_a_city_has_its_place(*, simplified: bool) -> None:
    payload = entities(Form(simplified=simplified))
    text, found, triples = read(payload)
    assert len(triples) > 100
    for triple in triples:
        subject, predicate, term = map(str, triple)
        place = found.statement(subject, predicate, term)
        assert place, triple
        assert place.pointer
        entity = at(payload, "/".join(place.pointer.split("/")[:2]))
        assert entity["id"] == text_of(subject)
        shown = text[place.offset : place.end_offset]
        assert place.line == text.count("\n", 0, place.offset) + 1
        said = at(payload, place.pointer)
        if not isinstance(said, dict | list):
            assert json.dumps(said, ensure_ascii=False) in shown
        attribute = found.property(subject, predicate)
        assert attribute
        assert attribute.pointer == "/".join(place.pointer.split("/")[:3])


def test_the_pointer_leads_to_the_member_that_says_it() -> None:
    payload = {
        "id": "urn:ngsi-ld:City:a",
        "type": "City",
        "label": {"type": "LanguageProperty", "languageMap": {"en": "A", "ko": "가"}},
        "a/b": {"type": "Property", "value": [1, 2]},
        "knows": [{"type": "Relationship", "object": "x:b", "datasetId": "urn:x:1"}],
        "where": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1, 2]}},
        "plain": "text",
        "@context": CORE,
    }
    _, found, triples = read(payload)
    pointers = set()
    for triple in triples:
        place = found.locate(*map(str, triple))
        assert place
        pointers.add(place.pointer)
    assert pointers == {
        "/type", "/label/languageMap/en", "/label/languageMap/ko", "/a~1b/value/0",
        "/a~1b/value/1", "/knows/0/object", "/where/value", "/plain",
    }  # fmt: skip


def test_an_indicator_s_measured_value_stands_at_what_tells_it() -> None:
    data = (FIXTURES / "kpi-example-normalized.jsonld").read_bytes()
    ntriples = to_ntriples(data, JSONLD, name="a.json", limits=Limits())
    found = places(data, "jsonld", None, ntriples)
    facts = Facts.of_ntriples(ntriples)
    (measured,) = facts.of_class("MeasuredValue")
    scom = "https://w3id.org/scom/ns#"
    for name, pointer in (("value", "/kpiValue"), ("observedOn", "/calculationPeriod")):
        value = facts.value(measured, name)
        place = found.locate(measured, f"<{scom}{name}>", value)
        assert place
        assert place.pointer == pointer


@pytest.mark.parametrize("simplified", [False, True])
def test_a_finding_has_line_and_pointer_and_no_fix_that_would_spoil_the_payload(
    tmp_path: Path, *, simplified: bool
) -> None:
    payload = entities(Form(simplified=simplified))
    (place, practice) = next(
        (number, item) for number, item in enumerate(payload) if "accountableAgent" in item
        and item["type"] == "Practice"
    )  # fmt: skip
    wrong = "Mayor" if simplified else {"type": "Property", "value": "Mayor"}
    practice["accountableAgent"] = wrong
    path = tmp_path / "arden.json"
    text = json.dumps(payload, indent=1, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    done = command(GRAPHSVC, "validate", path, "--as-of", "2026-11-22", "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    about = [item for item in findings if item["kind"] == "Practice-accountableAgent"]
    assert about
    pointers = {item["pointer"] for item in about}
    assert pointers == {f"/{place}/accountableAgent{'' if simplified else '/value'}"}
    for item in about:
        assert '"Mayor"' in text.splitlines()[item["line"] - 1]
        assert not item.get("fix")
    assert all(item["line"] for item in findings if item.get("focus"))


FINITE = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FINITE | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "value", "object", "languageMap", "vocab", "@value", "@type"])
        | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(min_size=1, max_size=8), JSON, max_size=4))
def test_no_place_is_a_guess(attributes: dict[str, object]) -> None:
    payload = [{**attributes, "id": "x:a", "type": ["City", "Property"], "@context": CORE}]
    text, found, triples = read(payload)
    for triple in triples:
        place = found.locate(*map(str, triple))
        assert place
        assert place.pointer
        at(json.loads(text), place.pointer)


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "1e999"])
def test_a_number_without_end_is_refused_at_its_place(number: str) -> None:
    text = f'[{{"id": "x:a", "type": "City", "@context": "{CORE}", "population": {number}}}]'
    with pytest.raises(SyntaxRefusal):
        to_ntriples(text.encode(), JSONLD, name="a.json", limits=Limits())
