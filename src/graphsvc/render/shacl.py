"""The report as statements in the words of SHACL, which Turtle and JSON-LD write down.

Findings of the analysis stand beside those of the shapes, without a source shape and a
constraint component; what SHACL has no term for (coverage, roadmap) is in the JSON.  Why a
value fails a rule that is made of others are results below the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from graphsvc.analysis.facts import language_of, text_of
from graphsvc.report import Detail, Finding, Report, Severity
from graphsvc.vocab import OM, RDF, SCOM, SH, XSD

TYPE: Final = ox.NamedNode(RDF + "type")
_DATATYPE: Final = re.compile(r'"\^\^<([^<>"]*)>$')
_SEVERITY: Final = {"violation": "Violation", "warning": "Warning", "info": "Info"}

Subject = ox.NamedNode | ox.BlankNode
Term = Subject | ox.Literal


def sh(name: str) -> ox.NamedNode:
    """Return a term of the SHACL vocabulary."""
    return ox.NamedNode(SH + name)


def triples(report: Report) -> Iterator[ox.Triple]:
    """Yield the validation report, then each of its results."""
    prefix = _unused_prefix(report)
    node = ox.BlankNode(prefix)
    yield ox.Triple(node, TYPE, sh("ValidationReport"))
    conforms = ox.Literal(
        "true" if report.conforms else "false", datatype=ox.NamedNode(XSD + "boolean")
    )
    yield ox.Triple(node, sh("conforms"), conforms)
    for at, finding in enumerate(report.findings, 1):
        result = ox.BlankNode(f"{prefix}-result{at}")
        yield ox.Triple(node, sh("result"), result)
        yield from _result(result, finding, report.lang)


def _unused_prefix(report: Report) -> str:
    """Return a label for our nodes that begins none of the labels of the file's own."""
    terms = list(_terms(report.findings))
    prefix = "report"
    while any(term.startswith(f"_:{prefix}") for term in terms):
        prefix += "-"
    return f"{prefix}x" if prefix.endswith("-") else prefix


def _terms(items: Iterable[Finding | Detail]) -> Iterator[str]:
    """Yield the terms of the file that findings and their details name."""
    for item in items:
        yield from (term for term in (item.focus, item.value) if term)
        yield from _terms(item.details)


def _result(node: ox.BlankNode, finding: Finding, lang: str) -> Iterator[ox.Triple]:
    yield from _stated(node, finding, finding.severity, lang)
    if finding.element:
        element = ox.NamedNode(OM + finding.element)
        yield ox.Triple(node, ox.NamedNode(SCOM + "concernsElement"), element)


def _stated(
    node: ox.BlankNode, item: Finding | Detail, severity: Severity, lang: str
) -> Iterator[ox.Triple]:
    yield ox.Triple(node, TYPE, sh("ValidationResult"))
    yield ox.Triple(node, sh("resultSeverity"), sh(_SEVERITY[severity]))
    yield ox.Triple(node, sh("resultMessage"), ox.Literal(item.message, language=lang))
    if item.focus:
        yield ox.Triple(node, sh("focusNode"), term_of(item.focus))
    # A path that is no single property has no term of its own here.
    if item.path and re.fullmatch("<[^<>]*>", item.path):
        yield ox.Triple(node, sh("resultPath"), term_of(item.path))
    if item.value:
        yield ox.Triple(node, sh("value"), term_of(item.value))
    if item.shape:
        yield ox.Triple(node, sh("sourceShape"), ox.NamedNode(item.shape))
    if item.component:
        own = "://" in item.component
        component = ox.NamedNode(item.component) if own else sh(item.component)
        yield ox.Triple(node, sh("sourceConstraintComponent"), component)
    for at, detail in enumerate(item.details, 1):
        below = ox.BlankNode(f"{node.value}-{at}")
        yield ox.Triple(node, sh("detail"), below)
        yield from _stated(below, detail, severity, lang)


def term_of(term: str) -> Term:
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
