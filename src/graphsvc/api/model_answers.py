"""How models are answered with: contents in every format, lists as JSON and RDF."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

import pyoxigraph as ox
from fastapi import Request
from starlette.responses import Response

from graphsvc.api import answers, city_views, listed_models, profiling, publishing
from graphsvc.api.profiling import OF_CITIES, Profile
from graphsvc.api.publishing import Listing
from graphsvc.api.services import Services
from graphsvc.errors import NotAcceptableRefusal, ParameterRefusal
from graphsvc.publications.contents import Content
from graphsvc.publications.records import Model, http_date
from graphsvc.rdfio.formats import FORMATS, NQUADS, Format, format_named
from graphsvc.rdfio.reading import serialize

JSON: Final = "application/json"
_OFFERS: Final = {syntax.media_type: syntax for syntax in FORMATS}
_MOST_DIGITS: Final = 9
_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_AS_STATED: Final = OF_CITIES[0]

LISTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The list", "content": {kind: {} for kind in (JSON, *_OFFERS)}}
}
CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The statements", "content": {kind: {} for kind in _OFFERS}},
    410: {"description": "The model was deleted"},
}
WRITTEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "It is the current version"},
    201: {"description": "It is the first version"},
    412: {"description": "The model is not what the request takes it for"},
    422: {"description": "Requirements are not met: the report"},
    428: {"description": "The request does not say which version it has seen"},
}
NEEDS_TOKEN: Final[dict[str, Any]] = {"security": [{"token": []}]}


def sent(media_types: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the description says of a request that brings a file."""
    return {**NEEDS_TOKEN, "requestBody": {"required": True, "content": dict(media_types)}}


def counted(text: str, what: str) -> int:
    """Return a number from 1 on; refuse what is none."""
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) > 0:
        return int(text)
    raise ParameterRefusal(f"{text[:40]!r} is no {what}", todo="Give a number from 1 on.")


async def content(
    request: Request, services: Services, model: Model, number: int | None
) -> Response:
    """Answer with a version, by default the current one, by the profile and format asked for."""
    version = publishing.version(model, number)
    address = services.public_address(request.scope)
    own = f"{address}models/{model.id}" + ("" if number is None else f"/versions/{number}")
    profile = profiling.asked(request, OF_CITIES)
    if profile is None:
        return profiling.alternates(request, own, OF_CITIES)
    syntax = _syntax(request, profile)
    form = syntax.name if profile is _AS_STATED else profile.token
    etag = f'"{version.tag}.{form}"'
    links = profiling.links(own, profile, OF_CITIES)["Link"]
    headers = {
        "ETag": etag,
        "Last-Modified": http_date(version.at),
        "Vary": profiling.VARY,
        "Cache-Control": "no-cache" if number is None else _IMMUTABLE,
        "Link": f"{listed_models.links(address, model, version)}, {links}",
    }
    if _has(request, etag):
        return Response(status_code=304, headers=headers)
    key = ("model", model.id, version.number, version.digest, form)
    body = services.documents.get(key)
    if body is None:
        found = await publishing.content(services, model.id, version.number)
        body = await asyncio.to_thread(_written, found, syntax, profile)
        services.documents.put(key, body, len(body))
    return Response(body, headers=headers, media_type=_typed(syntax.media_type))


def listing(request: Request, services: Services, found: Listing) -> Response:
    """Answer with a page of models."""
    address = services.public_address(request.scope)
    headers = {"Link": listed_models.page_links(address, found)}
    kind = _kind(request, (JSON, *_OFFERS))
    if kind == JSON:
        body = _json(listed_models.page(address, found))
    else:
        body = serialize(listed_models.page_statements(address, found), _OFFERS[kind])
    return answers.response(request, body, _typed(kind), headers=headers)


def versions(request: Request, services: Services, model: Model) -> Response:
    """Answer with the versions of a model."""
    address = services.public_address(request.scope)
    kind = _kind(request, (JSON, *_OFFERS))
    if kind == JSON:
        body = _json(listed_models.history(address, model))
    else:
        body = serialize(listed_models.history_statements(address, model), _OFFERS[kind])
    return answers.response(request, body, _typed(kind))


def published(
    request: Request, services: Services, model: Model, counts: Mapping[str, int], status: int
) -> Response:
    """Answer that a version is the current one, with what is left to better."""
    version = publishing.version(model)
    address = services.public_address(request.scope)
    told = {**listed_models.one(address, model, version), "findings": dict(counts)}
    headers = {
        "ETag": f'"{version.tag}"',
        "Last-Modified": http_date(version.at),
        "Location": f"{address}models/{model.id}/versions/{version.number}",
        "Cache-Control": "no-store",
    }
    return Response(_json(told), status, headers=headers, media_type=JSON)


def _written(content: Content, syntax: Format, profile: Profile) -> bytes:
    if profile is not _AS_STATED:
        return city_views.for_brokers(content.nquads)
    if syntax is NQUADS:
        return content.nquads
    triples = [quad.triple for quad in ox.parse(content.nquads, format=ox.RdfFormat.N_QUADS)]
    try:
        return serialize(triples, syntax)
    except (ValueError, OSError) as fault:
        raise NotAcceptableRefusal(
            f"The model can't be written as {syntax.label}: {fault}",
            todo="Accept text/turtle or application/n-quads.",
        ) from fault


def _kind(request: Request, offers: tuple[str, ...]) -> str:
    wish = request.query_params.get("format", "").strip().lower()
    if not wish:
        return answers.pick(profiling.media_type(request), offers)
    kind = JSON if wish == "json" and JSON in offers else format_named(wish).media_type
    if kind not in offers:
        raise ParameterRefusal(
            f"{wish[:40]!r} can't be had here", todo=f"Use one of {', '.join(offers)}."
        )
    return kind


def _syntax(request: Request, profile: Profile) -> Format:
    if profile is _AS_STATED:
        return _OFFERS[_kind(request, tuple(_OFFERS))]
    return _OFFERS[_kind(request, tuple(syntax.media_type for syntax in profile.syntaxes))]


def _has(request: Request, etag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return any(part.strip().removeprefix("W/") in (etag, "*") for part in known.split(","))


def _typed(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="replace") + b"\n"
