"""What ``/sparql`` says of itself: a page for browsers, a description for RDF clients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox
from starlette.types import Scope

from graphsvc.api import void
from graphsvc.api.answers import Prepared, pick, prepare
from graphsvc.api.descriptions import FORMATS, FORMATS_OF_ROWS, FORMATS_OF_TRIPLES, Described
from graphsvc.api.editor_page import editor_page
from graphsvc.api.services import Services
from graphsvc.api.statistics import Statistics
from graphsvc.catalogue import Catalogue
from graphsvc.rdfio.formats import FORMATS as SYNTAXES
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import LANGUAGES, PREFIXES, RDFS, SH, XSD

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"
_HTML: Final = "text/html"
_RDF: Final = (TURTLE, NTRIPLES, JSONLD, RDFXML)
_ANY_URI: Final = ox.NamedNode(XSD + "anyURI")


async def answer(scope: Scope, services: Services, accept: str | None) -> Prepared:
    """Return the page or the description, whichever the client prefers."""
    offers = [syntax.media_type for syntax in _RDF]
    chosen = pick(accept, [*offers, _HTML])
    if chosen == _HTML:
        return editor_page(scope, services)
    address = services.public_address(scope)
    key = ("description", services.store.version, address, chosen)
    body = services.documents.get(key)
    if body is None:
        counts = await services.counting.current()
        is_union = services.settings.default_graph == "union"
        told = Described()
        calls_others = services.federation.is_on
        describe(told, address, counts, is_union=is_union, calls_others=calls_others)
        describe_queries(told, address, services.catalogue_in)
        body = serialize(told.triples, next(s for s in SYNTAXES if s.media_type == chosen))
        if counts:
            services.documents.put(key, body, len(body))
    return prepare(body, chosen)


def describe(
    told: Described, address: str, counts: Statistics, *, is_union: bool, calls_others: bool = False
) -> None:
    """Describe the two endpoints of the service at ``address``, and the data behind them."""
    service = told.node(f"{address}sparql", _SD + "Service")
    told.link(service, _SD + "endpoint", service.value)
    told.link(service, _SD + "supportedLanguage", _SD + "SPARQL11Query")
    for name in (*FORMATS_OF_ROWS, *FORMATS_OF_TRIPLES):
        told.link(service, _SD + "resultFormat", FORMATS + name)
    update = told.node(f"{address}update", _SD + "Service")
    told.link(update, _SD + "endpoint", update.value)
    told.link(update, _SD + "supportedLanguage", _SD + "SPARQL11Update")
    for node in (service, update):
        told.link(node, _SD + "defaultEntailmentRegime", _SIMPLE)
        told.link(node, _SD + "feature", _SD + "EmptyGraphs")
    if is_union:
        told.link(service, _SD + "feature", _SD + "UnionDefaultGraph")
    if calls_others:
        told.link(service, _SD + "feature", _SD + "BasicFederatedQuery")
    dataset = void.dataset_node(address)
    told.node(dataset.value, _SD + "Dataset")
    told.add(service, _SD + "defaultDataset", dataset)
    void.describe(told, address, counts)
    default = told.part(dataset, _SD + "defaultGraph", _SD + "Graph", void.VOID + "Dataset")
    if counts:
        told.count(default, void.VOID + "triples", counts["triples"])
    for row in counts.get("graphs", ()):
        named = told.part(dataset, _SD + "namedGraph", _SD + "NamedGraph")
        told.link(named, _SD + "name", row["graph"])
        graph = told.part(named, _SD + "graph", _SD + "Graph", void.VOID + "Dataset")
        told.count(graph, void.VOID + "triples", row["n"])


def describe_queries(
    told: Described, address: str, catalogue_in: Callable[[str], Catalogue]
) -> None:
    """Describe the stored queries as what an editor can offer, with the prefixes they use."""
    prefixes = ox.NamedNode(f"{address}{void.PATH}#prefixes")
    for prefix, namespace in PREFIXES.items():
        declared = told.part(prefixes, SH + "declare", SH + "PrefixDeclaration")
        told.add(declared, SH + "prefix", ox.Literal(prefix))
        told.add(declared, SH + "namespace", ox.Literal(namespace, datatype=_ANY_URI))
    for query in catalogue_in(LANGUAGES[0]):
        form = query.form.lower()
        kind = f"SPARQL{form.capitalize()}Executable"
        node = told.node(f"{address}queries/{query.name}", SH + "SPARQLExecutable", SH + kind)
        for lang in LANGUAGES:
            question = ox.Literal(catalogue_in(lang).get(query.name).summary, language=lang)
            told.add(node, RDFS + "label", question)
            told.add(node, RDFS + "comment", question)
        told.add(node, SH + "prefixes", prefixes)
        told.add(node, SH + form, ox.Literal(query.text))
        told.link(node, PREFIXES["schema"] + "target", f"{address}sparql")
