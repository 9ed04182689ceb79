"""Whether the service lives and is ready, and the page that leads to everything."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from graphsvc.api import pages
from graphsvc.api.answers import response
from graphsvc.api.services import Service
from graphsvc.errors import StoreRefusal

router = APIRouter(tags=["Operations"])


@router.get("/health/live", summary="Does the service live?")
async def live() -> JSONResponse:
    """Answer whenever the process can answer at all."""
    return JSONResponse({"status": "live"}, headers={"Cache-Control": "no-store"})


@router.get("/health/ready", summary="Would a query be answered now?")
async def ready(service: Service) -> JSONResponse:
    """Tell whether queries are answered, by how many processes, and how these are confined.

    A problem document with status 503 says why they are not.
    """
    health = service.store.health()
    if not health.ready:
        trouble = health.detail.get("trouble")
        why = " ".join(map(str, trouble)) if isinstance(trouble, list) else ""
        raise StoreRefusal(
            f"Queries can't be answered yet: {why}".rstrip(". "), todo="Try again in some seconds."
        )
    body = {"status": "ready", "store": health.detail, "checkers": service.checks.alive}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


@router.get("/", summary="What there is", include_in_schema=False)
async def front(request: Request, service: Service) -> Response:
    """Lead to everything."""
    lang = pages.language(request.scope)
    values = {"catalogue": service.catalogue}
    return pages.response(request, "front.html", values, lang)


@router.get("/style.css", include_in_schema=False)
async def style(request: Request) -> Response:
    """Return the one style sheet."""
    return response(request, pages.style_sheet(), "text/css; charset=utf-8", vary="Accept-Encoding")
