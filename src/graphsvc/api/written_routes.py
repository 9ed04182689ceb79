"""The OpenAPI description of the two routes that write, which the framework does not know of."""

from __future__ import annotations

from typing import Any, Final

from graphsvc.rdfio.formats import FORMATS
from graphsvc.store.formats import TRIPLES

_TEXT: Final = {"schema": {"type": "string"}}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}
TOKEN: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "graphsvc token create --scope publish:CITY, or admin",
}
_NEEDS_TOKEN: Final[list[dict[str, list[str]]]] = [{"token": []}]


def paths(problem: dict[str, Any]) -> dict[str, Any]:
    """Return both routes; every refusal is a ``problem``."""
    return {"/update": {"post": _update(problem)}, "/graphs": _graphs(problem)}


def _update(problem: dict[str, Any]) -> dict[str, Any]:
    names = ("using-graph-uri", "using-named-graph-uri")
    form = {"type": "object", "required": ["update"], "properties": {"update": {"type": "string"}}}
    return {
        "tags": ["Writing"],
        "summary": "Carry out a SPARQL update",
        "description": "Answers once readers see what changed. Needs the scope admin.",
        "operationId": "update_post",
        "security": _NEEDS_TOKEN,
        "parameters": [
            {"name": name, "in": "query", "description": "A graph to read", "schema": _IRIS}
            for name in names
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-update": _TEXT,
                "application/x-www-form-urlencoded": {"schema": form},
            },
        },
        "responses": {"204": {"description": "It is done"}, "default": problem},
    }


def _graphs(problem: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {
            "name": "graph",
            "in": "query",
            "description": "The graph's IRI",
            "schema": {"type": "string", "format": "iri"},
        },
        {
            "name": "default",
            "in": "query",
            "description": "The graph without a name",
            "schema": {"type": "string"},
            "allowEmptyValue": True,
        },
    ]
    sent = {
        "required": True,
        "content": {
            **{syntax.media_type: _TEXT for syntax in FORMATS},
            "multipart/form-data": {"schema": {"type": "object"}},
        },
    }

    def operation(method: str, summary: str, *statuses: tuple[str, str]) -> dict[str, Any]:
        responses: dict[str, Any] = {code: {"description": told} for code, told in statuses}
        return {
            "tags": ["Writing" if method != "get" else "Queries"],
            "summary": summary,
            "operationId": f"graphs_{method}",
            "parameters": parameters,
            **({"security": _NEEDS_TOKEN} if method != "get" else {}),
            **({"requestBody": sent} if method in ("put", "post") else {}),
            "responses": {**responses, "default": problem},
        }

    made, changed = ("201", "There was none before"), "It was there before"
    get = operation("get", "Return a graph", ("200", "The graph"))
    get["responses"]["200"]["content"] = {offer.media_type: {} for offer in TRIPLES}
    return {
        "get": get,
        "put": operation("put", "Put a graph in place of what there was", made, ("204", changed)),
        "post": operation("post", "Add to a graph, or make a new one", made, ("200", changed)),
        "delete": operation("delete", "Delete a graph", ("200", "It is deleted")),
    }
