"""Problem documents in the reader's language, and as pages for whoever asks with a browser.

A program gets English unless its ``Accept-Language`` prefers another language of ours: then title,
detail and what to do are in that, as RFC 9457 allows.  All else is the same in every language.
"""

from __future__ import annotations

import json
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Scope

from graphsvc.api import answers, bodies, pages
from graphsvc.api.pages import languages
from graphsvc.api.problems import MEDIA_TYPE, TYPES, ProblemResponse
from graphsvc.rdfio.negotiation import negotiate
from graphsvc.refusals import Piece, part, told

_HTML: Final = "text/html"
_SAID: Final = ("title", "detail", "todo")
_KEPT: Final = ("cache-control", "retry-after", "www-authenticate", "allow")
# The type of problem whose detail may be a parser's own words.
_SYNTAX: Final = TYPES + "syntax"


def answer(scope: Scope, problem: ProblemResponse) -> Response:
    """Return the problem in the reader's language, as a page where they would rather have one."""
    accept = bodies.header(scope, b"accept")
    if negotiate(accept, (MEDIA_TYPE, "application/json", _HTML)) == _HTML:
        return _page(scope, problem)
    lang = languages.accepted(scope)
    document = _document(problem)
    for name, pieces in _words(document, lang).items():
        document[name] = "".join(piece.text for piece in pieces)
    headers = {"Content-Language": lang, "Vary": "Accept, Accept-Language"}
    return ProblemResponse(document, problem.status_code, _kept(problem) | headers)


def _page(scope: Scope, problem: ProblemResponse) -> Response:
    lang = pages.language(scope)
    document = _document(problem)
    words = _words(document, lang)
    shown = document | words | {"foreign": any(it.lang for said in words.values() for it in said)}
    if "source" in document:
        shown["source"] = part(document["source"], lang)
    body = pages.render(scope, "refused.html", {"problem": shown}, lang)
    body, packed = answers.packed(scope, body)
    headers = _kept(problem) | dict(pages.security(lang)) | packed | {"Vary": pages.VARY}
    return Response(body, problem.status_code, headers, pages.HTML)


def _document(problem: ProblemResponse) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(bytes(problem.body))
    return document


def _words(document: dict[str, Any], lang: str) -> dict[str, tuple[Piece, ...]]:
    by_parser = document["type"] == _SYNTAX
    return {
        name: told(document[name], lang, by_parser=by_parser and name == "detail")
        for name in _SAID
        if name in document
    }


def _kept(problem: ProblemResponse) -> dict[str, str]:
    return {name: value for name, value in problem.headers.items() if name in _KEPT}
