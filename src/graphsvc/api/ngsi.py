"""``/ngsi-ld/v1/entities``: what brokers read from here as a context source; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graphsvc.analysis.facts import Facts
from graphsvc.api import answers, publishing
from graphsvc.api.services import Service, Services
from graphsvc.errors import ParameterRefusal, UnknownNameRefusal
from graphsvc.exchange import ngsild
from graphsvc.exchange.ngsild import CORE, OFFERED, Form
from graphsvc.publications import questions
from graphsvc.rdfio.formats import JSONLD
from graphsvc.rdfio.ngsi_terms import names
from graphsvc.store import guard
from graphsvc.vocab import SCOM

router = APIRouter(tags=["NGSI-LD"], prefix="/ngsi-ld/v1")

_JSON: Final = "application/json"
_URN: Final = "urn:ngsi-ld:"
_MOST: Final = 1000
_SIMPLIFIED: Final = frozenset({"keyValues", "simplified"})
_KNOWN: Final = frozenset({"type", "id", "attrs", "options", "count", "limit", "offset", "format"})
_PAGING: Final = frozenset({"limit", "offset"})
_REL: Final = "http://www.w3.org/ns/json-ld#context"
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Entities", "content": {_JSON: {}, JSONLD.media_type: {}}}
}


@router.get("/entities", summary="Query entities", responses=_ANSWERS)
async def entities(
    request: Request,
    service: Service,
    *,
    kinds: str = Query("", alias="type", description=f"{', '.join(OFFERED)}, or their IRIs"),
    identities: str = Query("", alias="id", description="IRIs, with commas between them"),
    attrs: str = "",
    options: str = "",
    count: bool = False,
    limit: int = Query(20, ge=0, le=_MOST),
    offset: int = Query(0, ge=0, le=1_000_000_000),
) -> Response:
    """Return the entities of these types, of all city files, ordered by their ids.

    ``options=keyValues`` simplifies them, ``attrs`` keeps only some attributes, ``count=true``
    tells in ``NGSILD-Results-Count`` how many there are.  ``Link`` leads to the pages before
    and after.
    """
    _refuse_unknown(request)
    if not kinds and not identities:
        raise ParameterRefusal(
            "The request names neither type nor id", todo=f"Add type={OFFERED[0]}, for example."
        )
    wanted = [iri for iri in (_type(name) for name in _listed(kinds)) if iri]
    nodes = _listed(identities)
    for node in nodes:
        guard.refuse_no_iri(node)
    types = wanted if kinds else [SCOM + name for name in OFFERED]
    ids = await publishing.entities(service, types, nodes) if types and (limit or count) else []
    found = await _written(service, ids[offset : offset + limit], _form(options, attrs))
    headers = {"NGSILD-Results-Count": str(len(ids))} if count else {}
    links = _around(request, service, limit, offset, is_more=len(ids) > offset + limit)
    return _answer(request, service, found, headers, links)


@router.get("/entities/{identity:path}", summary="Get an entity", responses=_ANSWERS)
async def entity(
    request: Request, service: Service, identity: str, attrs: str = "", options: str = ""
) -> Response:
    """Return the entity with that id, which is the IRI of a node of a city's file."""
    _refuse_unknown(request)
    # Some clients put this before every id that has it not.
    bare = identity.removeprefix(_URN)
    identity = bare if bare.startswith(("http://", "https://")) else identity
    guard.refuse_no_iri(identity)
    types = [SCOM + name for name in OFFERED]
    ids = await publishing.entities(service, types, [identity])
    found = await _written(service, ids, _form(options, attrs))
    if not found:
        raise UnknownNameRefusal(
            f"There is no entity {identity[:300]}",
            todo=f"List them: /ngsi-ld/v1/entities?type={OFFERED[0]}",
        )
    return _answer(request, service, found[0], {})


def _around(
    request: Request, services: Services, limit: int, offset: int, *, is_more: bool
) -> list[str]:
    """Return the links to the pages before and after, as the specification has them."""
    pages: dict[str, int] = {"next": offset + limit} if is_more else {}
    if offset:
        pages["prev"] = max(offset - limit, 0)
    own = [pair for pair in request.query_params.multi_items() if pair[0] not in _PAGING]
    address = f"{services.public_address(request.scope)}ngsi-ld/v1/entities"
    return [
        f"<{address}?{urlencode([*own, ('limit', limit), ('offset', first)])}>; "
        f'rel="{rel}"; type="{JSONLD.media_type}"'
        for rel, first in pages.items()
        if limit
    ]


def _refuse_unknown(request: Request) -> None:
    for name in request.query_params:
        if name not in _KNOWN:
            raise ParameterRefusal(
                f"The parameter {name[:40]!r} is not supported by this context source",
                todo=f"Use {', '.join(sorted(_KNOWN))}.",
            )


def _form(options: str, attrs: str) -> Form:
    simplified = not _SIMPLIFIED.isdisjoint(_listed(options))
    return Form(simplified=simplified, attributes=tuple(_listed(attrs)))


def _listed(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def _type(name: str) -> str | None:
    """Return the class that is offered under a name or an IRI, None if it is none."""
    iri = names().iri_of_type(name)
    return iri if iri and iri.removeprefix(SCOM) in OFFERED else None


async def _written(services: Services, nodes: list[str], form: Form) -> list[dict[str, Any]]:
    if not nodes:
        return []
    body = await publishing.statements(services, questions.about(nodes))
    facts = Facts.of_ntriples(body.decode()) if body.strip() else Facts(())
    # One that is not stated any more was taken away since it was found.
    return [ngsild.entity(node, facts, form) for iri in nodes if facts.about(node := f"<{iri}>")]


def _answer(
    request: Request,
    services: Services,
    found: list[dict[str, Any]] | dict[str, Any],
    headers: dict[str, str],
    links: Sequence[str] = (),
) -> Response:
    kind = answers.pick(request.headers.get("accept"), (_JSON, JSONLD.media_type))
    context = f"{services.public_address(request.scope)}context/ngsi-ld-v1.jsonld"
    told = [*links]
    if kind == _JSON:
        own = f'<{quote(context, safe=":/")}>; rel="{_REL}"; type="{JSONLD.media_type}"'
        told = [own, *links]
    else:
        listed = found if isinstance(found, list) else [found]
        whole = [{**item, "@context": [context, CORE]} for item in listed]
        found = whole if isinstance(found, list) else whole[0]
    if told:
        headers = {**headers, "Link": ", ".join(told)}
    body = json.dumps(found, ensure_ascii=False).encode(errors="replace")
    return answers.response(request, body, kind, headers=headers)
