"""What ``/sparql`` says of itself: a page for browsers, a description for RDF clients."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
from starlette.types import Scope

from graphsvc.api import pages
from graphsvc.api.answers import Prepared, pick, prepare
from graphsvc.api.services import Services
from graphsvc.rdfio.formats import FORMATS, JSONLD, NTRIPLES, RDFXML, TURTLE
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import RDF

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_HTML: Final = "text/html"
_RDF: Final = (TURTLE, NTRIPLES, JSONLD, RDFXML)
_RESULTS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


async def answer(scope: Scope, services: Services, accept: str | None) -> Prepared:
    """Return the page or the description, whichever the client prefers."""
    offers = [syntax.media_type for syntax in _RDF]
    chosen = pick(accept, [*offers, _HTML])
    if chosen == _HTML:
        return pages.prepared(scope, "sparql.html", {"catalogue": services.catalogue})
    syntax = next(item for item in FORMATS if item.media_type == chosen)
    address = services.public_address(scope) + "sparql"
    is_union = services.settings.default_graph == "union"
    return prepare(serialize(describe(address, is_union=is_union), syntax), chosen)


def describe(address: str, *, is_union: bool) -> list[ox.Triple]:
    """Return the description of the endpoint at ``address``."""
    service = ox.NamedNode(address)

    def told(name: str, value: str) -> ox.Triple:
        return ox.Triple(service, ox.NamedNode(_SD + name), ox.NamedNode(value))

    found = [
        ox.Triple(service, ox.NamedNode(RDF + "type"), ox.NamedNode(_SD + "Service")),
        told("endpoint", address),
        told("supportedLanguage", _SD + "SPARQL11Query"),
        told("defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple"),
    ]
    if is_union:
        found.append(told("feature", _SD + "UnionDefaultGraph"))
    return found + [told("resultFormat", _FORMATS + name) for name in _RESULTS]
