"""The service's description for programs (OpenAPI) and, from the same source, for people."""

from __future__ import annotations

from typing import Any, Final, cast

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response

from graphsvc.api import pages, written_routes
from graphsvc.store.formats import ROWS, TRIPLES

router = APIRouter(include_in_schema=False)

_PROBLEM: Final = {
    "description": "Refused: a problem document (RFC 9457) says where, what and what to do",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PROBLEM_SCHEMA: Final = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong"},
        "todo": {"type": "string", "description": "What to do"},
        "source": {"type": "string", "description": "The file or text with the fault"},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    },
}
_GRAPHS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}


@router.get("/openapi.json")
async def openapi(request: Request) -> JSONResponse:
    """Return the description for programs."""
    return JSONResponse(described(request))


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Return the description for people: one page, without script and without network."""
    operations: dict[str, list[dict[str, Any]]] = {}
    schema = described(request)
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            tag = (told.get("tags") or ["Other"])[0]
            operations.setdefault(tag, []).append({"path": path, "method": method.upper(), **told})
    lang = pages.language(request.scope)
    return pages.response(request, "docs.html", {"operations": operations}, lang)


def described(request: Request) -> dict[str, Any]:
    """Return the OpenAPI description, with the route that the framework does not know of."""
    app = cast("FastAPI", request.app)
    schema = dict(app.openapi())
    written = written_routes.paths(_PROBLEM)
    schema["paths"] = {"/sparql": _sparql(), **schema["paths"], **written}
    for operation in (item for path in schema["paths"].values() for item in path.values()):
        operation["responses"].pop("422", None)  # the framework's own; ours are problem documents
        operation["responses"].setdefault("default", _PROBLEM)
    components = dict(schema.get("components", {}))
    components["schemas"] = {"Problem": _PROBLEM_SCHEMA}
    components["securitySchemes"] = {"token": written_routes.TOKEN}
    schema["components"] = components
    schema["servers"] = [{"url": request.scope.get("root_path", "").rstrip("/") or "/"}]
    return schema


def _sparql() -> dict[str, Any]:
    dataset = [
        {"name": name, "in": "query", "description": told, "schema": _GRAPHS}
        for name, told in (
            ("default-graph-uri", "A graph to ask; several are asked as one"),
            ("named-graph-uri", "A graph that GRAPH may name"),
        )
    ]
    query = {
        "name": "query",
        "in": "query",
        "required": False,
        "description": "The query; without one, a description of the service",
        "schema": {"type": "string"},
        "example": "SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    }
    wish = {
        "name": "format",
        "in": "query",
        "description": "Of what Accept allows: json, xml, csv, tsv; ttl, nt, jsonld, rdf",
        "schema": {"type": "string"},
    }
    answer = {
        "200": {
            "description": "The answer, whole",
            "content": {offer.media_type: {} for offer in (*ROWS, *TRIPLES)},
        },
        "default": _PROBLEM,
    }
    text = {"schema": {"type": "string"}}
    form = {
        "schema": {
            "type": "object",
            "required": ["query"],
            "properties": {
                "query": {"type": "string"},
                "default-graph-uri": _GRAPHS,
                "named-graph-uri": _GRAPHS,
            },
        }
    }
    shared = {"tags": ["Queries"], "responses": answer}
    return {
        "get": {
            **shared,
            "summary": "Answer a SPARQL query",
            "operationId": "sparql_get",
            "parameters": [query, *dataset, wish],
        },
        "post": {
            **shared,
            "summary": "Answer a SPARQL query",
            "operationId": "sparql_post",
            "parameters": [*dataset, wish],
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": text,
                    "application/x-www-form-urlencoded": form,
                },
            },
        },
    }
