"""Read JSON-LD: walk its nodes in the order of the file and note the key of each triple.

What one step has to do after another lies on a list of generators, so that nesting may go as
deep as memory allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from graphsvc.positions.json_context import Context, Definition
from graphsvc.positions.json_terms import (
    native_term,
    node_term,
    reference_term,
    string_term,
    tagged_term,
    value_term,
)
from graphsvc.positions.json_tree import JsonNode, read_json
from graphsvc.positions.names import Lost
from graphsvc.positions.place import Span
from graphsvc.positions.position_index import PositionIndex
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import DEFAULT_GRAPH, FIRST, NIL, REST, TYPE, anonymous

_PLAIN = Definition(None)
# Objects whose keys are names or types of nodes: not followed.
_UNKNOWN_CONTAINERS = frozenset({"@graph", "@id", "@type"})
# Each may repeat the bundled context.
_MOST_CONTEXTS = 1000

Steps = Iterator["Steps"]


class _Subject(NamedTuple):
    """A node of the file: its term, where it opens, and what holds inside it."""

    term: str
    at: Span
    context: Context
    graph: str


class _Property(NamedTuple):
    """A key of a node: the predicate that it stands for and how its values are to be read."""

    subject: _Subject
    predicate: str
    at: Span
    definition: Definition


def read_jsonld(
    text: str, base: str | None, bundled: Mapping[str, Mapping[str, Any]] | None = None
) -> PositionIndex:
    """Return the index of a JSON-LD file; ``bundled`` are contexts by their addresses."""
    tree = read_json(text)
    if tree is None:
        return PositionIndex(text, (), complete=False)
    reader = JsonLdReader(text, Context(base, bundled))
    complete = reader.read(tree.root)
    return PositionIndex(text, reader.rows, complete, tree)


class JsonLdReader:
    """Read one tree; ``rows`` are in the order of the fast parser for all but odd files."""

    def __init__(self, text: str, context: Context) -> None:
        self.rows: list[Row] = []
        self._text = text
        self._context = context
        self._blanks = 0
        self._contexts: dict[tuple[int, str], tuple[Context, Context]] = {}

    def read(self, root: JsonNode) -> bool:
        """Fill ``rows``; tell whether the whole tree was walked."""
        waiting: list[Steps] = [self._nodes([root], self._context, DEFAULT_GRAPH, is_top=True)]
        try:
            while waiting:
                step = next(waiting[-1], None)
                if step is None:
                    waiting.pop()
                else:
                    waiting.append(step)
        except (Lost, ValueError, RecursionError):  # the last two: a context that can't be read
            return False
        return True

    # Nodes

    def _nodes(
        self, values: Iterable[JsonNode], context: Context, graph: str, *, is_top: bool = False
    ) -> Steps:
        for value in values:
            if value.source == "[":
                yield self._nodes(value.children, context, graph, is_top=is_top)
            elif value.source == "{":
                subject = self._subject(value, context, graph)
                yield self._members(value, subject, is_top=is_top)

    def _subject(self, node: JsonNode, context: Context, graph: str) -> _Subject:
        local = node.member("@context")
        if local is not None:
            context = self._extended(context, local)
        for child in node.children:
            if _keyword(child, context) == "@id" and child.string is not None:
                return _Subject(reference_term(child.string, context), node.head_at, context, graph)
        return _Subject(self._blank(), node.head_at, context, graph)

    def _extended(self, context: Context, local: JsonNode) -> Context:
        """Read each context once, however many nodes repeat it."""
        source = self._text[slice(*local.at)]
        key = id(context), source
        if key not in self._contexts:
            if len(self._contexts) >= _MOST_CONTEXTS:
                raise Lost
            # The outer one is kept too, so that no other can get its identity.
            self._contexts[key] = context, context.extended(json.loads(source))
        return self._contexts[key][1]

    def _members(self, node: JsonNode, subject: _Subject, *, is_top: bool = False) -> Steps:
        keywords = [(child, _keyword(child, subject.context)) for child in node.children]
        for child, keyword in keywords:
            if keyword == "@type":
                self._types(child, subject)
        is_dataset = is_top and {"@graph"} == {word for _, word in keywords} - {"@context"}
        for child, keyword in keywords:
            if keyword == "@graph":
                graph = DEFAULT_GRAPH if is_dataset else subject.term
                yield self._nodes([child], subject.context, graph)
            elif keyword == "@included":
                yield self._nodes([child], subject.context, subject.graph)
            elif keyword == "@nest":
                yield self._members(child, subject)
            elif keyword == "@reverse":
                for inner in child.children:
                    yield self._property(inner, subject, is_reverse=True)
            elif not keyword.startswith("@"):
                yield self._property(child, subject)

    def _types(self, child: JsonNode, subject: _Subject) -> None:
        property_ = _Property(subject, TYPE, child.key_at or child.at, _PLAIN)
        for value in child.children if child.source == "[" else [child]:
            if value.string is not None:
                term = reference_term(value.string, subject.context, is_vocab=True)
                self._emit(property_, term, value)

    # Values

    def _property(self, child: JsonNode, subject: _Subject, *, is_reverse: bool = False) -> Steps:
        key = child.key or ""
        definition = subject.context.terms.get(key, _PLAIN)
        predicate = node_term(subject.context.expanded(key, is_vocab=True))
        if ":" not in predicate or definition.containers & _UNKNOWN_CONTAINERS:
            return
        if is_reverse:
            definition = replace(definition, is_reverse=True)
        property_ = _Property(subject, predicate, child.key_at or child.at, definition)
        if "@list" in definition.containers:
            yield self._list(property_, child, child)
        elif "@language" in definition.containers and child.source == "{":
            self._languages(property_, child)
        elif "@index" in definition.containers and child.source == "{":
            yield self._values(property_, child.children)
        else:
            yield self._values(property_, [child])

    def _languages(self, property_: _Property, child: JsonNode) -> None:
        for member in child.children:
            language = None if member.key == "@none" else member.key
            for value in member.children if member.source == "[" else [member]:
                if value.string is not None:
                    self._emit(property_, tagged_term(value.string, language), value)

    def _values(self, property_: _Property, values: Iterable[JsonNode]) -> Steps:
        subject, _, _, definition = property_
        for value in values:
            if value.source == "[":
                yield self._values(property_, value.children)
            elif value.source == "{":
                yield self._object(property_, value)
            elif value.string is None:
                self._emit(property_, native_term(value.source, definition.type), value)
            else:
                term = string_term(value.string, definition, subject.context)
                self._emit(property_, term, value)

    def _object(self, property_: _Property, value: JsonNode) -> Steps:
        subject = property_.subject
        members = {_keyword(child, subject.context): child for child in value.children}
        if "@value" in members:
            scalars = {keyword: child.string for keyword, child in members.items()}
            term = value_term(scalars, members["@value"].source, subject.context)
            self._emit(property_, term, value)
        elif "@list" in members:
            yield self._list(property_, members["@list"], value)
        elif "@set" in members:
            yield self._values(property_, [members["@set"]])
        else:
            inner = self._subject(value, subject.context, subject.graph)
            if property_.definition.is_reverse:
                self._emit(property_._replace(subject=inner), subject.term, value)
            else:
                self._emit(property_, inner.term, value)
            yield self._members(value, inner)

    def _list(self, property_: _Property, items: JsonNode, written: JsonNode) -> Steps:
        link, at = property_, written
        for item in items.children if items.source == "[" else [items]:
            if item.source != "null":
                node = property_.subject._replace(term=self._blank(), at=item.head_at)
                self._emit(link, node.term, at)
                link, at = property_._replace(subject=node, predicate=REST), item
                yield self._values(link._replace(predicate=FIRST), [item])
        self._emit(link, NIL, at)

    def _emit(self, property_: _Property, term: str, value: JsonNode) -> None:
        subject, predicate, at, _ = property_
        if term and subject.term:
            self.rows.append(
                Row(
                    subject.term,
                    predicate,
                    term,
                    subject.graph,
                    subject.at,
                    at,
                    value.start,
                    value.head_at,
                )
            )

    def _blank(self) -> str:
        self._blanks += 1
        return anonymous(self._blanks)


def _keyword(child: JsonNode, context: Context) -> str:
    """Return the keyword that a key stands for, or its IRI."""
    return context.expanded(child.key or "", is_vocab=True)
