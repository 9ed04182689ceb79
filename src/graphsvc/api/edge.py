"""The outermost layer: what is true of every answer, whatever gives it.

Plain ASGI without tasks or queues of its own, so that it costs microseconds.
Every answer carries its request's id and may be read by pages of other sites;
HEAD is answered as GET, whose body the server leaves out; OPTIONS is answered
from the table of routes; a fault of our own becomes a problem document too.

What is asked most is a bare endpoint: found here by its path, with no other layer
between.  The application has a route to each of them as well, which describes it
and answers for the methods that it does not have.
"""

from __future__ import annotations

import logging
import math
import re
import secrets
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphsvc.api import problems
from graphsvc.api.watch import Watch
from graphsvc.errors import RateRefusal, Refusal
from graphsvc.logs import REQUEST

_log = logging.getLogger("graphsvc.service")

Headers = list[tuple[bytes, bytes]]

_ALWAYS: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Content-Disposition, ETag, Link, Location, NGSILD-Results-Count, Retry-After, "
        b"WWW-Authenticate, X-Request-ID",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_PREFLIGHT: Final[Headers] = [
    (b"access-control-allow-headers", b"*, Authorization"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]
_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
# Ids of our own: one beginning for each run of the service, and a number.
_OURS: Final = secrets.token_hex(6).encode()
_NUMBERS: Final = count(1)


class Edge:
    """Wrap the application.

    ``bare`` are the endpoints that need nothing of it, by method and path.  ``allowed``
    tells the methods of the route that a request names, ``refused`` words a refusal;
    ``watch`` takes note of every request and ``wait_s`` of who sends it.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        bare: Mapping[tuple[str, str], ASGIApp],
        allowed: Callable[[Scope], set[str]],
        refused: Callable[[Scope, Refusal], ASGIApp],
        watch: Watch,
        wait_s: Callable[[Scope], float],
    ) -> None:
        self._app = app
        self._bare = bare
        self._allowed = allowed
        self._refused = refused
        self._watch = watch
        self._wait_s = wait_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        began = time.perf_counter()
        scope["request_id"] = request_id.decode()
        REQUEST.set(scope["request_id"])
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    *_ALWAYS,
                    (b"x-request-id", request_id),
                ]
            await send(message)

        method = scope["method"]
        if method == "OPTIONS":
            await self._tell_methods(scope, send_on)
            return
        if method == "HEAD":
            scope = {**scope, "method": "GET"}  # the server leaves out the body by its own
        try:
            try:
                await self._chosen(scope)(scope, receive, send_on)
            except Refusal as refusal:  # of a bare endpoint; routes have their own handler
                await self._refused(scope, refusal)(scope, receive, send_on)
        except Exception:
            _log.exception("request %s failed: %s", request_id.decode(), scope["path"])
            if status:
                raise  # the connection breaks, so that nobody takes the part for the whole
            await _fault()(scope, receive, send_on)
        finally:
            self._watch.note(scope, status, time.perf_counter() - began)

    def _chosen(self, scope: Scope) -> ASGIApp:
        """Return what answers; raise the refusal of a caller who asks too much."""
        wait_s = self._wait_s(scope)
        if wait_s:
            raise RateRefusal(
                "More requests than requests_per_minute have come from this address, "
                "or than token_requests_per_minute with this token",
                todo=f"Wait {math.ceil(wait_s)} seconds, and send fewer.",
            )
        return self._bare.get((scope["method"], scope["path"]), self._app)

    async def _tell_methods(self, scope: Scope, send: Send) -> None:
        listed = ", ".join(sorted(self._allowed(scope))).encode()
        headers = [(b"allow", listed), (b"access-control-allow-methods", listed), *_PREFLIGHT]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _request_id(scope: Scope) -> bytes:
    """Return the client's id for the request if it is one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return bytes(value)
    return b"%s-%x" % (_OURS, next(_NUMBERS))


def _fault() -> problems.ProblemResponse:
    return problems.problem(
        500,
        "about:blank",
        "The service made a mistake",
        "The request could not be carried out because of a fault in the service.",
        todo="Report it with the X-Request-ID of this answer.",
    )
