"""Addresses of terms: a page for people, data for programs, chosen by what they accept.

A term's own address names the thing, so it answers 303 with the address of a
document about it: the term's path and a suffix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import city_views, pages, profiling, store_graphs, term_addresses, term_views
from graphsvc.api.answers import response
from graphsvc.api.element_page import element_page
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.services import Service, Services
from graphsvc.api.term_addresses import (
    KINDS,
    SUFFIXES,
    Asked,
    is_iri,
    is_known,
    see_other,
    unknown,
    wished,
)
from graphsvc.rdfio.formats import Format
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import CITY_GRAPHS, ELEMENTS, OM, ROOT, SCOM, SCOMSH, SHAPES_GRAPH

router = APIRouter(tags=["Model"])

# Documents whose terms are parts of them, behind a #.
_DOCUMENTS: Final = {"ns": SCOM, "shapes": SCOMSH}
_ANY: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page, or data", "content": {kind: {} for kind in KINDS}},
    303: {"description": "The address of a document about the term"},
}


@router.get("/ns/{term}", summary="Find a term of the vocabulary", responses=_ANY)
async def vocabulary_term(request: Request, service: Service, term: str) -> Response:
    """Lead to the term's place in the vocabulary; with ``.html``, show the page of the term."""
    return await _part(request, service, "ns", term)


@router.get("/shapes/{shape}", summary="Find a rule for a city file", responses=_ANY)
async def rule(request: Request, service: Service, shape: str) -> Response:
    """Lead to the rule's place among the rules; with ``.html``, show the page of the rule."""
    return await _part(request, service, "shapes", shape)


@router.get("/iso37106-2021", summary="Find the model", include_in_schema=False)
@router.get("/iso37106-2021/", include_in_schema=False)
async def model(request: Request) -> Response:
    """Lead to the operating model."""
    return see_other(request, OM.removeprefix(ROOT) + "model")


@router.get("/graph/{path:path}", summary="Get a named graph", responses=_ANY)
async def graph(request: Request, service: Service, path: str) -> Response:
    """Return a graph of the bundled model, or of the store, such as ``city/arden``."""
    knowledge = await service.knowledge()
    asked = Asked.of("graph/" + path)
    if not is_iri(asked.iri):
        raise unknown(knowledge, asked.path)
    kind, syntax = asked.kind(request)
    statements = knowledge.graph(asked.iri)
    if not statements:
        if asked.iri.startswith(CITY_GRAPHS):
            return await city_views.response(request, service, asked.iri, kind)
        return await store_graphs.response(request, service, asked.iri, kind)
    if syntax is not None:
        body = _kept(service, (asked.path, kind), lambda: serialize(statements, syntax))
        return _data(request, body, syntax)
    subjects = dict.fromkeys(triple.subject for triple in statements)
    lang = pages.language(request.scope)
    terms = [
        (node.value, knowledge.label(node, lang) or node.value)
        for node in subjects
        if isinstance(node, ox.NamedNode)
    ]
    values = {"iri": asked.iri, "size": len(statements), "terms": terms}
    return pages.response(request, "graph.html", values, lang)


@router.get("/{path:path}", summary="Get a term, or a document about it", responses=_ANY)
async def term(request: Request, service: Service, path: str) -> Response:
    """Answer for every address of the model, the vocabulary and the shapes.

    ``iso37106-2021/B7`` leads to ``iso37106-2021/B7.html`` or ``….ttl`` by what the
    client accepts; ``ns`` and ``shapes`` are documents themselves.  What a city's
    file in the store describes leads to the graph of that file.
    """
    knowledge = await service.knowledge()
    if (elsewhere := term_addresses.elsewhere(knowledge, path)) is not None:
        return see_other(request, elsewhere)
    if path not in _DOCUMENTS and is_known(knowledge, path):
        return see_other(request, path + wished(request))
    asked = Asked.of(path)
    if asked.path in _DOCUMENTS:
        return _document(request, service, knowledge, asked)
    if not asked.suffix or not is_known(knowledge, asked.path):
        graph = await store_graphs.holding(service, ROOT + path) if is_iri(ROOT + path) else None
        if graph is None or not graph.startswith(ROOT):
            raise unknown(knowledge, asked.path)
        return see_other(request, graph.removeprefix(ROOT))
    syntax = SUFFIXES[asked.suffix]
    if syntax is not None:
        statements = knowledge.module(asked.iri) or knowledge.described([ox.NamedNode(asked.iri)])
        return _viewed(request, asked, statements, syntax)
    return await _page(request, service, knowledge, asked)


