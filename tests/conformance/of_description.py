"""Run the tests of the service description, of which the suite gives the names alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox

from conformance.server import Server
from conformance.suites import RDF, Case, Term

SD: Final = "http://www.w3.org/ns/sparql-service-description#"


def run(case: Case, server: Server) -> str:
    """Return what is wrong with the description, nothing if it is right."""
    answer = server.send("GET", "/sparql", {"Accept": "text/turtle"})
    if answer.status != 200 or answer.media_type != "text/turtle":
        return f"status {answer.status}, {answer.media_type}"
    store = ox.Store()
    store.load(answer.body, ox.RdfFormat.TURTLE)
    return _CHECKS[case.name](store, f"{server.running.address}/sparql")


def _returns_rdf(store: ox.Store, _address: str) -> str:
    return "" if len(store) else "no statements"


def _has_endpoint(store: ox.Store, address: str) -> str:
    query = f"ASK {{ ?service a <{SD}Service> ; <{SD}endpoint> <{address}> }}"
    return "" if store.query(query) else f"no sd:endpoint {address}"


def _conforms(store: ox.Store, _address: str) -> str:
    """See that each property of the vocabulary stands where the vocabulary has it."""
    domains = {
        "endpoint": "Service", "feature": "Service", "defaultEntailmentRegime": "Service",
        "supportedLanguage": "Service", "resultFormat": "Service", "inputFormat": "Service",
        "extensionFunction": "Service", "defaultDataset": "Service",
        "availableGraphs": "Service", "defaultGraph": "Dataset", "namedGraph": "Dataset",
        "name": "NamedGraph", "graph": "NamedGraph",
    }  # fmt: skip
    wrong = set()
    for quad in store.quads_for_pattern(None, None, None):
        name = quad.predicate.value
        if name.startswith(SD):
            domain = domains.get(name.removeprefix(SD))
            if domain is None or not _is_a(store, quad.subject, domain):
                wrong.add(f"{name} of {quad.subject}")
    return ", ".join(sorted(wrong))


def _is_a(store: ox.Store, node: Term, name: str) -> bool:
    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return False
    kinds = [
        quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(RDF + "type"), None)
    ]
    wider = {"Dataset": ("Dataset", "GraphCollection")}.get(name, (name,))
    return any(ox.NamedNode(SD + kind) in kinds for kind in wider)


_CHECKS: Final[dict[str, Callable[[ox.Store, str], str]]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint,
    "conforms-to-schema": _conforms,
}
