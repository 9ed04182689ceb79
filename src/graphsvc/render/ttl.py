"""The report as a SHACL validation report in Turtle, for other RDF tools."""

from __future__ import annotations

from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import serialize
from graphsvc.render.shacl import triples
from graphsvc.report import Report


def render(report: Report) -> bytes:
    """Return Turtle."""
    return serialize(triples(report), TURTLE)
