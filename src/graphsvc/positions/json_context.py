"""Expand the keys of a JSON-LD file: as much of contexts as plain city files use.

What is beyond this, such as contexts scoped to a type, expands wrongly; the rows that come of
it are not among the fast parser's triples and are dropped.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphsvc.positions.iri import is_absolute, resolve
from graphsvc.positions.names import Lost

# Terms defined by terms defined by terms, contexts in contexts: more of them is a trap.
_DEEPEST = 32
INHERITED = object()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a context says of a term."""

    iri: str | None
    type: str | None = None
    language: object = INHERITED  # None switches the default language off
    containers: frozenset[str] = frozenset()
    is_reverse: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what the contexts down to here say; ``bundled`` are those that have an address."""

    base: str | None
    bundled: Mapping[str, Mapping[str, Any]] | None = None
    vocab: str | None = None
    language: str | None = None
    terms: ChainMap[str, Definition] = field(default_factory=ChainMap)

    def extended(self, local: object) -> Context:
        """Return this context with another one, a JSON value, on top."""
        active = self
        for part in local if isinstance(local, list) else [local]:
            if part is None:
                active = Context(active.base, active.bundled)
            elif isinstance(part, dict):
                active = active.with_definitions(part)
            elif isinstance(part, str) and self.bundled is not None:
                active = active.with_definitions(self.bundled.get(part, {}))
        return active

    def expanded(self, name: str, *, is_vocab: bool) -> str:
        """Return the IRI, keyword or blank node that a name stands for; "" for none."""
        if name.startswith("@"):
            return name
        if is_vocab and name in self.terms:
            return self.terms[name].iri or ""
        prefix, colon, rest = name.partition(":")
        if colon:
            known = self.terms.get(prefix)
            if known and known.iri and not rest.startswith("//"):
                return known.iri + rest
            if prefix == "_" or is_absolute(name):
                return name
        if is_vocab:
            return "" if self.vocab is None else self.vocab + name
        return resolve(name, self.base)

    def with_definitions(self, local: Mapping[str, Any]) -> Context:
        """Return this context with the members of a context object on top."""
        if len(self.terms.maps) > _DEEPEST:
            raise Lost
        base, language = local.get("@base"), local.get("@language", self.language)
        active = replace(
            self,
            base=resolve(base, self.base) if isinstance(base, str) else self.base,
            language=language if isinstance(language, str) else None,
            terms=self.terms.new_child(),
        )
        vocab = local.get("@vocab")
        if isinstance(vocab, str):
            active = replace(active, vocab=active.expanded(vocab, is_vocab=True))
        for name in local:
            if not name.startswith("@"):
                _define(name, local, active)
        return active


def _define(name: str, local: Mapping[str, Any], active: Context, *, depth: int = 0) -> None:
    """Add a term to the innermost terms of a context, what it is defined by first."""
    if name in active.terms.maps[0]:
        return
    if depth > _DEEPEST:
        raise Lost
    value = local[name] if isinstance(local[name], dict) else {"@id": local[name]}
    reverse = value.get("@reverse")
    iri = value.get("@id", name) if reverse is None else reverse
    type_ = value.get("@type")
    for used in (iri, type_):
        if isinstance(used, str):
            for needed in (used, used.partition(":")[0]):
                if needed in local and needed != name:
                    _define(needed, local, active, depth=depth + 1)
    container = value.get("@container")
    active.terms[name] = Definition(
        _iri_of(name, iri, active),
        active.expanded(type_, is_vocab=True) if isinstance(type_, str) else None,
        value.get("@language", INHERITED),
        frozenset(map(str, container if isinstance(container, list) else [container])),
        reverse is not None,
    )


def _iri_of(name: str, iri: object, active: Context) -> str | None:
    if not isinstance(iri, str):
        return None
    if iri != name:
        return active.expanded(iri, is_vocab=True)
    # Without an IRI of its own the term means what its name does, not what it meant before.
    if ":" in name:
        return active.expanded(name, is_vocab=False)
    return None if active.vocab is None else active.vocab + name
