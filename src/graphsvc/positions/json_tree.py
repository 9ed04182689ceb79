"""Read JSON with the place of each key and value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property

from graphsvc.positions.place import Span, successive

_TOKEN = re.compile(
    r"[ \t\r\n]*+(?:"
    r'("(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+")'
    r"|([{}\[\]:,])"
    r"|(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+\-]?[0-9]++)?+|true|false|null))"
)
_STRING, _MARK = 1, 2


@dataclass(slots=True, eq=False)
class JsonNode:
    """A value: ``source`` is ``{`` for an object, ``[`` for an array, else all of it.

    ``at`` covers the whole value, ``key_at`` the key of an object's member.
    """

    source: str
    at: Span
    parent: JsonNode | None = None
    key: str | None = None
    key_at: Span | None = None
    place: int = 0
    children: list[JsonNode] = field(default_factory=list)

    @property
    def head_at(self) -> Span:
        """Return the span of a scalar, or of the bracket that opens an object or array."""
        return (self.at[0], self.at[0] + 1) if self.source in "{[" else self.at

    @property
    def start(self) -> int:
        """Return where the member begins: at its key, if it has one."""
        return self.key_at[0] if self.key_at else self.at[0]

    @property
    def string(self) -> str | None:
        """Return the text of a string; None for any other value."""
        return _decoded(self.source) if self.source.startswith('"') else None

    def member(self, key: str) -> JsonNode | None:
        """Return an object's value of that key; of equal keys, the last."""
        return next((child for child in reversed(self.children) if child.key == key), None)


class JsonTree:
    """Find values by JSON Pointer (RFC 6901), and the pointer of what begins at an offset."""

    def __init__(self, root: JsonNode) -> None:
        self.root = root

    def find(self, pointer: str) -> JsonNode | None:
        """Return the value at a pointer; of equal keys, the last."""
        node = self.root
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            found = node.member(key) if node.source == "{" else _item(node, key)
            if found is None:
                return None
            node = found
        return node

    def pointer_at(self, offset: int) -> str | None:
        """Return the pointer of the value that begins, or whose key begins, at an offset."""
        node = self._nodes.get(offset)
        if node is None:
            return None
        parts = []
        while node.parent is not None:
            key = str(node.place) if node.key is None else node.key
            parts.append(key.replace("~", "~0").replace("/", "~1"))
            node = node.parent
        return "".join(f"/{part}" for part in reversed(parts))

    @cached_property
    def _nodes(self) -> dict[int, JsonNode]:
        found: dict[int, JsonNode] = {}
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            found[node.start] = found[node.at[0]] = node
            waiting.extend(node.children)
        return found


def read_json(text: str) -> JsonTree | None:
    """Return the tree of a JSON text; None where it is not well-formed.

    That brackets match and values have their marks between them is taken for granted.
    """
    top = node = JsonNode("[", (0, 0))
    key: str | None = None
    key_at: Span | None = None
    end = 0
    for match in successive(_TOKEN, text):
        kind = match.lastindex or 0
        source, at = match[kind], match.span(kind)
        end = at[1]
        if kind == _MARK and source in ":,":
            continue
        if kind == _MARK and source in "]}":
            if node.parent is None:
                return None
            node.at = (node.at[0], end)
            node = node.parent
        elif kind == _STRING and key is None and node.source == "{":
            key, key_at = _decoded(source), at
        else:
            child = JsonNode(source, at, node, key, key_at, len(node.children))
            node.children.append(child)
            key = key_at = None
            if kind == _MARK:
                node = child
    if node is not top or len(top.children) != 1 or text[end:].strip(" \t\r\n"):
        return None
    root = top.children[0]
    root.parent = None
    return JsonTree(root)


def _decoded(source: str) -> str:
    return str(json.loads(source))


def _item(array: JsonNode, key: str) -> JsonNode | None:
    position = int(key) if key.isdecimal() and len(key) < 10 else len(array.children)
    return array.children[position] if position < len(array.children) else None
