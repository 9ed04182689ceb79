"""Run the tests of queries, updates and result formats, through the endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from conformance import comparing
from conformance.comparing import BY_VALUE, DIFFERENT
from conformance.server import Response, Server
from conformance.suites import (
    BASE,
    HOME,
    MF,
    QT,
    RDFS,
    UT,
    Case,
    Manifest,
    Term,
    manifest_of,
    plain,
)

_ACCEPT: Final = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
}
_ANY: Final = "*/*"
_RDF: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
}
_NOT_HERE: Final = "not allowed here"


class RefusedOnPurpose(Exception):
    """Report a request that is understood and not carried out."""


class RightByValue(Exception):
    """Report an answer that is right, numbers and times written another way."""


def _judged(how: str, otherwise: str) -> str:
    if how == BY_VALUE:
        raise RightByValue
    return otherwise if how == DIFFERENT else ""


def run(case: Case, server: Server) -> str:
    """Return what is wrong with the service's answer, nothing if it is right."""
    manifest = manifest_of(case)
    node = manifest.nodes[case.name]
    action, result = manifest.one(node, MF + "action"), manifest.one(node, MF + "result")
    assert action is not None
    if "Syntax" in case.kind:
        return _syntax(case, action, server)
    if case.kind == "UpdateEvaluationTest":
        return _update(manifest, action, result, server)
    assert result is not None
    return _query(manifest, action, result, server)


def _syntax(case: Case, action: Term, server: Server) -> str:
    text = _read(action).decode()
    server.hold(())
    answer = server.update(text) if "Update" in case.kind else server.query(text, _ANY)
    if "Negative" in case.kind:
        return "" if answer.status == 400 else f"status {answer.status}, expected 400"
    # What is right but can't be done, such as dropping a graph that is not there, is no fault.
    return "" if _is_well_formed(answer) else _told(answer)


def _is_well_formed(answer: Response) -> bool:
    if answer.status in (200, 204):
        return True
    detail = json.loads(answer.body)["detail"]
    if _NOT_HERE in detail:
        raise RefusedOnPurpose(detail)
    return answer.status == 400 and "can't be run" in detail


def _query(manifest: Manifest, action: Term, result: Term, server: Server) -> str:
    query = manifest.one(action, QT + "query")
    assert query is not None
    server.hold(dataset(manifest, action, QT))
    kind, accept = format_of(result)
    answer = server.query(with_base(query), accept)
    if answer.status != 200:
        return _told(answer)
    return _judged(compared(answer.body, kind, result), f"another answer: {answer.body[:600]!r}")


def format_of(result: Term) -> tuple[str, str]:
    """Return the kind of the expected answer and the media type to ask for."""
    kind = plain(result).rpartition(".")[2]
    if kind == "ttl" and comparing.are_rows(_parsed(result, ox.DefaultGraph())):
        return "rows", _ACCEPT["srj"]
    return kind, _ACCEPT[kind]


def compared(found: bytes, kind: str, result: Term) -> str:
    """Tell how far an answer of that kind is the expected one."""
    if kind not in ("rows", "ttl"):
        return comparing.results(kind, found, _read(result))
    expected = list(_parsed(result, ox.DefaultGraph()))
    if kind == "rows":
        return comparing.with_rows_in_rdf(found, expected)
    return comparing.graphs(ox.parse(found, format=ox.RdfFormat.TURTLE), expected)


def _update(manifest: Manifest, action: Term, result: Term | None, server: Server) -> str:
    request = manifest.one(action, UT + "request")
    assert request is not None
    server.hold(dataset(manifest, action, UT))
    answer = server.update(with_base(request))
    if answer.status != 204:
        return _told(answer)
    expected = list(dataset(manifest, result, UT)) if result is not None else []
    found = server.held()
    return _judged(comparing.graphs(found, expected), f"another store: {found[:20]}")


def dataset(manifest: Manifest, node: Term, vocabulary: str) -> Iterator[ox.Quad]:
    """Yield the quads that a test starts with or expects."""
    for data in manifest.all(node, vocabulary + "data"):
        yield from _parsed(data, ox.DefaultGraph())
    for named in manifest.all(node, vocabulary + "graphData"):
        if isinstance(named, ox.NamedNode):
            yield from _parsed(named, named)
        else:
            source = manifest.one(named, vocabulary + "graph")
            label = manifest.text(named, RDFS + "label")
            assert source is not None
            assert label is not None
            yield from _parsed(source, ox.NamedNode(label))


def _parsed(data: Term, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    syntax = _RDF[plain(data).rpartition(".")[2]]
    found = ox.parse(_read(data), format=syntax, base_iri=plain(data), rename_blank_nodes=True)
    for quad in found:
        own = quad.graph_name
        yield ox.Quad(
            quad.subject,
            quad.predicate,
            quad.object,
            graph if isinstance(own, ox.DefaultGraph) else own,
        )


def with_base(source: Term) -> str:
    """Return the text, relative IRIs against its own address, as the tests mean them."""
    return f"BASE <{plain(source)}>\n{_read(source).decode()}"


def _read(term: Term) -> bytes:
    iri = plain(term)
    assert iri.startswith(BASE), iri
    return (HOME / iri.removeprefix(BASE)).read_bytes()


def _told(answer: Response) -> str:
    if _NOT_HERE in answer.body.decode(errors="replace"):
        raise RefusedOnPurpose(json.loads(answer.body)["detail"])
    return f"status {answer.status}: {answer.body[:400].decode(errors='replace')}"
