"""Judge entities as a strict broker does, by the core context that ETSI publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CORE = Path(__file__).with_name("ngsi-ld") / "ngsi-ld-core-context-v1.9.jsonld"
TERMS = frozenset(json.loads(CORE.read_text(encoding="utf-8"))["@context"])
# What each kind of attribute must have.
VALUES = {
    "Property": "value",
    "Relationship": "object",
    "LanguageProperty": "languageMap",
    "VocabProperty": "vocab",
    "GeoProperty": "value",
}
_OF_ENTITIES = frozenset({"id", "type", "@context", "scope", "location"})


def faults(entity: dict[str, Any], *, multi_attributes: bool = True) -> list[str]:
    """Return what a broker would refuse of a normalized entity."""
    found = []
    if not _is_iri(entity.get("id")):
        found.append(f"id {entity.get('id')!r} is no IRI")
    if not entity.get("type"):
        found.append("no type")
    for name, value in entity.items():
        if name in _OF_ENTITIES:
            continue
        if name in TERMS:
            found.append(f"{name} is a term of the core context")
        instances = value if isinstance(value, list) else [value]
        if len(instances) > 1 and not multi_attributes:
            found.append(f"{name} has several instances")
        for instance in instances:
            found += [f"{name}: {fault}" for fault in _of_attribute(instance)]
        datasets = [item.get("datasetId") for item in instances if isinstance(item, dict)]
        if len(datasets) != len(set(datasets)):
            found.append(f"{name} has the same datasetId twice")
    return found


def _of_attribute(value: object) -> list[str]:
    if not isinstance(value, dict):
        return [f"{value!r} is not normalized"]
    kind = value.get("type")
    if kind not in VALUES:
        return [f"{kind!r} is no kind of attribute"]
    member = VALUES[kind]
    if member not in value:
        return [f"a {kind} without {member}"]
    found = [
        f"unknown member {name}" for name in value if name not in ("type", "datasetId", member)
    ]
    if kind == "Relationship":
        objects = value["object"] if isinstance(value["object"], list) else [value["object"]]
        found += [f"object {item!r} is no IRI" for item in objects if not _is_iri(item)]
    if kind == "LanguageProperty" and not isinstance(value["languageMap"], dict):
        found.append("the languageMap is none")
    if value[member] in (None, [], ""):
        found.append("empty")
    return found


def _is_iri(text: object) -> bool:
    return isinstance(text, str) and bool(urlsplit(text).scheme) and " " not in text
