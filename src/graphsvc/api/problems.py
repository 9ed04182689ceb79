"""Problem documents (RFC 9457): what every error answer looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse

from graphsvc.errors import CapacityRefusal, Refusal, TokenRefusal
from graphsvc.vocab import ROOT

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = ROOT + "problem/"
_RETRY_AFTER_S: Final = 5


class ProblemResponse(JSONResponse):
    """Answer with a problem document, which nobody should keep."""

    media_type = MEDIA_TYPE


def slug(kind: type[Refusal]) -> str:
    """Return the last part of a problem type's IRI: ``TooLargeRefusal`` is ``too-large``."""
    name = kind.__name__.removesuffix("Refusal") or "refusal"
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def of_refusal(refusal: Refusal, status: int) -> ProblemResponse:
    """Return the document that says where, what and what to do."""
    more: dict[str, Any] = {
        "source": refusal.where.source,
        "line": refusal.where.line,
        "column": refusal.where.column,
    }
    headers = {}
    if isinstance(refusal, CapacityRefusal):
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    if isinstance(refusal, TokenRefusal):
        headers["WWW-Authenticate"] = 'Bearer realm="graphsvc"'
    return problem(
        status,
        TYPES + slug(type(refusal)),
        refusal.title,
        refusal.what + ("" if refusal.what.endswith((".", "!", "?")) else "."),
        todo=refusal.todo,
        more=more,
        headers=headers,
    )


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    todo: str = "",
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """Return a document; members without a value are left out."""
    body = {"type": kind, "title": title, "status": status, "detail": detail, "todo": todo}
    body |= more or {}
    content = {name: value for name, value in body.items() if value not in (None, "")}
    return ProblemResponse(
        content, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})}
    )
