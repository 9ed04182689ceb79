"""``/profile``: what a city's file keeps to, with the table of mappings that belongs to it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc import assets
from graphsvc.api import answers
from graphsvc.api.services import Service
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, RDFXML, TURTLE
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import ROOT

router = APIRouter(tags=["Model"])

_PROFILES: Final = ROOT + "ontology/profile"
_SYNTAXES: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_HTML: Final = "text/html"
_TABLE: Final = "text/tab-separated-values"
_DATA: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The profiles",
        "content": {item.media_type: {} for item in _SYNTAXES},
    },
    303: {"description": "The page on the profile"},
}
_ROWS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The table", "content": {_TABLE: {}}}
}


@router.get("/profile", summary="What a city's file keeps to, in PROF", responses=_DATA)
async def profile(request: Request, service: Service) -> Response:
    """Return the profiles with their vocabulary, rules, contexts, mappings, example and guide."""
    offers = [*(item.media_type for item in _SYNTAXES), _HTML]
    chosen = answers.pick(request.headers.get("accept"), offers)
    if chosen == _HTML:
        root = request.scope.get("root_path", "").rstrip("/")
        headers = {"Location": f"{root}/profile/city.html", "Vary": "Accept"}
        return Response(status_code=303, headers=headers)
    knowledge = await service.knowledge()
    syntax = next(item for item in _SYNTAXES if item.media_type == chosen)
    return answers.response(request, serialize(knowledge.module(_PROFILES), syntax), chosen)


@router.get("/mappings.sssom.tsv", summary="Get the table of mappings", responses=_ROWS)
async def mappings(request: Request) -> Response:
    """Return the mappings of terms and elements to those of others, in the format of SSSOM."""
    body = (assets.folder("ontology") / "alignments" / "mappings.sssom.tsv").read_bytes()
    return answers.response(request, body, f"{_TABLE}; charset=utf-8")
