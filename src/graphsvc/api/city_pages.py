"""``/models``: the published cities, a page each, and several side by side."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from graphsvc.api import pages, profiling, publishing, queries
from graphsvc.api.pages.answer_table import AnswerTable
from graphsvc.api.pages.cities import City, cities
from graphsvc.api.pages.city_state import state_of
from graphsvc.api.pages.explorer import explorer, titles
from graphsvc.api.pages.practices import every_practice
from graphsvc.api.services import Services
from graphsvc.catalogue import StoredQuery
from graphsvc.errors import ParameterRefusal, UnknownNameRefusal
from graphsvc.publications.names import is_id
from graphsvc.rdfio.formats import FORMATS
from graphsvc.rdfio.negotiation import negotiate
from graphsvc.render.layout import GROUPS
from graphsvc.render.words import words as words_of_reports
from graphsvc.vocab import CITY_GRAPHS

_JSON, _HTML = "application/json", "text/html"
_GOVERNANCE: Final = "accountability"
_EVIDENCE: Final = "evidence-register"
_MOST_COMPARED: Final = 6


def wanted(request: Request) -> bool:
    """Tell whether the client would rather have a page than data."""
    offers = (_JSON, *(syntax.media_type for syntax in FORMATS), _HTML)
    names_data = any(request.query_params.get(name) for name in ("format", "_profile"))
    return not names_data and negotiate(profiling.media_type(request), offers) == _HTML


async def index(request: Request, services: Services) -> Response:
    """List the cities, or show those that ``compare`` names side by side."""
    lang = pages.language(request.scope)
    found = await cities(services)
    wished = list(dict.fromkeys(request.query_params.getlist("compare")))
    if len(wished) > 1:
        return await _compared(request, services, found, wished, lang)
    values = {"cities": found, "chosen": wished}
    return pages.response(request, "cities.html", values, lang)


async def city(request: Request, services: Services, name: str) -> Response | None:
    """Return the page of a city whose file is in the store, None for any other."""
    found = {it.id: it for it in await cities(services)}
    if name not in found:
        return None
    lang = pages.language(request.scope)
    day = datetime.now(UTC).date().isoformat()
    key = pages.key(request, "city.html", lang, services.store.version, day)
    if (kept := services.documents.get(key)) is not None:
        return pages.of(request, kept, lang)
    it = found[name]
    known = await publishing.known(services, name) if is_id(name) else None
    knowledge = await services.knowledge()
    state, governance, evidence = await asyncio.gather(
        state_of(services, name, lang),
        _answered(services, _GOVERNANCE, name, lang),
        _answered(services, _EVIDENCE, name, lang),
    )
    values = {
        "it": it,
        "state": state,
        "states": {item["element"]: item["state"] for item in state["coverage"]} if state else {},
        "weak": _weak(state) if state else {},
        "say": words_of_reports(lang),
        "view": explorer(knowledge, (), lang),
        "groups": GROUPS,
        "tables": (("city.governance", *governance), ("city.evidence", *evidence)),
        "graph": f"graph/city/{quote(name)}",
        "versions": known.versions[::-1] if known else (),
        "current": known.current if known else None,
    }
    body = pages.render(request.scope, "city.html", values, lang)
    if state is not None:
        services.documents.put(key, body, len(body))
    return pages.of(request, body, lang)


async def _compared(
    request: Request, services: Services, found: list[City], wished: list[str], lang: str
) -> Response:
    if len(wished) > _MOST_COMPARED:
        raise ParameterRefusal(
            f"A comparison holds at most {_MOST_COMPARED} cities, not {len(wished)}",
            todo="Choose fewer.",
        )
    chosen = [_one(found, name) for name in wished]
    knowledge = await services.knowledge()
    practices = await every_practice(services, lang)
    reports = await asyncio.gather(*(state_of(services, it.id, lang) for it in chosen))
    states = {
        it.id: {item["element"]: item["state"] for item in report["coverage"]} if report else {}
        for it, report in zip(chosen, reports, strict=True)
    }
    values = {
        "chosen": chosen,
        "states": states,
        "practices": practices,
        "say": words_of_reports(lang),
        "titles": titles(knowledge, lang),
    }
    return pages.response(request, "compared.html", values, lang)


async def _answered(
    services: Services, query: str, name: str, lang: str
) -> tuple[StoredQuery, AnswerTable]:
    stored = services.catalogue_in(lang).get(query)
    given = {"cityFile": CITY_GRAPHS + name}
    return stored, await queries.answer_in_table(services, stored, given, lang, ("cityFile",))


def _one(found: list[City], name: str) -> City:
    for it in found:
        if it.id == name:
            return it
    raise UnknownNameRefusal(
        f"No city file is published as {name[:100]!r}",
        todo=f"There are {', '.join(it.id for it in found) or 'none yet'}: see /models.",
    )


def _weak(state: dict[str, Any]) -> dict[tuple[str, str], dict[str, str]]:
    """Return the linkages to look at by the one that rests and the one rested on."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for item in state["linkages"]:
        if item["role"] == "relates" or item["state"] in ("joined", "notApplicable"):
            continue
        ends = (item["from"], item["to"])
        found.setdefault(ends[::-1] if item["role"] == "feeds" else ends, item)
    return found
