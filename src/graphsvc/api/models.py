"""``/models``: city files, published by their cities, with every version that there was."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.access import scopes
from graphsvc.api import city_pages, guards, model_answers, pages, publishing, uploads
from graphsvc.api.callers import Caller, caller
from graphsvc.api.services import Service, Services
from graphsvc.api.uploads import Upload
from graphsvc.api.validate import report_format
from graphsvc.errors import ParameterRefusal
from graphsvc.publications import names
from graphsvc.publications.contents import Content
from graphsvc.publications.records import Model
from graphsvc.publications.updates import NewVersion
from graphsvc.rdfio.formats import CITY_FORMATS
from graphsvc.render import MEDIA_TYPES
from graphsvc.render.difference import FORMATS as DIFFERENCES

router = APIRouter(tags=["Models"], prefix="/models")

_REFUSED: Final = 422
_SENT: Final = model_answers.sent(
    {syntax.media_type: {"schema": {"type": "string"}} for syntax in CITY_FORMATS}
)
_DIFFERENCE_TYPES: Final = {"text": "text/plain; charset=utf-8", "json": "application/json",
                            "html": pages.HTML}  # fmt: skip


@router.get("", summary="List the models", responses=model_answers.LISTED)
async def models(request: Request, service: Service, page: str = "1") -> Response:
    """List a hundred models a page, the first published first; a model keeps its page."""
    if city_pages.wanted(request):
        return await city_pages.index(request, service)
    found = await publishing.listing(service, model_answers.counted(page, "page"))
    return model_answers.listing(request, service, found)


@router.get("/{identity}", summary="Get a model", responses=model_answers.CONTENT)
async def model(request: Request, service: Service, identity: str) -> Response:
    """Return what the city says of itself now, in the format that the client prefers."""
    if city_pages.wanted(request) and (shown := await city_pages.city(request, service, identity)):
        return shown
    found = await publishing.model(service, identity)
    return await model_answers.content(request, service, found, None)


@router.get("/{identity}/versions", summary="List the versions of a model",
            responses=model_answers.LISTED)  # fmt: skip
async def versions(request: Request, service: Service, identity: str) -> Response:
    """List every version that there was, of a deleted model too."""
    found = await publishing.model(service, identity)
    return model_answers.versions(request, service, found)


@router.get("/{identity}/versions/{number}", summary="Get a version of a model",
            responses=model_answers.CONTENT)  # fmt: skip
async def version(request: Request, service: Service, identity: str, number: str) -> Response:
    """Return a version as it was; it never changes."""
    found = await publishing.model(service, identity)
    wanted = model_answers.counted(number, "version")
    return await model_answers.content(request, service, found, wanted)


@router.get("/{identity}/diff", summary="Compare two versions of a model")
async def diff(
    request: Request,
    service: Service,
    identity: str,
    *,
    before: str = "",
    after: str = "",
    format: str = "json",  # noqa: A002  the parameter's name in the address
) -> Response:
    """Say what the version ``after``, else the last, changed of ``before``, else the one before.

    ``format`` is text, json or html.
    """
    if format not in DIFFERENCES:
        raise ParameterRefusal(
            f"{format[:40]!r} is no format of a comparison",
            todo=f"Use one of {', '.join(DIFFERENCES)}.",
        )
    found = await publishing.model(service, identity)
    last = model_answers.counted(after, "version") if after else found.latest
    first = model_answers.counted(before, "version") if before else max(last - 1, 1)
    numbers = [publishing.version(found, number).number for number in (first, last)]
    sides = [(await publishing.content(service, identity, number)).nquads for number in numbers]
    header = {
        "job": "diff",
        "first_bytes": len(sides[0]),
        "names": [f"{identity}/versions/{number}" for number in numbers],
        "format": format,
        "options": {"lang": pages.language(request.scope)},
    }
    told, body = await service.checks.run(
        header, b"".join(sides), deadline_s=service.settings.check_time_limit_s
    )
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if policy := told.get("policy"):
        headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    return Response(body, headers=headers, media_type=_DIFFERENCE_TYPES[format])


@router.put("/{identity}", summary="Publish a model", openapi_extra=_SENT,
            responses=model_answers.WRITTEN)  # fmt: skip
async def publish(request: Request, service: Service, identity: str) -> Response:
    """Check the file and make it the model's current version; keep those before.

    A file that misses a requirement is answered with 422 and the report. A model that is
    there is changed only with ``If-Match: ETAG``; ``If-None-Match: *`` makes a new one only.
    What is current already is answered with 200 and stored once.
    """
    who = _publisher(request, service, identity)
    before = await publishing.known(service, identity)
    guards.refuse_unguarded(request, before)
    received = await uploads.receive(request, service.settings)
    if len(received.files) != 1:
        raise ParameterRefusal("A model is one file", todo="Send each city's file by itself.")
    kind = report_format(received.options, request.headers.get("accept"))
    lang = pages.language(request.scope)
    told, body = await _prepared(service, identity, received.files[0], kind, lang)
    if told["refused"]:
        return _report(told, body, kind)
    content = Content(body)
    if before and before.version and before.version.digest == content.digest:
        return model_answers.published(request, service, before, told["counts"], 200)
    guards.refuse_changed(request, before)
    after = await _stored(who, identity, before, content, told["described"])
    status = 200 if before and before.current else 201
    return model_answers.published(request, service, after, told["counts"], status)


@router.delete("/{identity}", summary="Delete a model", status_code=204,
               openapi_extra=model_answers.NEEDS_TOKEN)  # fmt: skip
async def delete(request: Request, service: Service, identity: str) -> Response:
    """Take a model away, with ``If-Match: ETAG``; a tombstone and the versions stay."""
    who = _publisher(request, service, identity)
    before = await publishing.model(service, identity)
    publishing.version(before)
    guards.refuse_unguarded(request, before)
    guards.refuse_changed(request, before)
    wanted = publishing.change(identity, before)
    async with who.writing("model delete", model=identity, version=before.current) as outcome:
        if not await publishing.delete(service, wanted):
            raise guards.changed(identity)
        outcome["mark"] = wanted.mark
    return Response(status_code=204)


def _publisher(request: Request, services: Services, identity: str) -> Caller:
    names.checked_id(identity)
    who = caller(request.scope, services)
    who.require(scopes.PUBLISH + identity)
    return who


async def _prepared(
    services: Services, identity: str, file: Upload, kind: str, lang: str
) -> tuple[dict[str, Any], bytes]:
    """Return what a worker made of the file: what is to be stored, or the report."""
    header = {
        "job": "publish",
        "file": {"name": file.name, "syntax": file.syntax.name},
        "base": names.model(identity),
        "format": kind,
        "options": {"lang": lang},
    }
    deadline_s = services.settings.check_time_limit_s
    return await services.checks.run(header, file.data, deadline_s=deadline_s)


async def _stored(
    who: Caller, identity: str, before: Model | None, content: Content, described: list[str]
) -> Model:
    """Store the next version and return the model with it."""
    number = before.latest + 1 if before else 1
    wanted = publishing.change(identity, before)
    iri = names.version(identity, number)
    lines = tuple(line.replace("<x-version:>", f"<{iri}>", 1) for line in described)
    told = {"model": identity, "version": number, "sha256": content.digest}
    async with who.writing("model put", **told) as outcome:
        if not await publishing.publish(who.services, wanted, NewVersion(number, content, lines)):
            raise guards.changed(identity)
        outcome["statements"] = content.statements
    return await publishing.model(who.services, identity)


def _report(told: dict[str, Any], body: bytes, kind: str) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": pages.VARY}
    if policy := told.get("policy"):
        headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    return Response(body, _REFUSED, headers=headers, media_type=MEDIA_TYPES[kind])
