"""``/graphs``: the SPARQL 1.1 Graph Store Protocol.

``?graph=IRI`` and ``?default`` name a graph; an address below ``/graphs/`` names
the graph that has this very address as its IRI.  Whoever asks may read; writing
needs an administrator's token: nothing that is written here is checked.
"""

from __future__ import annotations

import json
import secrets
from typing import Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graphsvc.access import scopes
from graphsvc.api import publishing
from graphsvc.api.answers import BY_CALLER, prepare
from graphsvc.api.callers import allowance, caller
from graphsvc.api.parameters import parsed
from graphsvc.api.services import Services, of
from graphsvc.api.uploads import receive as received
from graphsvc.errors import FormatRefusal, ParameterRefusal
from graphsvc.rdfio.formats import FORMATS
from graphsvc.store import How, guard
from graphsvc.store.formats import TRIPLES, chosen, not_acceptable
from graphsvc.store.targets import Targets

METHODS: Final = ("DELETE", "GET", "POST", "PUT")
PATH: Final = "graphs"
_IN_ADDRESSES: Final = "%/:?#[]@!$&'()*+,;=~"
_HOW: Final[dict[str, How]] = {"PUT": "put", "POST": "post", "DELETE": "delete"}


class GraphsEndpoint:
    """Read, put, merge and delete graphs."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; refusals are raised for the application to word."""
        services = of(scope)
        request = Request(scope, receive)
        graph, is_new = _named(scope, services)
        if request.method == "GET":
            await _read(request, services, graph, send)
            return
        answer = await _written(request, services, graph, is_new=is_new)
        await answer(scope, receive, send)


async def _read(request: Request, services: Services, graph: str | None, send: Send) -> None:
    """Send the graph in the format that the client prefers."""
    triples = chosen("triples", request.headers.get("accept"))
    if triples is None:
        raise not_acceptable(TRIPLES, "The graph")
    may = allowance(request.scope, services)
    key = ("graph", graph, triples.name, may.goes_first)
    known = services.cache.get(services.store.version, key)
    if known is None:
        answer = await services.store.graph(graph, triples, may)
        known = prepare(answer.body, answer.media_type, vary=BY_CALLER, is_private=may.goes_first)
        services.cache.put(answer.version, key, known, len(graph or ""))
    await known.send(request.scope, send)


async def _written(
    request: Request, services: Services, graph: str | None, *, is_new: bool
) -> Response:
    """Change the graph and answer as the protocol says: 201 where there was none before."""
    how = _HOW[request.method]
    who = caller(request.scope, services)
    who.require(scopes.ADMIN)
    if graph is not None and not services.store.makes_versions:
        await publishing.refuse_published(services, Targets({graph}), f"{request.method} /graphs")
    data = b"" if how == "delete" else await _statements(request, services, graph)
    told = {"graph": graph or "default", "bytes": len(data) or None}
    async with who.writing(f"graph {how}", **told) as outcome:
        existed = await services.store.change_graph(how, graph, data)
        outcome |= {"existed": existed, "version": services.store.version}
    if how == "delete" and not existed and graph is not None:
        raise guard.no_graph(graph)
    created = how != "delete" and not existed
    headers = MutableHeaders()
    if created and graph is not None:
        headers["Location"] = _location(request, services, graph, is_new=is_new)
    if how == "put" and not created:
        return Response(status_code=204)
    body = json.dumps({"graph": graph or "default", "existed": existed}).encode()
    return Response(body, 201 if created else 200, headers=headers, media_type="application/json")


def _location(request: Request, services: Services, graph: str, *, is_new: bool) -> str:
    """Return the address of a graph that was made, in signs that a header may hold."""
    if is_new or request.path_params.get("below"):
        return quote(graph, safe=_IN_ADDRESSES)
    asked = request.scope["query_string"].decode("latin-1")
    return quote(f"{services.public_address(request.scope)}{PATH}?{asked}", safe=_IN_ADDRESSES)


async def _statements(request: Request, services: Services, graph: str | None) -> bytes:
    """Return the request's data as N-Triples, parsed where it can do no harm."""
    sent = await received(request, services.settings)
    for file in sent.files:
        if file.syntax not in FORMATS:
            raise FormatRefusal(
                f"A graph can't be sent as {file.syntax.media_type}",
                todo="Convert it first: graphsvc convert FILE.xlsx FILE.ttl.",
            )
    header = {
        "base": graph or services.public_address(request.scope) + PATH,
        "files": [
            {"name": file.name, "syntax": file.syntax.name, "bytes": len(file.data)}
            for file in sent.files
        ],
    }
    body = b"".join(file.data for file in sent.files)
    deadline_s = services.settings.check_time_limit_s
    _, ntriples = await services.parsers.run(header, body, deadline_s=deadline_s)
    return ntriples


def _named(scope: Scope, services: Services) -> tuple[str | None, bool]:
    """Return the graph that the request names, None for the default one, and if it is made up."""
    own = services.public_address(scope) + PATH
    below = scope["path_params"].get("below", "")
    parameters = parsed(scope["query_string"])
    graphs, default = parameters.get("graph", []), "default" in parameters
    if below:
        if graphs or default:
            raise ParameterRefusal(
                "The address names a graph, and its parameters name another",
                todo="Use /graphs?graph=IRI, or the graph's own address without parameters.",
            )
        return _direct(scope, own), False
    if len(graphs) + default == 1:
        if graphs:
            guard.refuse_no_iri(graphs[0])
            guard.refuse_graphs_outside((graphs[0],))
        return (None if default else graphs[0]), False
    if scope["method"] == "POST" and not graphs:
        return f"{own}/{secrets.token_hex(8)}", True
    raise ParameterRefusal(
        "The request names several graphs" if graphs else "The request names no graph",
        todo="Add ?default or ?graph=IRI, once. POST without either makes a new graph.",
    )


def _direct(scope: Scope, own: str) -> str:
    """Return the request's own address as the client wrote it, percent-encoding and all."""
    raw = scope.get("raw_path") or scope["path"].encode()
    iri = f"{own}/{raw.decode('latin-1').partition(f'/{PATH}/')[2]}"
    guard.refuse_no_iri(iri)
    return iri
