"""The report as a SHACL validation report in JSON-LD: the statements of the Turtle, nested.

The context stands in the document, so that nothing is fetched to read it.  It
has no prefixes: the file's own names stand in full, whatever they begin with.
"""

from __future__ import annotations

import json
from typing import Any, Final

import pyoxigraph as ox

from graphsvc.render.shacl import TYPE, Subject, Term, triples
from graphsvc.report import Report
from graphsvc.vocab import SCOM, SH, XSD

_NODES: Final = ("focusNode", "resultPath", "sourceShape", "sourceConstraintComponent")
_BELOW: Final = ("result", "detail")
_CODES: Final = ("ValidationReport", "ValidationResult", "Violation", "Warning", "Info")
_CONTEXT: Final[dict[str, Any]] = {
    **{name: SH + name for name in (*_CODES, *_BELOW, "conforms", "value")},
    **{name: {"@id": SH + name, "@type": "@id"} for name in _NODES},
    "resultSeverity": {"@id": SH + "resultSeverity", "@type": "@vocab"},
    "resultMessage": {"@id": SH + "resultMessage", "@container": "@language"},
    "concernsElement": {"@id": SCOM + "concernsElement", "@type": "@id"},
}
_Stated = dict[Subject, list[tuple[ox.NamedNode, Term]]]


def render(report: Report) -> bytes:
    """Return UTF-8 JSON-LD, indented, one newline at the end."""
    stated: _Stated = {}
    for subject, predicate, value in triples(report):
        stated.setdefault(subject, []).append((predicate, value))
    # The first statement is about the report as a whole.
    body = {"@context": _CONTEXT, **_node(next(iter(stated)), stated)}
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode()


def _node(subject: Subject, stated: _Stated) -> dict[str, Any]:
    node: dict[str, Any] = {}
    for predicate, value in stated[subject]:
        name = _local(predicate)
        if predicate == TYPE:
            node["@type"] = _local(value)
        elif name in _BELOW and isinstance(value, ox.BlankNode):
            node.setdefault(name, []).append(_node(value, stated))
        else:
            node[name] = _value(name, value)
    return node


def _value(name: str, value: Term) -> str | bool | dict[str, str]:
    if isinstance(value, ox.Literal):
        return _literal(name, value)
    if name == "resultSeverity":
        return _local(value)
    iri = value.value if isinstance(value, ox.NamedNode) else str(value)
    return iri if name in _CONTEXT and name != "value" else {"@id": iri}


def _literal(name: str, value: ox.Literal) -> str | bool | dict[str, str]:
    if name == "resultMessage":
        return {value.language or "@none": value.value}
    if name == "conforms":
        return value.value == "true"
    datatype = value.datatype.value
    if datatype == XSD + "string" and name not in _NODES:
        return value.value
    # In the place of a node, as the focus of a detail may be, a bare text would be an address.
    if value.language:
        return {"@language": value.language, "@value": value.value}
    return {"@type": datatype, "@value": value.value}


def _local(term: Term) -> str:
    """Return the name of a term of ours, which has a hash before it."""
    return term.value.partition("#")[2]
