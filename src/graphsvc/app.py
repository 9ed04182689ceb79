"""The application: routes put together, and the one table from refusal to HTTP status."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graphsvc import errors
from graphsvc.api import (
    about,
    callers,
    catalog,
    contexts,
    documentation,
    editor_page,
    feed,
    graphs,
    guide,
    home,
    linkages,
    metrics,
    models,
    ngsi,
    operations,
    problem_pages,
    problems,
    profile,
    queries,
    terms,
    update,
    validate,
    void,
)
from graphsvc.api.edge import Edge
from graphsvc.api.pages import static
from graphsvc.api.services import Services
from graphsvc.api.sparql import METHODS, SparqlEndpoint
from graphsvc.settings import Settings

_log = logging.getLogger("graphsvc.service")

# Every refusal has its line here; a test sees to that.
STATUS: Final[Mapping[type[errors.Refusal], int]] = {
    errors.Refusal: HTTPStatus.BAD_REQUEST,
    errors.InputRefusal: HTTPStatus.BAD_REQUEST,
    errors.SyntaxRefusal: HTTPStatus.BAD_REQUEST,
    errors.UnreadableRefusal: HTTPStatus.BAD_REQUEST,
    errors.FormatRefusal: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.TooLargeRefusal: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsafeRefusal: HTTPStatus.BAD_REQUEST,
    errors.NotACityRefusal: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.QueryRefusal: HTTPStatus.BAD_REQUEST,
    errors.ParameterRefusal: HTTPStatus.BAD_REQUEST,
    errors.UnknownNameRefusal: HTTPStatus.NOT_FOUND,
    errors.GoneRefusal: HTTPStatus.GONE,
    errors.ChangedRefusal: HTTPStatus.PRECONDITION_FAILED,
    errors.UnguardedRefusal: HTTPStatus.PRECONDITION_REQUIRED,
    errors.NotAcceptableRefusal: HTTPStatus.NOT_ACCEPTABLE,
    errors.AccessRefusal: HTTPStatus.FORBIDDEN,
    errors.TokenRefusal: HTTPStatus.UNAUTHORIZED,
    errors.CapRefusal: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.CapacityRefusal: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DeadlineRefusal: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.MemoryRefusal: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.BusyRefusal: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.RateRefusal: HTTPStatus.TOO_MANY_REQUESTS,
    errors.EndpointRefusal: HTTPStatus.BAD_GATEWAY,
    errors.StoreRefusal: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.RemoteRefusal: HTTPStatus.BAD_GATEWAY,
    errors.RemoteDeadlineRefusal: HTTPStatus.GATEWAY_TIMEOUT,
}

# The last one answers for every address that is left.
_ROUTES: Final = (
    operations,
    metrics,
    static,
    home,
    documentation,
    void,
    contexts,
    profile,
    validate,
    models,
    catalog,
    feed,
    ngsi,
    queries,
    linkages,
    about,
    editor_page,
    guide,
    terms,
)


class Application(FastAPI):
    """FastAPI with the edge around all layers of its own."""

    edge: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the service's life."""
        scope["app"] = self
        if self.root_path:
            scope["root_path"] = self.root_path
        await self.edge(scope, receive, send)

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the table of routes, through what FastAPI puts before it."""
        await super().__call__(scope, receive, send)


def create_app(settings: Settings) -> FastAPI:
    """Return the service, ready to be run by any ASGI server."""
    services = Services(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await services.start()
        try:
            yield
        finally:
            await services.stop()

    app = Application(
        title="graphsvc",
        summary="The smart-city operating model of ISO 37106:2021: query it, check a city by it.",
        version=version("graphsvc"),
        root_path=settings.root_path,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers={
            errors.Refusal: _refused,
            HTTPException: _http_error,
            RequestValidationError: _not_valid,
        },
    )
    app.state.services = services
    # Asked most; nothing of the framework is needed for it.
    sparql = SparqlEndpoint(services)
    app.router.routes.append(Route("/sparql", sparql, methods=list(METHODS)))
    app.router.routes.append(
        Route("/update", update.UpdateEndpoint(), methods=list(update.METHODS))
    )
    for path in (f"/{graphs.PATH}", f"/{graphs.PATH}/{{below:path}}"):
        app.router.routes.append(Route(path, graphs.GraphsEndpoint(), methods=list(graphs.METHODS)))
    for module in _ROUTES:
        app.include_router(module.router)
    app.edge = Edge(
        app.routed,
        bare={
            (method, path): sparql
            for method in METHODS
            for path in {"/sparql", f"{settings.root_path}/sparql"}
        },
        allowed=lambda scope: _methods(app.router.routes, scope),
        refused=_refusal,
        watch=services.watch,
        wait_s=lambda scope: callers.wait_s(scope, services),
    )
    return app


def status_of(refusal: errors.Refusal) -> int:
    """Return the status that a refusal has over HTTP."""
    return int(STATUS[type(refusal)])


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, errors.Refusal)  # noqa: S101 - registered for that class alone
    return _refusal(request.scope, refusal)


def _refusal(scope: Scope, refusal: errors.Refusal) -> Response:
    """Return the problem document, and take note of the refusal."""
    status = status_of(refusal)
    scope["outcome"] = problems.slug(type(refusal))
    # Of a store that is not ready the start has told already, and every probe would again.
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(refusal, errors.StoreRefusal):
        _log.warning("%s %s: %s", scope["method"], scope["path"], refusal.what)
    return problem_pages.answer(scope, problems.of_refusal(refusal, status))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for that class alone
    path = request.url.path
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.NOT_FOUND:
        refusal = errors.UnknownNameRefusal(
            f"There is nothing at {path}", todo="The front page / lists what there is."
        )
        return problem_pages.answer(
            request.scope, problems.of_refusal(refusal, HTTPStatus.NOT_FOUND)
        )
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted(_methods(request.app.router.routes, request.scope)))
        detail = f"{request.method} is not possible at {path}."
        headers["Allow"] = allowed
        todo = f"Use {allowed}."
    else:
        detail, todo = f"{error.detail}.", ""
    title = HTTPStatus(error.status_code).phrase
    problem = problems.problem(
        error.status_code, "about:blank", title, detail, todo=todo, headers=headers
    )
    return problem_pages.answer(request.scope, problem)


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for that class alone
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    refusal = errors.ParameterRefusal(
        f"The parameter {name!r} is not valid: {first['msg']}", todo="The parameters are at /docs."
    )
    return problem_pages.answer(request.scope, problems.of_refusal(refusal, status_of(refusal)))


def _methods(routes: list[BaseRoute], scope: Scope) -> set[str]:
    """Return the methods of every route at the path of the request."""
    found: set[str] = set()
    for route in routes:
        match, _ = route.matches({**scope, "method": "GET"})
        if match != Match.NONE:
            found |= getattr(route, "methods", None) or {"GET"}
    if "GET" in found:
        found.add("HEAD")
    return found | {"OPTIONS"}
