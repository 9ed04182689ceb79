"""The SPARQL editor: a form that works as it is, and what its script completes names from."""

from __future__ import annotations

import json
from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import Scope

from graphsvc.api import answers, pages
from graphsvc.api.answers import Prepared
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.pages.words import words
from graphsvc.api.parameters import parsed
from graphsvc.api.services import Service, Services
from graphsvc.vocab import (
    ELEMENTS,
    LINKAGE_GRAPHS,
    MODEL_GRAPH,
    OM,
    PREFIXES,
    RDFS,
    SCOM,
    SKOS,
)

router = APIRouter(include_in_schema=False)

_START: Final = f"""PREFIX scom: <{SCOM}>
PREFIX om: <{OM}>
PREFIX skos: <{SKOS}>

# What rests directly on B5?
SELECT ?element ?name
WHERE {{
  ?element scom:restsOn om:B5 ;
    skos:prefLabel ?name .
  FILTER (LANG(?name) = "{{lang}}")
}}
ORDER BY ?element
"""


def editor_page(scope: Scope, services: Services) -> Prepared:
    """Return the page, with a stored query in the editor where the address names one."""
    lang = pages.language(scope)
    names = parsed(scope["query_string"]).get("example", [])
    text = services.catalogue.get(names[-1]).text if names else _START.replace("{lang}", lang)
    own = {
        name.removeprefix("asked."): told
        for name, told in words(lang).items()
        if name.startswith("asked.")
    }
    values = {"text": text, "catalogue": services.catalogue_in(lang), "words": own}
    return pages.prepared(scope, "sparql.html", values, lang)


@router.get("/completions.json", summary="Names that a query may use")
async def completions(request: Request, service: Service) -> Response:
    """Return prefixes, terms, elements, graphs and example queries for the editor."""
    lang = pages.language(request.scope)
    knowledge = await service.knowledge()
    counts = await service.counting.current()
    body = {
        "prefixes": PREFIXES,
        "terms": [*_terms(knowledge, lang), *_elements(knowledge, lang)],
        "graphs": sorted(
            {
                *(row["graph"] for row in counts.get("graphs", ())),
                MODEL_GRAPH,
                *LINKAGE_GRAPHS.values(),
            }
        ),
        "examples": {query.name: query.text for query in service.catalogue},
    }
    written, packed = answers.packed(request.scope, json.dumps(body, ensure_ascii=False).encode())
    return answers.response(request, written, "application/json", vary=pages.VARY, headers=packed)


def _terms(knowledge: Knowledge, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "name": f"scom:{node.value.removeprefix(SCOM)}",
            "label": knowledge.text(node, RDFS + "label", lang) or "",
            "told": knowledge.text(node, SKOS + "definition", lang) or "",
        }
        for node in knowledge.within(SCOM)
    ]


def _elements(knowledge: Knowledge, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "name": f"om:{name}",
            "label": knowledge.text(ox.NamedNode(OM + name), SKOS + "prefLabel", lang) or "",
            "told": knowledge.text(ox.NamedNode(OM + name), SKOS + "definition", lang) or "",
        }
        for name in ELEMENTS
    ]
