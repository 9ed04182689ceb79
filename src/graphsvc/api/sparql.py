"""``/sparql``: the SPARQL 1.1 Protocol, queries only.

This is a bare ASGI endpoint behind the edge, with nothing of the framework between.
A repeated GET costs two look-ups in a table.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, NamedTuple

from starlette.types import Receive, Scope, Send

from graphsvc.api import bodies, service_description
from graphsvc.api.answers import Prepared, accepts_gzip, prepare
from graphsvc.api.callers import allowance
from graphsvc.api.parameters import FORM, QUERY, UPDATE, Parameters, parsed, room, with_form
from graphsvc.api.services import Services
from graphsvc.api.watch import log_query
from graphsvc.errors import FormatRefusal, ParameterRefusal, QueryRefusal
from graphsvc.store import Allowance, Dataset, Question, guard
from graphsvc.store.formats import chosen

METHODS: Final = ("GET", "POST")
# Clients name the format by any of these; they choose among what Accept allows.
_VARY: Final = "Accept, Accept-Encoding, Authorization"
_WISHES: Final = ("format", "output", "results")


class _Wants(NamedTuple):
    """Hold how the client wants its answer."""

    accept: str | None
    gzip: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold what a request asks, before the formats are chosen."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    wish: str | None


class SparqlEndpoint:
    """Answer queries by GET and by both kinds of POST."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; refusals are raised for the application to word."""
        services = self._services
        wants = _Wants(bodies.header(scope, b"accept"), accepts_gzip(scope))
        if scope["method"] == "GET":
            may = allowance(scope, services)
            raw = (scope["query_string"], *wants, may.goes_first)
            known = services.cache.recall(services.store.version, raw)
            if known is None:
                known = await self._get(scope, services, wants, may, raw)
            elif services.logs_queries:
                log_query(parsed(scope["query_string"])["query"][0])
            await known.send(scope, send)
            return
        may = allowance(scope, services)
        asked = await _posted(scope, receive, services)
        answer, _ = await _answered(services, asked, wants, may)
        await answer.send(scope, send)

    async def _get(
        self, scope: Scope, services: Services, wants: _Wants, may: Allowance, raw: Hashable
    ) -> Prepared:
        parameters = parsed(scope["query_string"])
        if "update" in parameters:
            raise QueryRefusal(
                "Updates can't be sent by GET", todo="Send a query, or POST to /update."
            )
        if "query" not in parameters:
            return await service_description.answer(scope, services, wants.accept)
        answer, question = await _answered(services, _asked(parameters), wants, may)
        if answer.etag is not None:
            size = len(scope["query_string"]) + len(wants.accept or "")
            services.cache.note(raw, size, question)
        return answer


async def _answered(
    services: Services, asked: _Asked, wants: _Wants, may: Allowance
) -> tuple[Prepared, Hashable]:
    """Return the answer and the key under which it is kept."""
    if services.logs_queries:
        log_query(asked.text)
    rows = chosen("rows", wants.accept, asked.wish)
    triples = chosen("triples", wants.accept, asked.wish)
    formats = (rows and rows.name, triples and triples.name, wants.gzip)
    # Who may ask for more gets answers that others would be refused.
    key = (asked.text, asked.default, asked.named, *formats, may.goes_first)
    known = services.cache.get(services.store.version, key)
    if known is not None:
        return known, key
    dataset = Dataset(asked.default, asked.named)
    question = Question(asked.text, rows, triples, dataset, allowance=may, compresses=wants.gzip)
    if services.federation.concerns(asked.text):
        question = await services.federation.resolved(question, may)
    answer = await services.store.ask(question)
    prepared = prepare(
        answer.body,
        answer.media_type,
        vary=_VARY,
        is_repeatable=answer.is_repeatable,
        is_private=may.goes_first,
        encoding=answer.encoding,
    )
    if answer.is_repeatable:
        services.cache.put(answer.version, key, prepared, len(asked.text))
    return prepared, key


async def _posted(scope: Scope, receive: Receive, services: Services) -> _Asked:
    kind = bodies.content_type(scope)
    limit = services.settings.max_query_bytes
    body = await bodies.Bounded(
        scope, receive, limit=limit, name="max_query_bytes", room=room(limit)
    ).all()
    parameters = parsed(scope["query_string"])
    if kind == FORM:
        with_form(parameters, body)
    elif kind == QUERY:
        parameters.setdefault("query", []).append(bodies.text(body))
    elif kind == UPDATE:
        raise _no_updates()
    elif body or "query" not in parameters:  # some clients send the query in the address
        raise FormatRefusal(
            f"A query can't be sent as {kind}" if kind else "The request has no Content-Type",
            todo=f"Send Content-Type: {QUERY} with the query alone, or {FORM} with query=….",
        )
    if "update" in parameters:
        raise _no_updates()
    if "query" not in parameters:
        raise ParameterRefusal("The request has no query", todo="Send it as query=….")
    return _asked(parameters)


def _asked(parameters: Parameters) -> _Asked:
    queries = parameters["query"]
    if len(queries) > 1:
        raise ParameterRefusal("The request has several queries", todo="Send one at a time.")
    default = _iris(parameters, "default-graph-uri")
    named = _iris(parameters, "named-graph-uri")
    wish = next((parameters[name][0] for name in _WISHES if name in parameters), None)
    return _Asked(queries[0], default, named, wish)


def _iris(parameters: Parameters, name: str) -> tuple[str, ...] | None:
    values = parameters.get(name)
    if values is None:
        return None
    iris = tuple(values)
    guard.refuse_graphs_outside(iris)
    return iris


def _no_updates() -> QueryRefusal:
    return QueryRefusal(
        "This address answers queries and takes no updates",
        todo="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE; send updates to /update.",
    )
