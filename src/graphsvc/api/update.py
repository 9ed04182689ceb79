"""``/update``: the SPARQL 1.1 Protocol's updates, for holders of a token."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Final

from starlette.types import Receive, Scope, Send

from graphsvc.access import scopes
from graphsvc.api import bodies, publishing
from graphsvc.api.callers import caller
from graphsvc.api.parameters import FORM, UPDATE, Parameters, parsed, room, with_form
from graphsvc.api.services import Services, of
from graphsvc.errors import FormatRefusal, ParameterRefusal, TooLargeRefusal
from graphsvc.store import updates
from graphsvc.store.targets import targets

METHODS: Final = ("POST",)
_DEFAULT: Final = "using-graph-uri"
_NAMED: Final = "using-named-graph-uri"


class UpdateEndpoint:
    """Carry out updates sent by either kind of POST; answer when readers see what changed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; refusals are raised for the application to word."""
        services = of(scope)
        who = caller(scope, services)
        who.require(scopes.ADMIN)
        text, parameters = await _received(scope, receive, services)
        default, named = (tuple(parameters.get(name, ())) for name in (_DEFAULT, _NAMED))
        updates.refuse_iris(default + named)
        written = await asyncio.to_thread(targets, text)
        await publishing.refuse_published(services, written, "The update")
        data = text.encode()
        told = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        async with who.writing("update", **told) as outcome:
            outcome["version"] = await services.store.update(text, default, named)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def _received(scope: Scope, receive: Receive, services: Services) -> tuple[str, Parameters]:
    """Return the update and the other parameters."""
    kind = bodies.content_type(scope)
    limit = services.settings.max_update_bytes
    body = await bodies.Bounded(
        scope, receive, limit=limit, name="max_update_bytes", room=room(limit)
    ).all()
    parameters = parsed(scope["query_string"])
    if kind == UPDATE:
        parameters.setdefault("update", []).append(bodies.text(body))
    elif kind == FORM:
        with_form(parameters, body)
    elif body or "update" not in parameters:
        raise FormatRefusal(
            f"An update can't be sent as {kind}" if kind else "The request has no Content-Type",
            todo=f"Send Content-Type: {UPDATE} with the update alone, or {FORM} with update=….",
        )
    found = parameters.get("update", [])
    if len(found) != 1:
        what = "several updates" if found else "no update"
        raise ParameterRefusal(f"The request has {what}", todo="Send one, as update=….")
    if len(found[0].encode(errors="replace")) > limit:
        raise TooLargeRefusal(
            f"The update is over max_update_bytes = {limit:,}",
            todo="Send it in several, or large data by PUT or POST to /graphs.",
        )
    return found[0], parameters
