"""Hold the nodes of one generated city file, write them as Turtle, say where each thing stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graphsvc.vocab import PREFIXES

INDENT = "    "
_TEXT = re.compile(r'"[^"]*"(?:@[a-z]+)?|<[^>]*>')
_PREFIX = re.compile(r"([a-z]+):")


@dataclass(slots=True, eq=False)
class Row:
    """Hold one property of a node with its values, which share a line."""

    predicate: str
    values: list[str]

    def column(self, at: int) -> int:
        """Return the column, from 1, where the statement of the value at ``at`` begins.

        The first begins with the property, another, which shares it, with its value.
        """
        if at == 0:
            return len(INDENT) + 1
        before = ", ".join(self.values[:at])
        return len(f"{INDENT}{self.predicate} {before}, ") + 1


@dataclass(slots=True, eq=False)
class Node:
    """Hold one named node: its types, of which the first is its kind, and its rows."""

    name: str
    types: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return the local name of its first type, ``Practice``."""
        return self.types[0].partition(":")[2]

    def row(self, predicate: str) -> Row | None:
        """Return the row of that property; None where there is none, or more than one."""
        found = [row for row in self.rows if row.predicate == predicate]
        return found[0] if len(found) == 1 else None

    def render(self) -> str:
        """Return the Turtle: one property a line, so that a line can come or go by itself."""
        rows = "".join(f"{INDENT}{row.predicate} {', '.join(row.values)} ;\n" for row in self.rows)
        return f":{self.name} a {', '.join(self.types)} ;\n{rows}{INDENT}.\n\n"


class Document:
    """Hold a file: the comment above it, its own namespace, its nodes."""

    def __init__(self, comment: str, namespace: str) -> None:
        self.comment = comment
        self.namespace = namespace
        self.size = 0
        """Statements that came in by the methods below."""
        self._by_kind: dict[str, list[Node]] = {}
        self.nodes: list[Node] = []

    def node(self, name: str, *types: str) -> Node:
        """Add a node; the first type is the one that it is known by."""
        node = Node(name, types)
        self.nodes.append(node)
        self._by_kind.setdefault(node.kind, []).append(node)
        self.size += len(types)
        return node

    def state(self, node: Node, predicate: str, *values: str) -> None:
        """Add values of a property: texts on lines of their own, names on the line that it has."""
        row = node.row(predicate)
        if row and not values[0].startswith('"'):
            row.values += values
        else:
            node.rows.append(Row(predicate, list(values)))
        self.size += len(values)

    def of_kind(self, kind: str) -> list[Node]:
        """Return the nodes of a class, in the order of writing."""
        return self._by_kind.get(kind, [])

    def render(self) -> str:
        """Return the whole file as Turtle."""
        return "".join((self._head(), *(node.render() for node in self.nodes)))

    def lines(self) -> dict[str, int]:
        """Return the line on which each node begins, by its name; its rows follow, one a line."""
        found = {}
        line = self._head().count("\n") + 1
        for node in self.nodes:
            found[node.name] = line
            line += len(node.rows) + 3
        return found

    def _head(self) -> str:
        used: set[str] = set()
        for node in self.nodes:
            used.update(_prefixes(" ".join(node.types)))
            for row in node.rows:
                used.update(_prefixes(row.predicate), *map(_prefixes, row.values))
        prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(used))
        return f"# {self.comment}\n\n@prefix : <{self.namespace}> .\n{prefixes}\n"


def _prefixes(terms: str) -> list[str]:
    return _PREFIX.findall(_TEXT.sub("", terms))
