"""The fast engine: compiled shapes in Rust, where there is a wheel for the machine."""

from __future__ import annotations

import re
from typing import Final

from graphsvc.errors import SyntaxRefusal
from graphsvc.validation.rows import Row, severity_of
from graphsvc.vocab import RDF, SH

_BLANK: Final = re.compile(r"_:[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*")
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"')

# A shape and a node of no one else's, to see how the engine numbers blank nodes.
_PROBE: Final = "urn:graphsvc:probe"
_PROBE_SHAPE: Final = (
    f"\n<{_PROBE}> a <{SH}NodeShape> ; <{SH}targetClass> <{_PROBE}> ; <{SH}nodeKind> <{SH}IRI> .\n"
)
_PROBE_NODE: Final = f"_:probe <{RDF}type> <{_PROBE}> .\n"


def blank_labels(ntriples: str) -> list[str]:
    """Return the blank-node labels of the text in the order of their first appearance."""
    found: dict[str, None] = {}
    for line in ntriples.split("\n"):
        if "_:" in line:
            found |= dict.fromkeys(_BLANK.findall(_LITERAL.sub('""', line)))
    return list(found)


class Fast:
    """Run compiled shapes; safe to share between threads."""

    name = "shacl"

    def __init__(self, shapes: str) -> None:
        import shacl

        self.version = shacl.__version__
        try:
            self._shapes = shacl.Shapes.from_turtle(shapes + _PROBE_SHAPE)
            results = self._shapes.validate_text(_PROBE_NODE, format="ntriples").results
        except ValueError as fault:
            raise _refusal(fault) from fault
        # The engine numbers blank nodes by first appearance, its shapes' before the data's.
        (probe,) = {item.focus_node for item in results if item.source_shape == f"<{_PROBE}>"}
        self._prefix, _, first = probe.rpartition("b")
        self._first = int(first)

    def run(self, ntriples: str) -> list[Row]:
        """Return the rows for the data, in the engine's order."""
        try:
            results = self._shapes.validate_text(ntriples, format="ntriples").results
        except ValueError as fault:
            raise _refusal(fault) from fault
        if not results:
            return []
        # Give blank nodes the labels back that they have in the text.
        names: dict[str, str] = {}
        if any("_:" in item.focus_node or "_:" in (item.value or "") for item in results):
            labels = enumerate(blank_labels(ntriples), self._first)
            names = {f"{self._prefix}b{at}": label for at, label in labels}
        return [
            Row(
                names.get(item.focus_node, item.focus_node),
                item.path or "",
                names.get(item.value or "", item.value or ""),
                severity_of(item.severity_iri.strip("<>")),
                (item.source_shape or item.root_shape or "").strip("<>"),
                item.component_iri.strip("<>").removeprefix(SH),
                item.message or "",
            )
            for item in results
        ]


def _refusal(fault: ValueError) -> SyntaxRefusal:
    """Say in one line what the engine says in several, the last of which is the reason."""
    lines = [line.strip() for line in str(fault).splitlines() if line.strip(" ^")]
    reason = lines[0] if len(lines) < 2 else f"{lines[0]} {lines[-1]}"
    return SyntaxRefusal(
        f"The engine shacl can't run the shapes: {reason}", todo="Mend the shapes."
    )
