"""One result of an engine, in the form that both engines share."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.report import SEVERITIES, Severity
from graphsvc.vocab import SH


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """Hold one result of an engine.

    Terms are N-Triples strings with the blank-node labels of the text; a path is a
    SPARQL property path, whose brackets stand around each sequence and choice.
    ``component`` is a local name of SHACL's own, the whole IRI of anyone else's.
    """

    focus: str
    path: str
    value: str
    severity: Severity
    shape: str
    component: str
    message: str


def severity_of(iri: str) -> Severity:
    """Return the severity of that IRI; what is none of SHACL's own is a violation."""
    name = iri.removeprefix(SH).lower()
    return next((known for known in SEVERITIES if known == name), "violation")
