"""Payloads of NGSI-LD, normalized or simplified, as JSON-LD that states plain triples.

No context is fetched: names are those of the payload's own context, of the bundled one, of
Smart Data Models for key performance indicators; others are in ETSI's default context, as a
broker has them that knows no better.  An indicator becomes a measure with a measured value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from graphsvc.errors import SyntaxRefusal
from graphsvc.rdfio.ngsi_terms import CORE_TERMS, DEFAULT, NGSI_LD, Names, Term, names, read
from graphsvc.vocab import DCTERMS, RDFS, SCOM, XSD

Json = dict[str, Any]

_SIGNS: Final = (
    b"uri.etsi.org/ngsi-ld", b'"urn:ngsi-ld:', b'"Property"', b'"Relationship"',
    b'"LanguageProperty"',
    b'"VocabProperty"', b'"GeoProperty"',
)  # fmt: skip
_KPI: Final = "https://smartdatamodels.org/dataModel.KeyPerformanceIndicator/"
_KPI_TYPE: Final = "KeyPerformanceIndicator"
_MEMBERS: Final = {
    "Property": "value", "GeoProperty": "value", "JsonProperty": "json",
    "Relationship": "object", "ListRelationship": "objectList", "ListProperty": "valueList",
    "LanguageProperty": "languageMap", "VocabProperty": "vocab",
}  # fmt: skip
_LINKS: Final = frozenset({"Relationship", "ListRelationship"})
_NESTED: Final = frozenset({"GeoProperty", "JsonProperty"})
_CORE: Final = {"title": DCTERMS + "title", "description": DCTERMS + "description"}
_TIMES: Final = {"DateTime": XSD + "dateTime", "Date": XSD + "date", "Time": XSD + "time"}
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DATE: Final = XSD + "date"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def is_payload(data: bytes) -> bool:
    """Tell whether JSON looks like entities of NGSI-LD; only then it is worth being read."""
    return any(sign in data for sign in _SIGNS) and b'"@graph"' not in data


def to_jsonld(data: bytes) -> bytes:
    """Return the entities as expanded JSON-LD; what is no payload after all is returned as it is.

    Raises ``SyntaxRefusal`` for one that defines core terms anew, or has no id or type.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return data  # its parser says what is wrong, and where
    entities = found if isinstance(found, list) else [found]
    if not entities or not all(
        isinstance(item, dict) and "id" in item and "type" in item for item in entities
    ):
        return data
    nodes = [node for entity in entities for node in _nodes(entity)]
    return json.dumps(nodes, ensure_ascii=False).encode(errors="replace")


def _nodes(entity: Json) -> Iterator[Json]:
    identity = entity["id"]
    if not isinstance(identity, str) or not _IRI.fullmatch(identity):
        raise SyntaxRefusal(
            f"The entity's id {str(identity)[:100]!r} is no IRI",
            todo="Give it one, such as https://example.org/arden or urn:ngsi-ld:City:arden.",
        )
    own = _own_names(entity.get("@context"))
    kinds = entity["type"] if isinstance(entity["type"], list) else [entity["type"]]
    node: Json = {"@id": identity, "@type": [_class(str(kind), own) for kind in kinds]}
    for name, value in entity.items():
        if name not in ("id", "type", "@context", "scope"):
            _add(node, name, value, own, is_kpi=_KPI_TYPE in kinds)
    if _KPI_TYPE in kinds or _KPI + _KPI_TYPE in kinds:
        node["@type"].append(SCOM + "Measure")
        if isinstance(name := _plain(entity.get("name")), str):
            node[RDFS + "label"] = [{"@value": name}]
        if measured := _measured(entity, identity):
            yield measured
    yield node


def _own_names(context: Any) -> Names:  # noqa: ANN401 - JSON of others
    merged: Json = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            merged |= part
    for term in merged:
        if term in CORE_TERMS and not _is_core(merged[term]):
            raise SyntaxRefusal(
                f"The payload's context defines {term!r} anew, a term of NGSI-LD's core context",
                todo="Call it by another name; brokers would refuse it, or read it as their own.",
            )
    return read(merged)


def _is_core(defined: Any) -> bool:  # noqa: ANN401 - JSON of others
    iri = defined.get("@id") if isinstance(defined, dict) else defined
    return isinstance(iri, str) and iri.startswith((NGSI_LD, "ngsi-ld:", "@", DCTERMS))


def _class(kind: str, own: Names) -> str:
    found = own.codes.get(kind) or names().codes.get(kind)
    if found or _IRI.fullmatch(kind):
        return found or kind
    return (_KPI if kind == _KPI_TYPE else DEFAULT) + kind


def _add(node: Json, name: str, value: Any, own: Names, *, is_kpi: bool) -> None:  # noqa: ANN401 - JSON of others
    term = _term(name, own, is_kpi=is_kpi)
    if term is None:
        return
    found = [item for one in _instances(value) for item in _values(one, term)]
    if found:
        node.setdefault(term.iri, []).extend(found)


