"""A city's graph by profile: as it is stated, or with the keys that a broker of NGSI-LD takes."""

from __future__ import annotations

import asyncio
from typing import Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from graphsvc.api import answers, profiling, store_graphs
from graphsvc.api.services import Services
from graphsvc.errors import NotAcceptableRefusal, TooLargeRefusal
from graphsvc.rdfio.contexts import NGSI_LD_CONTEXT
from graphsvc.rdfio.formats import JSONLD, NTRIPLES
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import chosen
from graphsvc.vocab import ROOT
from graphsvc.workbook.plain_json import plain_json

_ALL: Final = "CONSTRUCT WHERE { ?subject ?property ?value }"
# Written here and not by the engine, so that a larger one would keep others waiting.
_MAX_BYTES: Final = 4 * 1024 * 1024


async def response(request: Request, services: Services, iri: str, kind: str) -> Response:
    """Return the city's graph by the profile that the request asks for."""
    address = f"{request.scope.get('root_path', '')}/{iri.removeprefix(ROOT)}"
    profile = profiling.asked(request, profiling.OF_CITIES)
    if profile is None:
        return profiling.alternates(request, iri, profiling.OF_CITIES)
    headers = profiling.links(address, profile, profiling.OF_CITIES)
    if profile is profiling.OF_CITIES[0]:
        found = await store_graphs.response(request, services, iri, kind)
        found.headers.update(headers)
        found.headers["Vary"] = f"{found.headers['Vary']}, Accept-Profile"
        return found
    profiling.syntax_of(request, profile)  # refuses what is not JSON-LD
    await store_graphs.response(request, services, iri, JSONLD.media_type)  # or there is none
    graph = Dataset(default=(iri,), named=())
    question = Question(_ALL, None, chosen("triples", NTRIPLES.media_type), graph)
    lines = (await services.store.ask(question)).body
    body = await asyncio.to_thread(for_brokers, lines)
    return answers.response(request, body, JSONLD.media_type, vary=profiling.VARY, headers=headers)


def for_brokers(lines: bytes) -> bytes:
    """Return N-Triples that our own engine wrote as JSON-LD with the keys for brokers."""
    todo = f"Ask for <{profiling.OF_CITIES[0].iri}>."
    if len(lines) > _MAX_BYTES:
        raise TooLargeRefusal(
            f"The file has more than {_MAX_BYTES:,} bytes, too many for this profile", todo=todo
        )
    parsed = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    try:
        return plain_json([quad.triple for quad in parsed], None, NGSI_LD_CONTEXT)
    except TypeError as fault:
        raise NotAcceptableRefusal(
            f"This profile can't hold the file: {fault}", todo=todo
        ) from fault
