"""The engines that run shapes: the fast one where it has a wheel, pySHACL everywhere.

Both take N-Triples text and give the same rows, whose terms are N-Triples
strings with the blank-node labels of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from graphsvc.errors import ParameterRefusal
from graphsvc.report import SEVERITIES, Severity
from graphsvc.validation.shapes import text_of_tiers
from graphsvc.vocab import RDF, SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FAST: Final = "shacl"
REFERENCE: Final = "pyshacl"
ENGINES: Final = (FAST, REFERENCE)
_BLANK: Final = re.compile(r"_:[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*")
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"')

# A shape and a node of no one else's, to see how the fast engine numbers blank nodes.
_PROBE_SHAPE: Final = (
    f"\n<urn:graphsvc:probe> a <{SH}NodeShape> ;"
    f" <{SH}targetClass> <urn:graphsvc:Probe> ; <{SH}nodeKind> <{SH}IRI> .\n"
)
_PROBE: Final = f"_:probe <{RDF}type> <urn:graphsvc:Probe> .\n"


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """Hold one result of an engine."""

    focus: str
    path: str
    value: str
    severity: Severity
    shape: str
    component: str
    message: str


class Engine(Protocol):
    """Run the shapes of some tiers over N-Triples."""

    name: str
    version: str

    def run(self, ntriples: str) -> list[Row]:
        """Return the rows for the data, in the engine's order."""


def available() -> str:
    """Return the name of the engine to use where none is asked for."""
    return FAST if find_spec("shacl") else REFERENCE


@cache
def engine(name: str | None, tiers: tuple[str, ...]) -> Engine:
    """Return the engine of that name with the tiers' shapes compiled, kept for the next file."""
    wanted = name or available()
    if wanted == FAST:
        if not find_spec("shacl"):
            raise ParameterRefusal(
                "The engine 'shacl' has no build for this machine", todo="Use --engine pyshacl."
            )
        return _Fast(tiers)
    if wanted == REFERENCE:
        return _Reference(tiers)
    raise ParameterRefusal(
        f"{wanted!r} is no engine", todo=f"Use one of {', '.join(ENGINES)}, or leave it out."
    )


def blank_labels(ntriples: str) -> list[str]:
    """Return the blank-node labels of the text in the order of their first appearance."""
    found: dict[str, None] = {}
    for line in ntriples.split("\n"):
        if "_:" in line:
            found |= dict.fromkeys(_BLANK.findall(_LITERAL.sub('""', line)))
    return list(found)


def _severity(iri: str) -> Severity:
    name = iri.removeprefix(SH).lower()
    return next((known for known in SEVERITIES if known == name), "violation")


class _Fast:
    name = FAST

    def __init__(self, tiers: tuple[str, ...]) -> None:
        import shacl

        self.version = shacl.__version__
        self._shapes = shacl.Shapes.from_turtle(text_of_tiers(tiers) + _PROBE_SHAPE)
        # The engine numbers blank nodes by first appearance, its shapes' before the data's.
        probe = self._shapes.validate_text(_PROBE, format="ntriples").results[0].focus_node
        self._prefix, _, first = probe.rpartition("b")
        self._first = int(first)

    def run(self, ntriples: str) -> list[Row]:
        results = self._shapes.validate_text(ntriples, format="ntriples").results
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
                _severity(item.severity_iri.strip("<>")),
                (item.source_shape or item.root_shape or "").strip("<>"),
                item.component,
                item.message or "",
            )
            for item in results
        ]


class _Reference:
    name = REFERENCE

    def __init__(self, tiers: tuple[str, ...]) -> None:
        from importlib.metadata import version

        from rdflib import Graph

        self.version = version("pyshacl")
        self._shapes = Graph().parse(data=text_of_tiers(tiers).encode(), format="turtle")

    def run(self, ntriples: str) -> list[Row]:
        from pyshacl import validate
        from rdflib import Graph

        labels: dict[str, Any] = {}
        data = Graph()
        data.parse(data=ntriples.encode(), format="nt", bnode_context=labels)
        names = {blank: f"_:{label}" for label, blank in labels.items()}
        _, report, _ = validate(data, shacl_graph=self._shapes, advanced=False, js=False)
        return list(_rows(report, names))


def _rows(report: Graph, names: dict[Any, str]) -> list[Row]:
    from rdflib import RDF, Namespace
    from rdflib.term import BNode

    sh = Namespace(SH)

    def term(node: Node | None) -> str:
        if node is None:
            return ""
        return names.get(node, f"_:{node}") if isinstance(node, BNode) else node.n3()

    rows = []
    report_node = report.value(None, RDF.type, sh.ValidationReport)
    # Only results of the report itself: those below sh:detail are reasons, not results.
    for result in report.objects(report_node, sh.result):
        path = report.value(result, sh.resultPath)
        source = report.value(result, sh.sourceShape)
        rows.append(
            Row(
                term(report.value(result, sh.focusNode)),
                _path(report, path),
                term(report.value(result, sh.value)),
                _severity(str(report.value(result, sh.resultSeverity))),
                str(source),
                str(report.value(result, sh.sourceConstraintComponent)).removeprefix(SH),
                str(report.value(result, sh.resultMessage) or ""),
            )
        )
    return rows


_REPEATED: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def _path(graph: Graph, path: Node | None) -> str:
    """Return the path as a SPARQL property path, as the fast engine writes it."""
    from rdflib.collection import Collection
    from rdflib.term import BNode, URIRef

    if path is None:
        return ""
    if not isinstance(path, BNode):
        return path.n3()
    stated = {str(name): value for name, value in graph.predicate_objects(path)}
    if (inverse := stated.get(f"{SH}inversePath")) is not None:
        return f"^{_path(graph, inverse)}"
    if (choice := stated.get(f"{SH}alternativePath")) is not None:
        return "|".join(_path(graph, item) for item in Collection(graph, choice))
    for name, sign in _REPEATED.items():
        if graph.value(path, URIRef(SH + name)) is not None:
            return f"({_path(graph, stated[SH + name])}){sign}"
    return "/".join(_path(graph, item) for item in Collection(graph, path))
