"""The report as a SHACL validation report in Turtle, for other RDF tools.

Findings of the analysis stand beside those of the shapes, without a source
shape; what the standard has no term for (coverage, roadmap) is in the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from graphsvc.analysis.facts import language_of, text_of
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import serialize
from graphsvc.report import Finding, Report
from graphsvc.vocab import OM, RDF, SCOM, SH, XSD

_TYPE = ox.NamedNode(RDF + "type")
_DATATYPE = re.compile(r'"\^\^<([^<>"]*)>$')
_SEVERITY = {"violation": "Violation", "warning": "Warning", "info": "Info"}


def render(report: Report) -> bytes:
    """Return Turtle."""
    return serialize(_triples(report), TURTLE)


def _triples(report: Report) -> Iterator[ox.Triple]:
    node = ox.BlankNode("report")
    yield ox.Triple(node, _TYPE, _sh("ValidationReport"))
    conforms = ox.Literal("true" if report.conforms else "false", datatype=_xsd("boolean"))
    yield ox.Triple(node, _sh("conforms"), conforms)
    for at, finding in enumerate(report.findings, 1):
        result = ox.BlankNode(f"result{at}")
        yield ox.Triple(node, _sh("result"), result)
        yield from _result(result, finding, report.lang)


def _result(node: ox.BlankNode, finding: Finding, lang: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _TYPE, _sh("ValidationResult"))
    yield ox.Triple(node, _sh("resultSeverity"), _sh(_SEVERITY[finding.severity]))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message, language=lang))
    if finding.focus:
        yield ox.Triple(node, _sh("focusNode"), term_of(finding.focus))
    # A path that is no single property has no term of its own here.
    if finding.path and finding.path.startswith("<"):
        yield ox.Triple(node, _sh("resultPath"), term_of(finding.path))
    if finding.value:
        yield ox.Triple(node, _sh("value"), term_of(finding.value))
    if finding.shape:
        yield ox.Triple(node, _sh("sourceShape"), ox.NamedNode(finding.shape))
    if finding.element:
        element = ox.NamedNode(OM + finding.element)
        yield ox.Triple(node, ox.NamedNode(SCOM + "concernsElement"), element)


def term_of(term: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the N-Triples term as a term of the engine."""
    if term.startswith("<"):
        return ox.NamedNode(term[1:-1])
    if term.startswith("_:"):
        return ox.BlankNode(term[2:])
    if language := language_of(term):
        return ox.Literal(text_of(term), language=language)
    if datatype := _DATATYPE.search(term):
        return ox.Literal(text_of(term), datatype=ox.NamedNode(datatype[1]))
    return ox.Literal(text_of(term))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _xsd(name: str) -> ox.NamedNode:
    return ox.NamedNode(XSD + name)
