"""``/context``: the JSON-LD contexts, which other programs fetch by their addresses."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import answers
from graphsvc.errors import UnknownNameRefusal
from graphsvc.rdfio.contexts import CONTEXTS, document
from graphsvc.rdfio.formats import JSONLD
from graphsvc.vocab import ROOT

router = APIRouter(tags=["Model"])

_BY_NAME: Final = {address.rpartition("/")[2]: address for address in CONTEXTS}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The context", "content": {JSONLD.media_type: {}}}
}


@router.get("/context/{name}", summary="Get a JSON-LD context", responses=_ANSWERS)
async def context(request: Request, name: str) -> Response:
    """Return the plain context ``v1.jsonld``, or ``ngsi-ld-v1.jsonld`` for brokers of NGSI-LD.

    Whatever the client accepts: a reader of JSON-LD may ask for JSON.
    """
    if name not in _BY_NAME:
        listed = " or ".join("/" + address.removeprefix(ROOT) for address in CONTEXTS)
        raise UnknownNameRefusal(f"There is no context {name[:80]!r}", todo=f"Use {listed}.")
    return answers.response(request, document(_BY_NAME[name]), JSONLD.media_type)
