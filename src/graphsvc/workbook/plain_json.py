"""Statements as JSON-LD with the keys of a bundled context, the plain one or the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.rdfio.contexts import CONTEXT, bundled
from graphsvc.vocab import RDF, XSD
from graphsvc.workbook.names import Node, Term

_TYPE: Final = RDF + "type"
_RELATIVE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.~-]*")

Json = Any  # what json.dumps takes; typing it in full says no more


def plain_json(statements: Iterable[ox.Triple], base: str | None, context: str = CONTEXT) -> bytes:
    """Return JSON-LD that names a bundled ``context``; ids stand behind ``base`` if any."""
    nodes: dict[Node, dict[str, list[Term]]] = {}
    for triple in statements:
        if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
            raise TypeError("a statement about a statement has no plain form")
        stated = nodes.setdefault(triple.subject, {})
        stated.setdefault(triple.predicate.value, []).append(triple.object)
    writer = PlainJson(base, context)
    return writer.document([writer.node(node, stated) for node, stated in nodes.items()])


class PlainJson:
    """Write nodes with the keys of the bundled context."""

    def __init__(self, base: str | None, context: str = CONTEXT) -> None:
        self._address = context
        self._context: dict[str, Json] = json.loads(bundled(context))
        # What a broker of NGSI-LD calls id and type, its own context defines.
        self._id_key, self._type_key = (
            key if key in self._context else f"@{key}" for key in ("id", "type")
        )
        # Ids that begin with # would be read against the file's own address.
        self._base = base if base and base.endswith("/") else None

    def document(self, nodes: list[dict[str, Json]]) -> bytes:
        """Return the file that holds the nodes."""
        context: Json = [self._address, {"@base": self._base}] if self._base else self._address
        body = {"@context": context, "@graph": nodes}
        return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode()

    def node(self, node: Node, stated: Mapping[str, list[Term]]) -> dict[str, Json]:
        """Return one node; ``stated`` holds its values by property."""
        told: dict[str, Json] = {self._id_key: self._id(node)}
        types = stated.get(_TYPE, [])
        if types and all(isinstance(kind, ox.NamedNode) for kind in types):
            names = [self._words.get(kind.value, self._short(kind.value)) for kind in types]
            told[self._type_key] = _one_or_all(names)
        elif types:
            told[_TYPE] = [self._value(kind) for kind in types]
        for predicate, terms in stated.items():
            if predicate != _TYPE:
                told |= self._property(predicate, terms)
        return told

    def key(self, predicate: str) -> str:
        """Return the key of a property."""
        return self._keys[predicate][0] if predicate in self._keys else self._short(predicate)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Return the keys that stand for an IRI and nothing else."""
        return {
            key: value
            for key, value in self._context.items()
            if isinstance(value, str) and ":" in value
        }

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return {key: iri for key, iri in self._names.items() if iri.endswith(("#", "/"))}

    @cached_property
    def _words(self) -> dict[str, str]:
        """Return classes, codes and plain properties by their full IRIs."""
        names = self._names.items()
        return {self._full(name): key for key, name in names if key not in self._prefixes}

    @cached_property
    def _keys(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Return the key of each property with its definition, by the property's full IRI."""
        plain: dict[str, str] = {}
        found = {iri: (key, plain) for iri, key in self._words.items()}
        for key, told in self._context.items():
            if isinstance(told, dict) and "@id" in told:
                found[self._full(told["@id"])] = (key, told)
        return found

    def _full(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._prefixes.get(prefix, f"{prefix}:") + local

    def _property(self, predicate: str, terms: list[Term]) -> dict[str, Json]:
        key, told = self._keys.get(predicate, ("", {}))
        if not key:
            return {self._short(predicate): _one_or_all([self._value(term) for term in terms])}
        if told.get("@container") != "@language":
            return {key: _one_or_all([self._coerced(term, told) for term in terms])}
        texts: dict[str, Json] = {}
        others = []
        for term in terms:
            if isinstance(term, ox.Literal) and term.language:
                texts.setdefault(term.language, []).append(term.value)
            else:
                others.append(self._value(term))
        found: dict[str, Json] = {}
        if texts:
            found[key] = {language: _one_or_all(values) for language, values in texts.items()}
        if others:
            found[self._short(predicate)] = _one_or_all(others)
        return found

    def _coerced(self, term: Term, told: dict[str, str]) -> Json:
        """Return the value as the key's definition reads it, in full where it does not."""
        wanted = told.get("@type")
        if isinstance(term, ox.Literal):
            kind = f"xsd:{term.datatype.value.removeprefix(XSD)}"
            if not term.language and kind == (wanted or "xsd:string"):
                return term.value
            return self._value(term)
        if wanted == "@vocab" and isinstance(term, ox.NamedNode):
            return self._words.get(term.value, term.value)
        return self._id(term) if wanted == "@id" else self._value(term)

    def _value(self, term: Term) -> Json:
        if not isinstance(term, ox.Literal):
            return {self._id_key: self._id(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return {"@value": term.value, "@type": term.datatype.value}

    def _id(self, node: Node) -> str:
        if isinstance(node, ox.BlankNode):
            return str(node)
        if self._base and node.value.startswith(self._base):
            local = node.value.removeprefix(self._base)
            if _RELATIVE.fullmatch(local):
                return local
        return node.value

    def _short(self, iri: str) -> str:
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace) and _RELATIVE.fullmatch(iri.removeprefix(namespace)):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values