def _term(name: str, own: Names, *, is_kpi: bool) -> Term | None:
    found = own.terms.get(name) or names().terms.get(name)
    if found is not None:
        return found
    if name in _CORE:
        return Term(_CORE[name])
    if name in ("createdAt", "modifiedAt", "observedAt", "deletedAt"):
        return Term(NGSI_LD + name, XSD + "dateTime")
    if name in CORE_TERMS:
        return Term(NGSI_LD + name) if name in ("location", "observationSpace") else None
    if _IRI.fullmatch(name):
        return Term(name)
    local = re.sub(r"[^\w.-]", "-", name)
    return Term((_KPI if is_kpi else DEFAULT) + local)


def _instances(value: Any) -> list[Any]:  # noqa: ANN401 - JSON of others
    """Return the instances of an attribute; a list of plain values is one of them each."""
    return value if isinstance(value, list) else [value]


def _values(one: Any, term: Term) -> Iterator[Json]:  # noqa: ANN401 - JSON of others
    kind = _kind(one)
    if kind is None:
        yield from _plain_values(one, term)
        return
    value = one.get(_MEMBERS[kind])
    if kind == "LanguageProperty":
        yield from _texts(value)
    elif kind in _NESTED:
        yield {"@value": value, "@type": "@json"}
    else:
        for item in _instances(value):
            if kind in _LINKS:
                yield from _link(item)
            elif kind == "VocabProperty":
                yield {"@id": _code(str(item))}
            else:
                yield from _plain_values(item, term)


def _kind(one: Any) -> str | None:  # noqa: ANN401 - JSON of others
    """Return what kind of attribute it is, None for a plain value."""
    if not isinstance(one, dict):
        return None
    kind = one.get("type")
    if isinstance(kind, str) and kind in _MEMBERS:
        return kind
    return "LanguageProperty" if set(one) == {"languageMap"} else None


def _texts(value: Any) -> Iterator[Json]:  # noqa: ANN401 - JSON of others
    for tag, texts in value.items() if isinstance(value, dict) else ():
        for text in _instances(texts):
            if isinstance(text, str):
                named = _TAG.fullmatch(tag) and tag != "none"
                yield {"@value": text, **({"@language": tag} if named else {})}


def _link(item: Any) -> Iterator[Json]:  # noqa: ANN401 - JSON of others
    target = item.get("object") if isinstance(item, dict) else item
    if isinstance(target, str) and _IRI.fullmatch(target):
        yield {"@id": target}


def _plain_values(value: Any, term: Term) -> Iterator[Json]:  # noqa: ANN401 - JSON of others
    if isinstance(value, dict):
        yield _typed(value) if "@value" in value else {"@value": value, "@type": "@json"}
    elif isinstance(value, list):
        yield {"@value": value, "@type": "@json"}
    elif isinstance(value, bool):
        yield {"@value": value}
    elif isinstance(value, str):
        yield _of_text(value, term)
    elif value is not None:
        number = "integer" if isinstance(value, int) else "decimal"
        kind = term.kind if term.kind and not term.kind.startswith("@") else XSD + number
        yield {"@value": str(value), "@type": kind}


def _typed(value: Json) -> Json:
    kind, text = str(value.get("@type", "")), str(value["@value"])
    named = _TIMES.get(kind) or (kind if _IRI.fullmatch(kind) else None)
    return {"@value": text, **({"@type": named} if named else {})}


def _of_text(text: str, term: Term) -> Json:
    if term.kind == "@id" and _IRI.fullmatch(text):
        return {"@id": text}
    if term.kind == "@vocab":
        return {"@id": _code(text)}
    if not term.kind or term.kind.startswith("@"):
        return {"@value": text}
    # As precise as the source: a month is no day.
    less = {4: "gYear", 7: "gYearMonth"}.get(len(text)) if term.kind == _DATE else None
    return {"@value": text, "@type": XSD + less if less else term.kind}


def _code(text: str) -> str:
    found = names().codes.get(text)
    if found or _IRI.fullmatch(text):
        return found or text
    return DEFAULT + re.sub(r"[^\w.-]", "-", text)


def _measured(entity: Json, identity: str) -> Json | None:
    """Return the value that an indicator had at the end of its period, if it says both."""
    value = _plain(entity.get("kpiValue"))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    period = _plain(entity.get("calculationPeriod"))
    ends = [period.get("to") if isinstance(period, dict) else None]
    stated = entity.get("kpiValue")
    ends.append(stated.get("observedAt") if isinstance(stated, dict) else None)
    ends += [_plain(entity.get(name)) for name in ("dateModified", "updatedAt", "modifiedAt")]
    days = [found[0] for end in ends if (found := _DAY.match(str(end or "")))]
    if not days:
        return None
    return {
        "@id": f"{identity}{'/' if '#' in identity else '#'}value-{days[0]}",
        "@type": [SCOM + "MeasuredValue"],
        SCOM + "ofMeasure": [{"@id": identity}],
        SCOM + "value": [{"@value": str(value), "@type": XSD + "decimal"}],
        SCOM + "observedOn": [{"@value": days[0], "@type": XSD + "date"}],
        SCOM + "quality": [{"@id": SCOM + "UnknownQuality"}],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON of others
    return (
        value.get("value") if isinstance(value, dict) and value.get("type") in _MEMBERS else value
    )
