"""``/feed``: every change of every model, in order, as a Linked Data Event Stream."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import answers, model_answers, publishing
from graphsvc.api.services import Service, Services
from graphsvc.errors import UnknownNameRefusal
from graphsvc.exchange import ldes
from graphsvc.exchange.ldes import Event, FeedPage
from graphsvc.publications import contents, names, questions
from graphsvc.publications.names import AS
from graphsvc.rdfio.formats import JSONLD, NQUADS, TRIG
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import RDF

router = APIRouter(tags=["Catalogue"])

# Members have graphs, so that only formats with graphs will do.
_FORMATS: Final = {syntax.media_type: syntax for syntax in (TRIG, NQUADS, JSONLD)}
_RESULT: Final = AS + "result"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A node of the feed", "content": {kind: {} for kind in _FORMATS}}
}


@router.get("/feed", summary="Get the feed of changes", responses=_ANSWERS)
async def feed(request: Request, service: Service) -> Response:
    """Describe the feed and lead to its first page."""
    kind = answers.pick(request.headers.get("accept"), tuple(_FORMATS))
    body = serialize(ldes.root(service.public_address(request.scope)), _FORMATS[kind])
    return answers.response(request, body, kind)


@router.get("/feed/{page}", summary="Get a page of the feed", responses=_ANSWERS)
async def feed_page(request: Request, service: Service, page: str) -> Response:
    """Return twenty events with what they published; a full page never changes."""
    kind = answers.pick(request.headers.get("accept"), tuple(_FORMATS))
    number = model_answers.counted(page, "page")
    address = service.public_address(request.scope)
    key = ("feed", number, address, kind)
    body = service.documents.get(key)
    is_closed = body is not None
    if body is None:
        found = await _found(service, number)
        is_closed = found.is_closed
        body = await asyncio.to_thread(_written, address, found, kind)
        if is_closed:
            service.documents.put(key, body, len(body))
    answer = answers.response(request, body, kind)
    if is_closed:
        answer.headers["Cache-Control"] = _FOR_EVER
    return answer


async def _found(services: Services, number: int) -> FeedPage:
    counters = await publishing.counters(services)
    last = counters.events // ldes.PAGE_SIZE + 1
    if number > last:
        raise UnknownNameRefusal(
            f"There is no page {number:,} of the feed", todo=f"The last page is {last:,}."
        )
    rows: dict[str, dict[str, str]] = {}
    for row in await publishing.rows(services, questions.events(ldes.numbers(number))):
        rows.setdefault(row["event"], {"event": row["event"]})[row["property"]] = row["value"]
    # By itself: joined to the events, it would be looked for among all versions.
    versions = [row[_RESULT] for row in rows.values() if _RESULT in row]
    held = await publishing.rows(services, questions.packed(versions)) if versions else []
    packed = {row["version"]: row["packed"] for row in held}
    room = publishing.room(services)
    events = sorted(
        (_event(row, packed, room) for row in rows.values()), key=lambda event: event.number
    )
    return FeedPage(number, number < last, tuple(events))


def _written(address: str, found: FeedPage, kind: str) -> bytes:
    return serialize(ldes.page(address, found), _FORMATS[kind])


def _event(row: dict[str, str], held: dict[str, str], room: int) -> Event:
    packed = held.get(row.get(_RESULT, ""))
    return Event(
        number=int(row["event"].removeprefix(names.FEED + "/")),
        kind=row[RDF + "type"].removeprefix(AS),
        model=row[AS + "object"],
        at=row[AS + "published"],
        version=row.get(_RESULT),
        content=contents.unpacked(packed, room) if packed else None,
    )