async def _page(
    request: Request, service: Services, knowledge: Knowledge, asked: Asked
) -> Response:
    number = asked.iri.removeprefix(OM)
    if number in ELEMENTS:
        return await element_page(request, service, knowledge, number)
    lang = pages.language(request.scope)
    values = {
        "view": term_views.whole(knowledge, ox.NamedNode(asked.iri), lang),
        "path": asked.path,
    }
    return pages.response(request, "term.html", values, lang)


def _viewed(
    request: Request, asked: Asked, statements: Iterable[ox.Triple], syntax: Format
) -> Response:
    """Return the statements as the profile shows them that the request asks for."""
    address = f"{request.scope.get('root_path', '')}/{asked.path}{asked.suffix}"
    profile = profiling.asked(request, profiling.OF_TERMS)
    if profile is None:
        return profiling.alternates(request, asked.iri, profiling.OF_TERMS)
    headers = profiling.links(address, profile, profiling.OF_TERMS)
    if request.query_params.get("_mediatype"):
        syntax = profiling.syntax_of(request, profile)
    body = serialize(profile.of(statements), syntax)
    return response(request, body, _content_type(syntax), vary=profiling.VARY, headers=headers)


async def _part(request: Request, service: Services, document: str, name: str) -> Response:
    knowledge = await service.knowledge()
    if knowledge.module(ROOT + Asked.of(f"{document}/{name}").path):
        return await term(request, service, f"{document}/{name}")
    bare = name.removesuffix(".html")
    iri = _DOCUMENTS[document] + bare
    if not is_iri(iri) or not knowledge.knows(iri):
        raise unknown(knowledge, f"{document}#{bare}")
    if bare == name:
        return see_other(request, f"{document}#{name}")
    lang = pages.language(request.scope)
    view = term_views.whole(knowledge, ox.NamedNode(iri), lang)
    values = {"view": view, "path": document, "document": document}
    return pages.response(request, "part.html", values, lang)


def _document(request: Request, service: Services, knowledge: Knowledge, asked: Asked) -> Response:
    nodes = knowledge.within(_DOCUMENTS[asked.path])
    kind, syntax = asked.kind(request)
    lang = pages.language(request.scope)
    if syntax is not None:
        subjects = [*knowledge.within(ROOT + "ontology/"), *nodes]
        body = _kept(
            service,
            (asked.path, kind),
            lambda: serialize(
                knowledge.graph(SHAPES_GRAPH)
                if asked.path == "shapes"
                else knowledge.described(subjects),
                syntax,
            ),
        )
        return _data(request, body, syntax)

    def page() -> bytes:
        values = {"groups": term_views.groups(knowledge, nodes, lang), "path": asked.path}
        return pages.render(request.scope, "document.html", values, lang)

    root = request.scope.get("root_path", "")
    return pages.of(request, _kept(service, (asked.path, kind, lang, root), page), lang)


def _kept(service: Services, key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    """Return a large document as it was made first: what it is about comes with the code."""
    found = service.documents.get(key)
    if found is None:
        found = make()
        service.documents.put(key, found, len(found))
    return found


def _data(request: Request, body: bytes, syntax: Format) -> Response:
    return response(request, body, _content_type(syntax))


def _content_type(syntax: Format) -> str:
    kind = syntax.media_type
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
