"""Run the tests that are written as HTTP requests and responses, in RDF."""

from __future__ import annotations

import json
from typing import Final

import pyoxigraph as ox

from conformance.comparing import EXACTLY, graphs
from conformance.server import Response, Server
from conformance.suites import CNT, HOME, HT, MF, RDFS, UT, Case, Manifest, Term, manifest_of, plain

_WRITING: Final = frozenset({"PUT", "POST", "DELETE"})
# The data that the protocol's tests ask about, in these graphs.
_PROTOCOL_GRAPHS: Final = "http://kasei.us/2009/09/sparql/data/"
_PROTOCOL_DATA: Final = ("data1", "data2", "data3")
_ROWS: Final = "application/sparql-results+"
_OF_FORMAT: Final = {
    "boolean": (f"{_ROWS}json", f"{_ROWS}xml"),
    "tabular": (f"{_ROWS}json", f"{_ROWS}xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}
_STATUS: Final = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}


def run(case: Case, server: Server) -> str:
    """Return what is wrong with the service's answers, nothing if they are right."""
    manifest = manifest_of(case)
    node = manifest.nodes[case.name]
    server.hold(_protocol_data() if case.suite == "protocol" else ())
    action = manifest.one(node, MF + "action")
    assert action is not None
    location = ""
    for number, request in enumerate(manifest.listed(manifest.one(action, HT + "requests")), 1):
        answer = _send(case, manifest, request, server, location)
        expected = manifest.one(request, HT + "resp")
        assert expected is not None
        if wrong := _compared(manifest, expected, answer):
            return f"request {number}: {wrong}"
        if manifest.one(expected, MF + "expectedLocation") is not None:
            location = answer.headers.get("location", "")
            if not location:
                return f"request {number}: no Location"
    return ""


def _protocol_data() -> list[ox.Quad]:
    assert manifest_graphs(), "the manifest names the data"
    return [
        ox.Quad(
            quad.subject, quad.predicate, quad.object, ox.NamedNode(f"{_PROTOCOL_GRAPHS}{name}.rdf")
        )
        for name in _PROTOCOL_DATA
        for quad in ox.parse(
            (HOME / "protocol" / f"{name}.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES
        )
    ]


def manifest_graphs() -> set[str]:
    """Return the graphs that the protocol's manifest asks to be there."""
    manifest = manifest_of(Case("protocol", "protocol", "", ""))
    return {
        plain(label)
        for node in manifest.nodes.values()
        for data in manifest.all(node, UT + "graphData")
        for label in manifest.all(data, RDFS + "label")
    }


def _send(case: Case, manifest: Manifest, request: Term, server: Server, location: str) -> Response:
    method = manifest.text(request, HT + "methodName") or ""
    path = (manifest.text(request, HT + "absolutePath") or "").replace("$LOCATION$", location)
    headers = _headers(manifest, request)
    content = manifest.one(request, HT + "body")
    body = None
    if content is not None:
        encoding = manifest.text(content, CNT + "characterEncoding") or "UTF-8"
        text = manifest.text(content, CNT + "chars") or ""
        body = text.encode(encoding)
    if case.suite != "protocol":
        target = path.replace("/gsp", "/graphs", 1)
        return server.send(method, target, headers, body, writes=method in _WRITING)
    writes = _is_update(case, path, headers, body or b"")
    target = path.replace("/sparql/", "/update" if writes else "/sparql", 1)
    return server.send(method, target, headers, body, writes=writes)


def _is_update(case: Case, path: str, headers: dict[str, str], body: bytes) -> bool:
    """Tell whether a request is for the address of updates, which is not that of queries."""
    return (
        case.name.startswith("bad_update")
        or "update=" in path
        or "application/sparql-update" in headers.get("content-type", "")
        or b"update=" in body
    )


def _headers(manifest: Manifest, node: Term) -> dict[str, str]:
    found = {}
    for header in manifest.listed(manifest.one(node, HT + "headers")):
        name = manifest.text(header, HT + "fieldName") or ""
        found[name] = manifest.text(header, HT + "fieldValue") or ""
    return found


def _compared(manifest: Manifest, expected: Term, answer: Response) -> str:
    statuses = [plain(s).rpartition("#")[2] for s in manifest.all(expected, MF + "expectedStatus")]
    if not any(_is(answer.status, status) for status in statuses):
        return f"status {answer.status}, expected {' or '.join(statuses)}: {answer.body[:300]!r}"
    kind = manifest.text(expected, MF + "expectedFormat")
    if kind is not None and answer.media_type not in _OF_FORMAT[kind]:
        return f"{answer.media_type} is no format for {kind}"
    boolean = manifest.text(expected, MF + "expectedBoolean")
    if boolean is not None and json.loads(answer.body)["boolean"] != (boolean == "true"):
        return f"the answer is not {boolean}"
    for name, value in _headers(manifest, expected).items():
        if answer.headers.get(name) != value:
            return f"{name}: {answer.headers.get(name)}, expected {value}"
    content = manifest.one(expected, HT + "body")
    if content is not None:
        return compared_graphs(answer.body, manifest.text(content, CNT + "chars") or "")
    return ""


def compared_graphs(body: bytes, expected: str) -> str:
    """Return what is wrong with a body in Turtle, nothing if it is the expected graph."""
    found, wanted = (
        list(ox.parse(data, format=ox.RdfFormat.TURTLE)) for data in (body, expected.encode())
    )
    return "" if graphs(found, wanted) == EXACTLY else f"another graph: {body[-500:]!r}"


def _is(status: int, expected: str) -> bool:
    if expected.startswith("StatusCode"):
        return status // 100 == int(expected.removeprefix("StatusCode")[0])
    return status == _STATUS[expected]
