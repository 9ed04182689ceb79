"""Payloads of NGSI-LD, normalized or simplified, as JSON-LD that states plain triples.

No context is fetched: names are those of the payload's own context, of the bundled one, of
Smart Data Models for key performance indicators; others are in ETSI's default context, as a
broker has them that knows no better.  An indicator becomes a measure with a measured value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from graphsvc.errors import SyntaxRefusal
from graphsvc.rdfio.ngsi_terms import CORE_TERMS, DEFAULT, NGSI_LD, Names, Term, names, read
from graphsvc.rdfio.ngsi_values import Json, Placed, below, is_iri, plain, values
from graphsvc.vocab import DCTERMS, RDFS, SCOM, XSD

_SIGNS: Final = (
    b"uri.etsi.org/ngsi-ld", b'"urn:ngsi-ld:', b'"Property"', b'"Relationship"',
    b'"LanguageProperty"',
    b'"VocabProperty"', b'"GeoProperty"',
)  # fmt: skip
_KPI: Final = "https://smartdatamodels.org/dataModel.KeyPerformanceIndicator/"
_KPI_TYPE: Final = "KeyPerformanceIndicator"
_CORE: Final = {"title": DCTERMS + "title", "description": DCTERMS + "description"}
_CHANGED: Final = ("dateModified", "updatedAt", "modifiedAt")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_payload(data: bytes) -> bool:
    """Tell whether JSON looks like entities of NGSI-LD; only then it is worth being read."""
    return any(sign in data for sign in _SIGNS) and b'"@graph"' not in data


def to_jsonld(data: bytes) -> bytes:
    """Return the entities as expanded JSON-LD; what is no payload after all is returned as it is.

    Raises ``SyntaxRefusal`` for one that defines core terms anew, or has no id or type.
    """
    found = nodes(data)
    if found is None:
        return data
    return json.dumps(found, ensure_ascii=False).encode(errors="replace")


def nodes(data: bytes) -> list[Placed] | None:
    """Return the nodes of expanded JSON-LD that the entities are, None for what is no payload.

    Each node and value has the pointer of what it was made of.  Raises as :func:`to_jsonld`.
    """
    try:
        found = json.loads(data, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        return None  # its parser says what is wrong, and where
    listed = isinstance(found, list)
    entities = found if listed else [found]
    if not entities or not all(
        isinstance(item, dict) and "id" in item and "type" in item for item in entities
    ):
        return None
    return [
        node
        for place, entity in enumerate(entities)
        for node in _nodes(entity, f"/{place}" if listed else "")
    ]


def _no_number(text: str) -> float:
    raise ValueError(text)  # Python reads Infinity and NaN, which are no JSON


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise SyntaxRefusal(
            f"The number {text[:40]} is larger than any that a computer holds",
            todo="Write a smaller one, or a text.",
        )
    return number


def _nodes(entity: Json, at: str) -> Iterator[Placed]:
    identity = entity["id"]
    if not isinstance(identity, str) or not is_iri(identity):
        raise SyntaxRefusal(
            f"The entity's id {str(identity)[:100]!r}, at {below(at, 'id')}, is no IRI",
            todo="Give it one, such as https://example.org/arden or urn:ngsi-ld:City:arden.",
        )
    own = _own_names(entity.get("@context"), below(at, "@context"))
    kinds = entity["type"] if isinstance(entity["type"], list) else [entity["type"]]
    types = [_class(str(kind), own) for kind in kinds]
    node = Placed(at, {"@id": identity, "@type": types})
    for name, value in entity.items():
        if name not in ("id", "type", "@context", "scope"):
            _add(node, name, value, own, is_kpi=_KPI_TYPE in kinds)
    if _KPI_TYPE in kinds or _KPI + _KPI_TYPE in kinds:
        types.append(SCOM + "Measure")
        if isinstance(name := plain(entity.get("name")), str):
            node[RDFS + "label"] = [Placed(below(at, "name"), {"@value": name})]
        if measured := _measured(entity, identity, at):
            yield measured
    yield node


def _own_names(context: Any, at: str) -> Names:  # noqa: ANN401 - JSON of others
    merged: Json = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            merged |= part
    for term in merged:
        if term in CORE_TERMS and not _is_core(merged[term]):
            raise SyntaxRefusal(
                f"The payload's context, at {at}, defines {term!r} anew, a term of NGSI-LD's "
                "core context",
                todo="Call it by another name; brokers would refuse it, or read it as their own.",
            )
    return read(merged)


def _is_core(defined: Any) -> bool:  # noqa: ANN401 - JSON of others
    iri = defined.get("@id") if isinstance(defined, dict) else defined
    return isinstance(iri, str) and iri.startswith((NGSI_LD, "ngsi-ld:", "@", DCTERMS))


def _class(kind: str, own: Names) -> str:
    found = own.codes.get(kind) or names().codes.get(kind)
    if found or is_iri(kind):
        return found or kind
    return (_KPI if kind == _KPI_TYPE else DEFAULT) + kind


def _add(node: Placed, name: str, value: Any, own: Names, *, is_kpi: bool) -> None:  # noqa: ANN401 - JSON of others
    term = _term(name, own, is_kpi=is_kpi)
    if term is not None and (found := list(values(value, term, below(node.at, name)))):
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
    if is_iri(name):
        return Term(name)
    local = re.sub(r"[^\w.-]", "-", name)
    return Term((_KPI if is_kpi else DEFAULT) + local)


def _measured(entity: Json, identity: str, at: str) -> Placed | None:
    """Return the value that an indicator had at the end of its period, if it says both."""
    value = plain(entity.get("kpiValue"))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    period = plain(entity.get("calculationPeriod"))
    stated = entity.get("kpiValue")
    ends = [("calculationPeriod", period.get("to") if isinstance(period, dict) else None)]
    ends.append(("kpiValue", stated.get("observedAt") if isinstance(stated, dict) else None))
    ends += [(name, plain(entity.get(name))) for name in _CHANGED]
    for name, end in ends:
        if found := _DAY.match(str(end or "")):
            day, told = found[0], below(at, name)
            break
    else:
        return None
    members = {
        "@id": f"{identity}{'/' if '#' in identity else '#'}value-{day}",
        "@type": [SCOM + "MeasuredValue"],
        SCOM + "ofMeasure": [Placed(at, {"@id": identity})],
        SCOM + "value": [
            Placed(below(at, "kpiValue"), {"@value": str(value), "@type": XSD + "decimal"})
        ],
        SCOM + "observedOn": [Placed(told, {"@value": day, "@type": XSD + "date"})],
        SCOM + "quality": [Placed(at, {"@id": SCOM + "UnknownQuality"})],
    }
    return Placed(at, members)
