"""Read a payload of NGSI-LD: each statement stands where the attribute is that says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphsvc.positions.json_context import Context
from graphsvc.positions.json_terms import node_term, value_term
from graphsvc.positions.json_tree import JsonTree, read_json
from graphsvc.positions.place import Place
from graphsvc.positions.position_index import PositionIndex
from graphsvc.positions.rows import Row
from graphsvc.positions.terms import ANY_LITERAL, DEFAULT_GRAPH, TYPE
from graphsvc.rdfio.ngsi_values import Placed

_NO_NAMES = Context(None)


@dataclass(frozen=True)
class PayloadIndex(PositionIndex):
    """Hold what a payload states."""

    def value(self, subject: str, predicate: str, object_: str) -> Place | None:  # noqa: ARG002 - as the others have it
        """Return no place: another term can't be written in the place of an attribute's value."""
        return None


def read_payload(text: str, nodes: Sequence[Placed]) -> PositionIndex:
    """Return the index of a payload of which these nodes of JSON-LD were made."""
    tree = read_json(text)
    if tree is None:
        return PositionIndex(text, (), complete=False)
    rows = [row for node in nodes for row in _rows(tree, node)]
    return PayloadIndex(text, rows, complete=False, tree=tree)


def _rows(tree: JsonTree, node: Placed) -> Iterator[Row]:
    entity, subject = tree.find(node.at), node_term(node["@id"])
    if entity is None:
        return
    for name, items in node.items():
        if name == "@id":
            continue
        for item in items:
            if isinstance(item, Placed):
                at, predicate, term = item.at, node_term(name), _term(item)
            else:
                at, predicate, term = f"{node.at}/type", TYPE, node_term(item)
            key = at.removeprefix(node.at).split("/")[:2]
            attribute, value = tree.find(node.at + "/".join(key)), tree.find(at)
            if term and predicate and attribute and value:
                yield Row(
                    subject,
                    predicate,
                    term,
                    DEFAULT_GRAPH,
                    entity.head_at,
                    attribute.key_at or attribute.head_at,
                    value.start,
                    value.head_at,
                )


def _term(item: Placed) -> str:
    """Return the term."""
    if "@id" in item:
        return node_term(item["@id"])
    if item.get("@type") == "@json":
        return ANY_LITERAL  # its parser writes JSON in a way of its own
    return value_term(item, "true" if item["@value"] else "false", _NO_NAMES)
