"""The reference engine: pySHACL, which runs everywhere."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphsvc.errors import SyntaxRefusal
from graphsvc.validation.rows import Row, severity_of
from graphsvc.vocab import SH, XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_STRING: Final = ox.NamedNode(XSD + "string")
_REPEATED: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class Reference:
    """Run shapes in Python, without SHACL's advanced features and without JavaScript."""

    name = "pyshacl"

    def __init__(self, shapes: str) -> None:
        from importlib.metadata import version

        self.version = version("pyshacl")
        with _quiet():
            self._shapes = _graph(shapes, ox.RdfFormat.TURTLE)

    def run(self, ntriples: str) -> list[Row]:
        """Return the rows for the data, sorted: the engine has them in no order."""
        from pyshacl import validate
        from rdflib import Graph

        with _quiet():
            data = _graph(ntriples, ox.RdfFormat.N_TRIPLES)
            try:
                _, report, _ = validate(data, shacl_graph=self._shapes, advanced=False, js=False)
            # Not the engine's own errors alone: rdflib raises bare ones for SPARQL in shapes.
            except Exception as fault:
                raise _refusal(fault) from fault
        # A failure to validate comes back in the place of the report.
        if not isinstance(report, Graph):
            raise _refusal(report)
        return sorted(_rows(report))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib and pySHACL from telling of ill-typed values: the shapes do, in the report."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    before = [logger.disabled for logger in loggers]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Parsing weird boolean")
        for logger in loggers:
            logger.disabled = True
        try:
            yield
        finally:
            for logger, was in zip(loggers, before, strict=True):
                logger.disabled = was


def _refusal(fault: object) -> SyntaxRefusal:
    reason = " ".join(str(fault).split("\nFor reference", 1)[0].split()).rstrip(".")
    return SyntaxRefusal(
        f"The engine pyshacl can't run the shapes: {reason}", todo="Mend the shapes."
    )


def _graph(text: str, syntax: ox.RdfFormat) -> Graph:
    """Read with Oxigraph, so that labels, and literals to the letter, are those of the text."""
    from rdflib import BNode, Graph, Literal, URIRef

    def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(node, ox.NamedNode):
            return URIRef(node.value)
        if isinstance(node, ox.BlankNode):
            return BNode(node.value)
        if isinstance(node, ox.Triple):
            raise SyntaxRefusal("The engine pyshacl reads no triple terms", todo="Use shacl.")
        if node.language:
            return Literal(node.value, lang=node.language)
        # The engine takes a text without a datatype for the same as a string.
        datatype = None if node.datatype == _STRING else URIRef(node.datatype.value)
        return Literal(node.value, datatype=datatype, normalize=False)

    graph = Graph()
    for quad in ox.parse(text.encode(), format=syntax):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _rows(report: Graph) -> list[Row]:
    from rdflib import RDF, Namespace

    sh = Namespace(SH)
    report_node = report.value(None, RDF.type, sh.ValidationReport)
    return [
        Row(
            _text(report.value(result, sh.focusNode)),
            _path(report, report.value(result, sh.resultPath)),
            _text(report.value(result, sh.value)),
            severity_of(str(report.value(result, sh.resultSeverity))),
            str(report.value(result, sh.sourceShape)),
            str(report.value(result, sh.sourceConstraintComponent)).removeprefix(SH),
            str(report.value(result, sh.resultMessage) or ""),
        )
        # Only results of the report itself: those below sh:detail are reasons, not results.
        for result in report.objects(report_node, sh.result)
    ]


def _text(node: Node | None) -> str:
    """Return the term as N-Triples has it; rdflib would write some as Turtle."""
    from rdflib import BNode, Literal

    if node is None:
        return ""
    if isinstance(node, BNode):
        return f"_:{node}"
    if isinstance(node, Literal):
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        datatype = ox.NamedNode(str(node.datatype)) if node.datatype else None
        return str(ox.Literal(str(node), datatype=datatype))
    return f"<{node}>"


def _path(graph: Graph, path: Node | None) -> str:
    """Return the path as a SPARQL property path, as the fast engine writes it."""
    from rdflib.collection import Collection
    from rdflib.term import BNode

    if path is None:
        return ""
    if not isinstance(path, BNode):
        return _text(path)
    stated = {str(name).removeprefix(SH): value for name, value in graph.predicate_objects(path)}
    if (inverse := stated.get("inversePath")) is not None:
        return f"^{_path(graph, inverse)}"
    if (choice := stated.get("alternativePath")) is not None:
        return f"({'|'.join(_path(graph, item) for item in Collection(graph, choice))})"
    for name, sign in _REPEATED.items():
        if name in stated:
            return f"({_path(graph, stated[name])}){sign}"
    return f"({'/'.join(_path(graph, item) for item in Collection(graph, path))})"
