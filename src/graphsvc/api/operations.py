"""Whether the service lives and is ready."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

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
            f"Queries can't be answered yet: {why}" if why else "Queries can't be answered yet",
            todo="Try again in some seconds.",
        )
    body = {"status": "ready", "store": health.detail, "checkers": service.checks.alive}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})
