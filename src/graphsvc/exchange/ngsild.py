"""A city's statements as entities of NGSI-LD: normalized or simplified, for any broker.

Names are those of the bundled context ``ngsi-ld-v1.jsonld``, which has none of the core
context's; what it does not name goes out under its full IRI.  Source: ETSI GS CIM 009.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphsvc.analysis.facts import TYPE, Facts, language_of, text_of
from graphsvc.rdfio.ngsi_terms import names
from graphsvc.vocab import XSD

CORE: Final = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
OFFERED: Final = ("City", "CityAuthority", "Practice", "Benefit", "Measure")
"""The types of entities that brokers may read from the service."""

_NUMBERS: Final = {XSD + name for name in ("decimal", "double", "float")}
_INTEGERS: Final = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger")}
_TIMES: Final = {XSD + "date": "Date", XSD + "dateTime": "DateTime"}


@dataclass(frozen=True, slots=True)
class Form:
    """Say how entities are written.

    ``simplified`` is the form of ``options=keyValues``; without ``multi_attributes`` several
    relationships of one name are one with a list of objects, as some brokers want it.
    """

    simplified: bool = False
    multi_attributes: bool = True
    attributes: tuple[str, ...] = ()


def entities(facts: Facts) -> Iterator[str]:
    """Yield the nodes that may be entities: named and of a class, in document order."""
    for node in facts.subjects():
        if node.startswith("<") and facts.about(node).get(TYPE):
            yield node


def entity(node: str, facts: Facts, form: Form) -> dict[str, Any]:
    """Return the entity; what an unnamed node says of it is left out."""
    known = names()
    stated = facts.about(node)
    kinds = [known.classes.get(text_of(kind), text_of(kind)) for kind in stated.get(TYPE, [])]
    found: dict[str, Any] = {
        "id": text_of(node),
        "type": kinds[0] if len(kinds) == 1 else kinds,
    }
    for predicate, values in stated.items():
        if predicate == TYPE:
            continue
        name, is_code = known.properties.get(text_of(predicate), (text_of(predicate), False))
        if form.attributes and name not in form.attributes:
            continue
        named = [value for value in values if not value.startswith("_:")]
        if named:
            found[name] = _attribute(named, is_code=is_code, form=form)
    return found


def _attribute(values: list[str], *, is_code: bool, form: Form) -> Any:  # noqa: ANN401 - JSON
    iris = [text_of(value) for value in values if value.startswith("<")]
    if len(iris) == len(values):
        if is_code:
            codes = [names().classes.get(iri, iri) for iri in iris]
            return (
                _one(codes) if form.simplified else {"type": "VocabProperty", "vocab": _one(codes)}
            )
        return _relationship(iris, form)
    if all(language_of(value) for value in values):
        texts: dict[str, list[str]] = {}
        for value in values:
            texts.setdefault(language_of(value), []).append(text_of(value))
        map_ = {tag: _one(said) for tag, said in texts.items()}
        return {"languageMap": map_} if form.simplified else {
            "type": "LanguageProperty", "languageMap": map_
        }  # fmt: skip
    plain = [_value(value, form) for value in values]
    return _one(plain) if form.simplified else {"type": "Property", "value": _one(plain)}


def _relationship(iris: list[str], form: Form) -> Any:  # noqa: ANN401 - JSON
    if form.simplified:
        return _one(iris)
    if len(iris) == 1 or not form.multi_attributes:
        return {"type": "Relationship", "object": _one(iris)}
    return [
        {"type": "Relationship", "datasetId": _dataset(iri), "object": iri} for iri in sorted(iris)
    ]


def _dataset(iri: str) -> str:
    """Return a name for one of several values: the same one whenever it is pushed again."""
    return f"urn:ngsi-ld:Dataset:{hashlib.sha256(iri.encode()).hexdigest()[:16]}"


def _value(value: str, form: Form) -> Any:  # noqa: ANN401 - JSON
    text = text_of(value)
    kind = value.rpartition("^^")[2].strip("<>") if value.endswith(">") else ""
    try:
        if kind in _INTEGERS:
            return int(text)
        if kind in _NUMBERS:
            number = float(text) if "." in text or "e" in text.lower() else int(text)
            return number if math.isfinite(number) else text  # JSON has no infinity
    except ValueError:
        return text
    if kind == XSD + "boolean":
        return text in ("true", "1")
    if kind in _TIMES and not form.simplified:
        return {"@type": _TIMES[kind], "@value": text}
    return text


def _one(values: list[Any]) -> Any:  # noqa: ANN401 - JSON
    return values[0] if len(values) == 1 else values
