"""Graphs of the store, such as a city's file, at their own addresses."""

from __future__ import annotations

import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from graphsvc.api import answers, pages
from graphsvc.api.services import Services
from graphsvc.errors import StoreRefusal, UnknownNameRefusal
from graphsvc.render.safe import line
from graphsvc.store import Dataset, Question
from graphsvc.store.formats import chosen
from graphsvc.vocab import RDFS

_TERMS: Final = f"""
SELECT ?term (SAMPLE(?name) AS ?label) (COUNT(*) AS ?size)
WHERE {{
  ?term ?property ?value .
  OPTIONAL {{ ?term <{RDFS}label> ?name }}
}}
GROUP BY ?term
ORDER BY ?term
LIMIT 1000
"""
# So many letters of a label have room in a list.
_LABEL: Final = 200
_HOLDING: Final = "SELECT ?graph ?term WHERE { GRAPH ?graph { ?term ?property ?value } } LIMIT 1"
_ALL: Final = "CONSTRUCT WHERE { ?subject ?property ?value }"


async def response(request: Request, services: Services, iri: str, kind: str) -> Response:
    """Return the graph in the media type ``kind``; refuse one that holds nothing."""
    graph = Dataset(default=(iri,), named=())
    listed = await services.store.ask(Question(_TERMS, chosen("rows", None), None, graph))
    found = json.loads(listed.body)["results"]["bindings"]
    if not found:
        raise UnknownNameRefusal(
            f"There is no graph {iri}",
            todo="List the graphs: /sparql?query=SELECT DISTINCT ?g WHERE { GRAPH ?g { } }",
        )
    if kind == "text/html":
        lang = pages.language(request.scope)
        return pages.response(request, "graph.html", _values(iri, found), lang)
    answer = await services.store.ask(Question(_ALL, None, chosen("triples", kind), graph))
    return answers.response(request, answer.body, answer.media_type)


async def holding(services: Services, iri: str) -> str | None:
    """Return a graph of the store that says anything of the term; None if there is none."""
    question = Question(_HOLDING, chosen("rows", None), None, terms=(("term", f"<{iri}>"),))
    try:
        answer = await services.store.ask(question)
    except StoreRefusal:
        return None  # without a store there is nothing to find
    found = json.loads(answer.body)["results"]["bindings"]
    return str(found[0]["graph"]["value"]) if found else None


def _values(iri: str, found: list[dict[str, dict[str, str]]]) -> dict[str, Any]:
    terms = [
        (row["term"]["value"], line(row.get("label", row["term"])["value"], _LABEL))
        for row in found
        if row["term"]["type"] == "uri"
    ]
    return {"iri": iri, "size": sum(int(row["size"]["value"]) for row in found), "terms": terms}
