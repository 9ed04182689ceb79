"""``/about``: whose linkages these are, what the project does not have, licences, versions."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.analysis.model import bundled
from graphsvc.api import pages
from graphsvc.api.linkage_rows import rows_of
from graphsvc.api.services import Service
from graphsvc.vocab import BASES

router = APIRouter(include_in_schema=False)


@router.get("/about", summary="Where all this comes from")
async def about(request: Request, service: Service) -> Response:
    """Tell where the knowledge comes from and under which terms it may be used."""
    lang = pages.language(request.scope)
    counts = Counter(row.basis for row in rows_of(await service.knowledge(), lang))
    model = bundled()
    values = {
        "counts": {basis: counts[basis] for basis in BASES},
        "model": model.version,
        "digest": model.digest,
    }
    return pages.response(request, "about.html", values, lang)
