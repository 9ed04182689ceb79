"""Problem documents as pages, for whoever asks with a browser."""

from __future__ import annotations

import json
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Scope

from graphsvc.api import bodies, pages
from graphsvc.api.problems import MEDIA_TYPE, ProblemResponse
from graphsvc.rdfio.negotiation import negotiate

_HTML: Final = "text/html"


def answer(scope: Scope, problem: ProblemResponse) -> Response:
    """Return the problem as a page where the reader would rather have one."""
    if negotiate(bodies.header(scope, b"accept"), (MEDIA_TYPE, "application/json", _HTML)) != _HTML:
        return problem
    lang = pages.language(scope)
    told: dict[str, Any] = json.loads(bytes(problem.body))
    body = pages.render(scope, "refused.html", {"problem": told}, lang)
    kept = ("cache-control", "retry-after", "www-authenticate", "allow")
    headers = {name: value for name, value in problem.headers.items() if name in kept}
    headers |= dict(pages.security(lang)) | {"Vary": pages.VARY}
    return Response(body, problem.status_code, headers, pages.HTML)
