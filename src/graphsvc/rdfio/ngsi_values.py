"""The values of an attribute of NGSI-LD, normalized or simplified, as values of JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from graphsvc.rdfio.iri import named
from graphsvc.rdfio.ngsi_terms import DEFAULT, Term, names
from graphsvc.vocab import XSD

Json = dict[str, Any]

MEMBERS: Final = {
    "Property": "value", "GeoProperty": "value", "JsonProperty": "json",
    "Relationship": "object", "ListRelationship": "objectList", "ListProperty": "valueList",
    "LanguageProperty": "languageMap", "VocabProperty": "vocab",
}  # fmt: skip
"""Each kind of attribute, with the member that holds what it says."""
_LINKS: Final = frozenset({"Relationship", "ListRelationship"})
_NESTED: Final = frozenset({"GeoProperty", "JsonProperty"})
_TIMES: Final = {"DateTime": XSD + "dateTime", "Date": XSD + "date", "Time": XSD + "time"}
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DATE: Final = XSD + "date"


class Placed(dict[str, Any]):
    """Hold a part of the JSON-LD, and the JSON Pointer of what it was made of."""

    __slots__ = ("at",)

    def __init__(self, at: str, members: Json) -> None:
        super().__init__(members)
        self.at = at


def is_iri(text: str) -> bool:
    """Tell whether the text is an IRI that the parser takes."""
    return _IRI.fullmatch(text) is not None and named(text) is not None


def below(at: str, key: str) -> str:
    """Return the pointer of an object's member."""
    return f"{at}/{key.replace('~', '~0').replace('/', '~1')}"


def values(attribute: Any, term: Term, at: str) -> Iterator[Placed]:  # noqa: ANN401 - JSON of others
    """Yield what an attribute says; ``at`` is its pointer."""
    for where, one in _instances(attribute, at):
        kind = _kind(one)
        if kind is None:
            yield from _plain_values(one, term, where)
            continue
        member = MEMBERS[kind]
        value, inner = one.get(member), below(where, member)
        if kind == "LanguageProperty":
            yield from _texts(value, inner)
        elif kind in _NESTED:
            yield Placed(inner, {"@value": value, "@type": "@json"})
        else:
            for place, item in _instances(value, inner):
                if kind in _LINKS:
                    yield from _link(item, place)
                elif kind == "VocabProperty":
                    yield Placed(place, {"@id": _code(str(item))})
                else:
                    yield from _plain_values(item, term, place)


def plain(attribute: Any) -> Any:  # noqa: ANN401 - JSON of others
    """Return the value of a property, normalized or simplified."""
    is_normalized = isinstance(attribute, dict) and attribute.get("type") in MEMBERS
    return attribute.get("value") if is_normalized else attribute


def _instances(value: Any, at: str) -> list[tuple[str, Any]]:  # noqa: ANN401 - JSON of others
    """Return the instances of an attribute; a list of plain values is one of them each."""
    if not isinstance(value, list):
        return [(at, value)]
    return [(f"{at}/{place}", item) for place, item in enumerate(value)]


def _kind(one: Any) -> str | None:  # noqa: ANN401 - JSON of others
    """Return what kind of attribute it is, None for a plain value."""
    if not isinstance(one, dict):
        return None
    kind = one.get("type")
    if isinstance(kind, str) and kind in MEMBERS:
        return kind
    return "LanguageProperty" if set(one) == {"languageMap"} else None


def _texts(value: Any, at: str) -> Iterator[Placed]:  # noqa: ANN401 - JSON of others
    for tag, texts in value.items() if isinstance(value, dict) else ():
        for place, text in _instances(texts, below(at, tag)):
            if isinstance(text, str):
                named = _TAG.fullmatch(tag) and tag != "none"
                yield Placed(place, {"@value": text, **({"@language": tag} if named else {})})


def _link(item: Any, at: str) -> Iterator[Placed]:  # noqa: ANN401 - JSON of others
    target = item.get("object") if isinstance(item, dict) else item
    if isinstance(target, str) and is_iri(target):
        yield Placed(at, {"@id": target})


def _plain_values(value: Any, term: Term, at: str) -> Iterator[Placed]:  # noqa: ANN401 - JSON of others
    if isinstance(value, dict):
        found = _typed(value) if "@value" in value else {"@value": value, "@type": "@json"}
    elif isinstance(value, list):
        found = {"@value": value, "@type": "@json"}
    elif isinstance(value, bool):
        found = {"@value": value}
    elif isinstance(value, str):
        found = _of_text(value, term)
    elif value is None:
        return
    else:
        number = "integer" if isinstance(value, int) else "decimal"
        kind = term.kind if term.kind and not term.kind.startswith("@") else XSD + number
        found = {"@value": str(value), "@type": kind}
    yield Placed(at, found)


def _typed(value: Json) -> Json:
    kind, text = str(value.get("@type", "")), str(value["@value"])
    named = _TIMES.get(kind) or (kind if is_iri(kind) else None)
    return {"@value": text, **({"@type": named} if named else {})}


def _of_text(text: str, term: Term) -> Json:
    if term.kind == "@id" and is_iri(text):
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
    if found or is_iri(text):
        return found or text
    return DEFAULT + re.sub(r"[^\w.-]", "-", text)
