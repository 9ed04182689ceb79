"""``/metrics``: what the service counts, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from graphsvc.api.services import Service

router = APIRouter(tags=["Operations"])


@router.get(
    "/metrics",
    summary="What the service counts, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
def metrics(service: Service) -> Response:
    """Return counters, times, workers, cache and store; in a thread, since it looks at files."""
    headers = {"Cache-Control": "no-store"}
    return Response(service.watch.exposition(), media_type=CONTENT_TYPE_LATEST, headers=headers)
