"""Property paths of shapes: read from statements, written as text, followed over data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graphsvc.analysis.facts import Facts
from graphsvc.vocab import RDF, SH

_FIRST: Final = f"<{RDF}first>"
_REST: Final = f"<{RDF}rest>"
_NIL: Final = f"<{RDF}nil>"
# What is a list is a sequence, whatever else is stated of it.
_KINDS: Final = {
    _FIRST: "/",
    f"<{SH}inversePath>": "^",
    f"<{SH}alternativePath>": "|",
    f"<{SH}zeroOrMorePath>": "*",
    f"<{SH}oneOrMorePath>": "+",
    f"<{SH}zeroOrOnePath>": "?",
}

Step = Callable[[str, str], Iterable[str]]
"""Return what a node has in a property; with ``^`` before the property, what has the node."""


def members(head: str, facts: Facts) -> list[str] | None:
    """Return the members of a list, None where the node is no well-formed one."""
    found: list[str] = []
    seen = set()
    while head != _NIL:
        cell = facts.about(head)
        firsts, rests = cell.get(_FIRST, ()), cell.get(_REST, ())
        if len(firsts) != 1 or len(rests) != 1 or head in seen:
            return None
        seen.add(head)
        found.append(firsts[0])
        head = rests[0]
    return found


@dataclass(frozen=True, slots=True)
class Path:
    """Hold a path.

    ``kind`` is empty for a property, whose IRI is ``term``; else it is the sign that SPARQL
    has for it (``^``, ``/``, ``|``, ``*``, ``+``, ``?``), and ``parts`` are what it joins.
    """

    kind: str
    parts: tuple[Path, ...] = ()
    term: str = ""

    def __str__(self) -> str:
        """Return the path as SPARQL writes it, brackets around sequences and choices."""
        if not self.kind:
            return self.term
        if self.kind == "^":
            return f"^{self.parts[0]}"
        if self.kind in "/|":
            return f"({self.kind.join(map(str, self.parts))})"
        return f"({self.parts[0]}){self.kind}"

    def follow(self, nodes: Iterable[str], step: Step) -> list[str]:
        """Return what the path leads to from any of the nodes, each once."""
        return list(dict.fromkeys(self._follow(nodes, step)))

    def _follow(self, nodes: Iterable[str], step: Step) -> Iterator[str]:
        if not self.kind:
            for node in nodes:
                yield from step(node, self.term)
        elif self.kind == "^":
            yield from self.parts[0].reversed().follow(nodes, step)
        elif self.kind == "/":
            for part in self.parts:
                nodes = part.follow(nodes, step)
            yield from nodes
        elif self.kind == "|":
            starts = list(nodes)
            for part in self.parts:
                yield from part.follow(starts, step)
        else:
            yield from self._repeated(list(nodes), step)

    def _repeated(self, nodes: list[str], step: Step) -> Iterator[str]:
        if self.kind in "*?":
            yield from nodes
        seen: set[str] = set()
        while nodes:
            nodes = [node for node in self.parts[0].follow(nodes, step) if node not in seen]
            yield from nodes
            seen.update(nodes)
            if self.kind == "?":
                return

    def reversed(self) -> Path:
        """Return the path that leads back."""
        if not self.kind:
            return Path("", (), self.term[1:] if self.term.startswith("^") else f"^{self.term}")
        if self.kind == "^":
            return self.parts[0]
        parts = tuple(part.reversed() for part in self.parts)
        return Path(self.kind, parts[::-1] if self.kind == "/" else parts)


def read_path(node: str, facts: Facts) -> Path | None:
    """Return the path that the node of a shapes graph stands for, None where it is none."""
    return _read(node, facts, frozenset())


def _read(node: str, facts: Facts, above: frozenset[str]) -> Path | None:
    if node.startswith("<"):
        return Path("", (), node) if node != _NIL else None
    stated = facts.about(node)
    for name, kind in _KINDS.items():
        if node not in above and (values := stated.get(name)):
            listed = members(node if name == _FIRST else values[0], facts)
            return _made(kind, listed if kind in "/|" else values, facts, above | {node})
    return None


def _made(kind: str, nodes: list[str] | None, facts: Facts, above: frozenset[str]) -> Path | None:
    parts = [_read(node, facts, above) for node in nodes or ()]
    whole = tuple(part for part in parts if part)
    enough = 2 if kind in "/|" else 1
    return Path(kind, whole) if len(whole) == len(parts) >= enough else None
