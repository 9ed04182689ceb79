"""``/queries``: the stored questions and their answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc.api import pages
from graphsvc.api.answers import Prepared, pick, prepare
from graphsvc.api.answers import response as answered
from graphsvc.api.pages.answer_table import AnswerTable, answer_table, unnamed
from graphsvc.api.pages.cities import names_of_cities
from graphsvc.api.pages.drawn_answer import DrawnAnswer
from graphsvc.api.pages.explorer import explorer
from graphsvc.api.pages.languages import PARAMETER
from graphsvc.api.pages.naming import Name, names
from graphsvc.api.pages.pictures import picture
from graphsvc.api.pages.question_form import fields
from graphsvc.api.services import Service, Services
from graphsvc.catalogue import JOBS, StoredQuery
from graphsvc.errors import ParameterRefusal, StoreRefusal, UnknownNameRefusal
from graphsvc.parameters import TYPES
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import JSON, ROWS, TRIPLES, chosen
from graphsvc.vocab import BASES, LINKAGE_GRAPHS, OM

router = APIRouter(tags=["Queries"])

_HTML: Final = "text/html"
_FORMAT: Final = "format"
# Questions that the map answers too, with what it has to show for them.
_ON_MAP: Final = {"what-rests-on": "upon", "what-it-rests-on": "beneath", "linkages-of": "near"}


@router.get("/queries", summary="List the stored questions")
async def listing(request: Request, service: Service) -> Response:
    """Return each question with its parameters and the meaning of its columns."""
    kind = pick(request.headers.get("accept"), ("application/json", _HTML))
    if kind == _HTML:
        lang = pages.language(request.scope)
        worded = service.catalogue_in(lang)
        groups = {
            purpose: [query for query in worded if query.job == job]
            for job, purpose in worded.jobs.items()
        }
        return pages.response(request, "queries.html", {"groups": groups}, lang)
    root = request.scope.get("root_path", "").rstrip("/")
    told = [_told(query, root) for query in service.catalogue]
    body = (json.dumps({"queries": told}, ensure_ascii=False, indent=1) + "\n").encode()
    return answered(request, body, "application/json")


@router.get(
    "/queries/{name}",
    summary="Answer a stored question",
    responses={200: {"content": {offer.media_type: {} for offer in (*ROWS, *TRIPLES)}}},
)
async def answer(request: Request, service: Service, name: str) -> Response:
    """Answer with the question's parameters bound to the values given.

    ``format`` chooses among what Accept allows; every other parameter is one of
    the question's own, as /queries lists them.
    """
    query = _query(service, name)
    accept = request.headers.get("accept")
    wish = request.query_params.get(_FORMAT)
    if wish is None and pick(accept, (JSON.media_type, *_types(), _HTML)) == _HTML:
        return await _page(request, service, query)
    prepared = await _answer(service, query, _given(request), accept, wish)
    return answered(request, prepared.body, _content_type(prepared))


async def answer_in_table(
    services: Services,
    query: StoredQuery,
    given: dict[str, str],
    lang: str,
    without: tuple[str, ...] = (),
) -> AnswerTable:
    """Return the answer to a question as a table for readers of a language."""
    found, named = await _in_words(services, query, given, lang)
    codes = services.catalogue_in(lang).get(query.name).codes
    knowledge = await services.knowledge()
    return answer_table(found, knowledge, lang, names=named, codes=codes, without=without)


async def _in_words(
    services: Services, query: StoredQuery, given: dict[str, str], lang: str
) -> tuple[dict[str, Any], dict[str, Name]]:
    """Return the answer as plain values, and what the things in it are called."""
    prepared = await _answer(services, query, given, JSON.media_type, None)
    found: dict[str, Any] = json.loads(prepared.body)
    return found, await names(services, unnamed(found, await services.knowledge()), lang)


async def _answer(
    services: Services,
    query: StoredQuery,
    given: dict[str, str],
    accept: str | None,
    wish: str | None,
) -> Prepared:
    rows, triples = chosen("rows", accept, wish), chosen("triples", accept, wish)
    try:
        bound = query.bind(given)
    except ParameterRefusal as refusal:
        raise ParameterRefusal(
            refusal.what, todo=f"{refusal.todo} {_parameters_in_words(query)}".strip()
        ) from refusal
    left_out = () if bound.bases is None else tuple(set(BASES) - set(bound.bases))
    dataset = Dataset(without=tuple(LINKAGE_GRAPHS[basis] for basis in left_out), always_union=True)
    terms = tuple(bound.terms.items())
    key = (query.text, terms, dataset.without, rows and rows.name, triples and triples.name)
    known = services.cache.get(services.store.version, key)
    if known is not None:
        return known
    found = await services.store.ask(Question(query.text, rows, triples, dataset, terms))
    prepared = prepare(found.body, found.media_type, is_repeatable=found.is_repeatable)
    if found.is_repeatable:
        services.cache.put(found.version, key, prepared, len(query.text))
    return prepared


async def _page(request: Request, services: Services, query: StoredQuery) -> Response:
    """Show the question, a form for its parameters, and the answer where it can be given."""
    lang = pages.language(request.scope)
    day = datetime.now(UTC).date().isoformat()  # a parameter may mean today
    key = pages.key(request, "query.html", lang, services.store.version, day)
    if (kept := services.documents.get(key)) is not None:
        return pages.of(request, kept, lang)
    given = _given(request)
    if PARAMETER not in {item.name for item in query.parameters}:
        given.pop(PARAMETER, None)
    knowledge = await services.knowledge()
    cities = await _cities(services, lang)
    complete = all(given.get(item.name) for item in query.parameters if item.required)
    worded = services.catalogue_in(lang)
    query = worded.get(query.name)
    values: dict[str, Any] = {
        "query": query,
        "purpose": worded.jobs[query.job],
        "given": {name: value for name, value in given.items() if value},
        "fields": fields(query, given, knowledge, cities, lang),
        "complete": complete,
        "answer": None,
        "view": None,
        "picture": None,
    }
    if complete and query.form == "SELECT":
        found, named = await _in_words(services, query, given, lang)
        values["answer"] = answer_table(found, knowledge, lang, names=named, codes=query.codes)
        rows = tuple(found["results"]["bindings"])
        drawn = DrawnAnswer(rows, knowledge, lang, named, query.codes, cities, day)
        values["picture"] = picture(query.name, drawn)
        if query.name in _ON_MAP:
            values["view"] = explorer(knowledge, _on_map(query.name, given), lang)
    body = pages.render(request.scope, "query.html", values, lang)
    if values["answer"] is not None:
        services.documents.put(key, body, len(body))
    return pages.of(request, body, lang)


def _on_map(name: str, given: dict[str, str]) -> list[tuple[str, str]]:
    """Return what the map has to be asked to show the same answer."""
    kept = [(key, given[key]) for key in ("depth", "basis") if given.get(key)]
    element = given["element"].removeprefix(OM).removeprefix("om:")
    return [("element", element), ("show", _ON_MAP[name]), *kept]


async def _cities(services: Services, lang: str) -> dict[str, str]:
    """Return the cities to choose from; none while the store can't tell."""
    try:
        return await names_of_cities(services, lang)
    except StoreRefusal:
        return {}


