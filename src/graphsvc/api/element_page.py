"""The page of a model element, such as ``/iso37106-2021/B7.html``."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
from fastapi import Request
from starlette.responses import Response

from graphsvc.api import pages, term_views
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.element import element_view
from graphsvc.api.pages.explorer import explorer, focused
from graphsvc.api.pages.practices import Practice, practices_for
from graphsvc.api.services import Services
from graphsvc.errors import StoreRefusal
from graphsvc.vocab import OM


async def element_page(
    request: Request, services: Services, knowledge: Knowledge, number: str
) -> Response:
    """Return the page; without a store it shows all but the cities."""
    lang = pages.language(request.scope)
    key = pages.key(request, "element.html", lang, services.store.version)
    if (known := services.documents.get(key)) is not None:
        return pages.of(request, known, lang)
    whole = explorer(knowledge, (), lang)
    root = request.scope.get("root_path", "").rstrip("/")
    practices: Sequence[Practice] | None
    try:
        practices = await practices_for(services, number, lang)
    except StoreRefusal:
        practices = None
    statuses = {
        item.status: knowledge.label(ox.NamedNode(item.status), lang) or item.status
        for item in practices or ()
        if item.status.startswith("http")
    }
    values = {
        "it": element_view(knowledge, whole, services.catalogue_in(lang), number, lang),
        "view": focused(whole, number),
        "statements": term_views.whole(knowledge, ox.NamedNode(OM + number), lang),
        "practices": practices,
        "statuses": statuses,
        "path": f"iso37106-2021/{number}",
        "address": lambda name: f"{root}/iso37106-2021/{name}.html",
    }
    body = pages.render(request.scope, "element.html", values, lang)
    if practices is not None:
        services.documents.put(key, body, len(body))
    return pages.of(request, body, lang)
