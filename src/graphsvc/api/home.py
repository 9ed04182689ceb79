"""``/``: the operating model as a map, as a table and as a matrix, and the map to take away."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import answers, pages
from graphsvc.api.pages.explorer import explorer
from graphsvc.api.services import Service

router = APIRouter(include_in_schema=False)

_SVG: Final = "image/svg+xml; charset=utf-8"
# The colours of a page on white paper: a file that is taken away follows no reader's theme.
_COLOURS: Final = (
    ".map{--paper:#fcfcfa;--ink:#1b2328;--quiet:#56626a;--rule:#d6dcdf;--accent:#0f5b70;"
    "--tint:#d9e9ee;--on-accent:#fff;--text:system-ui,'Noto Sans','Noto Sans CJK KR',sans-serif}"
)


@router.get("/", summary="The operating model as a map")
async def home(request: Request, service: Service) -> Response:
    """Show the model, and an element's place in it where the address names one."""
    lang = pages.language(request.scope)
    key = pages.key(request, "home.html", lang)
    body = service.documents.get(key)
    if body is None:
        view = explorer(await service.knowledge(), _given(request), lang)
        root = request.scope.get("root_path", "").rstrip("/")

        def address(element: str) -> str:
            return f"{root}/{view.asked.address(element=element)}"

        values = {"view": view, "address": address}
        body = pages.render(request.scope, "home.html", values, lang)
        service.documents.put(key, body, len(body))
    return pages.of(request, body, lang)


@router.get("/map.svg", summary="The map as a picture")
async def picture(request: Request, service: Service) -> Response:
    """Return the map alone, with its own style."""
    lang = pages.language(request.scope)
    view = explorer(await service.knowledge(), _given(request), lang)
    values = {"view": view, "asked": view.asked, "style": _style()}
    body = pages.render(request.scope, "map.svg.j2", values, lang).lstrip()
    headers = {
        "Content-Language": lang,
        "Content-Disposition": 'attachment; filename="operating-model.svg"',
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_digest()}'",
    }
    return answers.response(request, body, _SVG, vary=pages.VARY, headers=headers)


def _given(request: Request) -> list[tuple[str, str]]:
    return list(request.query_params.multi_items())


@cache
def _style() -> str:
    rules = resources.files("graphsvc").joinpath("templates", "map.css").read_text("utf-8")
    return _COLOURS + rules


@cache
def _digest() -> str:
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