def _given(request: Request) -> dict[str, str]:
    """Return the parameters by name; one given several times becomes a list with commas."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name != _FORMAT:
            found[name] = f"{found[name]},{value}" if found.get(name) else value
    return found


def _query(services: Services, name: str) -> StoredQuery:
    try:
        return services.catalogue.get(name)
    except UnknownNameRefusal as refusal:
        hint = refusal.todo if refusal.todo.startswith("Did you mean") else ""
        raise UnknownNameRefusal(
            refusal.what, todo=f"{hint} /queries lists them all.".strip()
        ) from refusal


def _parameters_in_words(query: StoredQuery) -> str:
    told = [
        f"{item.name} ({TYPES[item.type]}, required)"
        if item.required
        else f"{item.name} ({TYPES[item.type]})"
        for item in query.parameters
    ]
    return f"The parameters: {'; '.join(told)}." if told else ""


def _told(query: StoredQuery, root: str) -> dict[str, Any]:
    return {
        "name": query.name,
        "address": f"{root}/queries/{query.name}",
        "question": query.summary,
        "description": query.description,
        "for": JOBS[query.job],
        "form": query.form,
        "parameters": [parameter.to_dict() for parameter in query.parameters],
        "columns": dict(query.columns),
    }


def _types() -> list[str]:
    kinds = [offer.media_type for offer in (*ROWS, *TRIPLES)]
    return kinds + [other for offer in (*ROWS, *TRIPLES) for other in offer.others if "/" in other]


def _content_type(prepared: Prepared) -> str:
    return next(value.decode() for name, value in prepared.headers if name == b"content-type")
