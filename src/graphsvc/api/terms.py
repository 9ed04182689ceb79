"""Addresses of terms: a page for people, data for programs, chosen by what they accept.

A term's own address names the thing, so it answers 303 with the address of a
document about it: the term's path and a suffix.  Only the suffixes below are
formats, so the ``.4`` of ``clause/6.9.4`` is never one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import city_views, pages, profiling, store_graphs, term_views
from graphsvc.api.answers import pick, response
from graphsvc.api.element_page import element_page
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.services import Service, Services
from graphsvc.errors import UnknownNameRefusal
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE, Format
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import (
    ALIGNMENT_GRAPHS,
    CITY_GRAPHS,
    ELEMENTS,
    OM,
    ROOT,
    SCOM,
    SCOMSH,
    SHAPES_GRAPH,
)

router = APIRouter(tags=["Model"])

_HTML: Final = "text/html"
_SUFFIXES: Final[dict[str, Format | None]] = {
    ".ttl": TURTLE,
    ".jsonld": JSONLD,
    ".nt": NTRIPLES,
    ".rdf": RDFXML,
    ".html": None,
}
# Data first: who accepts anything is a program, who wants a page says so.
_KINDS: Final = {
    (syntax.media_type if syntax else _HTML): suffix for suffix, syntax in _SUFFIXES.items()
}
# Documents whose terms are parts of them, behind a #.
_DOCUMENTS: Final = {"ns": SCOM, "shapes": SCOMSH}
_ALIGNMENTS: Final = ROOT + "ontology/alignments/"
_ANY: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page, or data", "content": {kind: {} for kind in _KINDS}},
    303: {"description": "The address of a document about the term"},
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold what a path asks for: an address of ours, and the suffix, if it has one."""

    path: str
    suffix: str = ""

    @property
    def iri(self) -> str:
        return ROOT + self.path


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
    return _see_other(request, OM.removeprefix(ROOT) + "model")


@router.get("/graph/{path:path}", summary="Get a named graph", responses=_ANY)
async def graph(request: Request, service: Service, path: str) -> Response:
    """Return a graph of the bundled model, or of the store, such as ``city/arden``."""
    knowledge = await service.knowledge()
    asked = _asked("graph/" + path)
    if not _is_iri(asked.iri):
        raise _unknown(knowledge, asked.path)
    kind, syntax = _kind(request, asked)
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
    accept = profiling.media_type(request)
    if (elsewhere := _elsewhere(knowledge, path)) is not None:
        return _see_other(request, elsewhere)
    if path not in _DOCUMENTS and _knows(knowledge, path):
        return _see_other(request, path + _KINDS[pick(accept, tuple(_KINDS))])
    asked = _asked(path)
    if asked.path in _DOCUMENTS:
        return _document(request, service, knowledge, asked)
    if not asked.suffix or not _knows(knowledge, asked.path):
        graph = await store_graphs.holding(service, ROOT + path) if _is_iri(ROOT + path) else None
        if graph is None or not graph.startswith(ROOT):
            raise _unknown(knowledge, asked.path)
        return _see_other(request, graph.removeprefix(ROOT))
    syntax = _SUFFIXES[asked.suffix]
    if syntax is not None:
        statements = knowledge.module(asked.iri) or knowledge.described([ox.NamedNode(asked.iri)])
        return _viewed(request, asked, statements, syntax)
    return await _page(request, service, knowledge, asked)


async def _page(
    request: Request, service: Services, knowledge: Knowledge, asked: _Asked
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
    request: Request, asked: _Asked, statements: Iterable[ox.Triple], syntax: Format
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


def _elsewhere(knowledge: Knowledge, path: str) -> str | None:
    """Return where what the path names is told of: a version's ontology, an alignment's graph."""
    iri = ROOT + path
    if iri.startswith(_ALIGNMENTS) and not knowledge.module(iri):
        graph = ALIGNMENT_GRAPHS + iri.removeprefix(_ALIGNMENTS)
        if _is_iri(graph) and knowledge.graph(graph):
            return graph.removeprefix(ROOT)
    ontology = knowledge.ontology_of(iri)
    return None if ontology is None else ontology.removeprefix(ROOT)


async def _part(request: Request, service: Services, document: str, name: str) -> Response:
    knowledge = await service.knowledge()
    if knowledge.module(ROOT + _asked(f"{document}/{name}").path):
        return await term(request, service, f"{document}/{name}")
    bare = name.removesuffix(".html")
    iri = _DOCUMENTS[document] + bare
    if not _is_iri(iri) or not knowledge.knows(iri):
        raise _unknown(knowledge, f"{document}#{bare}")
    if bare == name:
        return _see_other(request, f"{document}#{name}")
    lang = pages.language(request.scope)
    view = term_views.whole(knowledge, ox.NamedNode(iri), lang)
    values = {"view": view, "path": document, "document": document}
    return pages.response(request, "part.html", values, lang)


def _document(request: Request, service: Services, knowledge: Knowledge, asked: _Asked) -> Response:
    nodes = knowledge.within(_DOCUMENTS[asked.path])
    kind, syntax = _kind(request, asked)
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


def _asked(path: str) -> _Asked:
    for suffix in _SUFFIXES:
        if path.endswith(suffix):
            return _Asked(path.removesuffix(suffix), suffix)
    return _Asked(path)


def _kind(request: Request, asked: _Asked) -> tuple[str, Format | None]:
    """Return the media type and the format to answer in; none is a page."""
    accept = profiling.media_type(request)
    suffix = asked.suffix or _KINDS[pick(accept, tuple(_KINDS))]
    syntax = _SUFFIXES[suffix]
    return (syntax.media_type if syntax else _HTML), syntax


def _data(request: Request, body: bytes, syntax: Format) -> Response:
    return response(request, body, _content_type(syntax))


def _content_type(syntax: Format) -> str:
    kind = syntax.media_type
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _see_other(request: Request, path: str) -> Response:
    root = request.scope.get("root_path", "").rstrip("/")
    query = f"?{request.url.query}" if "_profile" in request.query_params else ""
    path, hash_, part = path.partition("#")
    location = f"{root}/{path}{query}{hash_}{part}"
    headers = {"Location": location, "Vary": profiling.VARY, "Cache-Control": "no-cache"}
    return Response(status_code=303, headers=headers)


def _knows(knowledge: Knowledge, path: str) -> bool:
    return _is_iri(ROOT + path) and knowledge.knows(ROOT + path)


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _unknown(knowledge: Knowledge, path: str) -> UnknownNameRefusal:
    near = knowledge.near(ROOT + path) if _is_iri(ROOT + path) else []
    todo = f"Did you mean {' or '.join('/' + item for item in near)}?" if near else ""
    return UnknownNameRefusal(
        f"There is nothing at /{path[:200]}", todo=todo or "The front page / lists what there is."
    )
