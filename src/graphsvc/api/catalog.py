"""``/catalog``: the city files and the model as a DCAT-AP catalogue, a hundred a page."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.analysis.facts import Facts
from graphsvc.api import answers, model_answers, publishing
from graphsvc.api.publishing import Listing
from graphsvc.api.services import Service, Services
from graphsvc.errors import UnknownNameRefusal
from graphsvc.exchange import dcat
from graphsvc.exchange.dcat import CataloguePage
from graphsvc.publications import names, questions
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE
from graphsvc.rdfio.reading import serialize

router = APIRouter(tags=["Catalogue"])

_FORMATS: Final = {syntax.media_type: syntax for syntax in (TURTLE, JSONLD, RDFXML, NTRIPLES)}
_SUFFIXES: Final = {"ttl": TURTLE, "jsonld": JSONLD, "rdf": RDFXML, "xml": RDFXML, "nt": NTRIPLES}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page of the catalogue", "content": {kind: {} for kind in _FORMATS}}
}


@router.get("/catalog", summary="Get the catalogue", responses=_ANSWERS)
async def catalogue(request: Request, service: Service, page: str = "1") -> Response:
    """List the model and every city file in DCAT-AP 3; ``hydra:next`` leads to the next page."""
    kind = answers.pick(request.headers.get("accept"), tuple(_FORMATS))
    return await _answer(request, service, model_answers.counted(page, "page"), kind)


@router.get("/catalog.{suffix}", summary="Get the catalogue in one format", responses=_ANSWERS)
async def catalogue_in(
    request: Request, service: Service, suffix: str, page: str = "1"
) -> Response:
    """Return a page as ttl, jsonld, rdf, xml or nt, whatever the client accepts."""
    if suffix not in _SUFFIXES:
        raise UnknownNameRefusal(
            f"There is no catalogue in the format {suffix[:20]!r}",
            todo=f"Use one of {', '.join(_SUFFIXES)}.",
        )
    kind = _SUFFIXES[suffix].media_type
    return await _answer(request, service, model_answers.counted(page, "page"), kind)


async def _answer(request: Request, services: Services, number: int, kind: str) -> Response:
    found = await publishing.listing(services, number)
    address = services.public_address(request.scope)
    key = ("catalog", services.store.version, number, address, kind)
    body = services.documents.get(key)
    if body is None:
        page = CataloguePage(
            number,
            found.last,
            found.counters.models + 1,
            found.models,
            await _said(services, found),
        )
        body = serialize(dcat.statements(address, page), _FORMATS[kind])
        services.documents.put(key, body, len(body))
    content_type = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return answers.response(request, body, content_type)


async def _said(services: Services, found: Listing) -> Facts:
    """Return what the files of the page say of themselves, their publishers and cities."""
    wanted = [
        (names.model(model.id), names.version(model.id, model.version.number))
        for model in found.models
        if model.version
    ]
    if not wanted:
        return Facts(())
    body = await publishing.statements(services, questions.catalogue(wanted))
    return Facts.of_ntriples(body.decode()) if body.strip() else Facts(())
