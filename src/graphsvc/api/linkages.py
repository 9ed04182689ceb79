"""``/linkages``: what is linked to what, on which basis, in which role."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from graphsvc.analysis.model import Linkage, bundled
from graphsvc.api import pages
from graphsvc.api.answers import pick, response
from graphsvc.api.knowledge import Knowledge
from graphsvc.api.linkage_rows import Row, chosen, rows_of
from graphsvc.api.services import Service
from graphsvc.errors import ParameterRefusal, UnknownNameRefusal
from graphsvc.exchange.exporting import FORMATS, Source, export
from graphsvc.parameters import ROLES
from graphsvc.rdfio.formats import JSONLD, NTRIPLES, TURTLE, Format
from graphsvc.rdfio.reading import serialize
from graphsvc.vocab import BASES, DCTERMS, ELEMENTS, LANGUAGES, OM, ROLL_UPS, SCOM

router = APIRouter(tags=["Model"])

DEPTHS: Final = ("1", "2", "3", "4", "all")
_JSON, _CSV, _HTML = "application/json", "text/csv", "text/html"
_DRAWINGS: Final = {FORMATS[name].media_type: name for name in ("mermaid", "dot")}
_OFFERS: Final = (
    _JSON,
    JSONLD.media_type,
    _CSV,
    TURTLE.media_type,
    NTRIPLES.media_type,
    _HTML,
    *_DRAWINGS,
)
_WISHES: Final = {
    "json": _JSON,
    "jsonld": JSONLD.media_type,
    "csv": _CSV,
    "ttl": TURTLE.media_type,
    "nt": NTRIPLES.media_type,
    "html": _HTML,
    **{name: kind for kind, name in _DRAWINGS.items()},
}
# What makes the JSON readable as RDF, for those who want it so.
_CONTEXT: Final[dict[str, Any]] = {
    "@base": OM,
    "@vocab": SCOM,
    "linkages": "@graph",
    "id": "@id",
    "from": {"@id": "linkageFrom", "@type": "@id"},
    "to": {"@id": "linkageTo", "@type": "@id"},
    "role": {"@id": "hasRole", "@type": "@vocab"},
    "basis": {"@id": "hasBasis", "@type": "@vocab"},
    "confidence": {"@id": "hasConfidence", "@type": "@vocab"},
    "rationale": {"@id": "rationale"},
    "clause": {"@id": "underClause", "@type": "@id"},
    "source": {"@id": DCTERMS + "source", "@type": "@id"},
    "step": None,
    **{code: SCOM + code.capitalize() for code in (*BASES, *ROLES, "high", "medium", "low")},
}


class Filters(BaseModel):
    """Hold what a request asks for; a parameter that is none of these is refused."""

    model_config = ConfigDict(extra="forbid")

    from_: str = Field("", alias="from", description="Element that names, such as B7")
    to: str = Field("", description="Element that is named")
    basis: str = Field("", description=f"{', '.join(BASES)}; several with commas")
    role: str = Field("", description=f"{', '.join(ROLES)}; several with commas")
    depth: str = Field("1", description=f"Linkages to follow: {', '.join(DEPTHS)}")
    lang: str = Field("", description=f"Language of the rationale: {', '.join(LANGUAGES)}")
    format: str = Field("", description=f"{', '.join(_WISHES)}, before what Accept says")


@router.get(
    "/linkages",
    summary="List linkages of the model",
    responses={200: {"content": {kind: {} for kind in _OFFERS}}},
)
async def linkages(
    request: Request, service: Service, filters: Annotated[Filters, Query()]
) -> Response:
    """List the linkages that all the filters let through, each with its basis.

    With ``from`` (or ``to``) and a ``depth``, linkages are followed onwards from
    (or back from) that element, and ``step`` tells how far away each one is.
    """
    lang = filters.lang or pages.language(request.scope)
    _words("language", lang, LANGUAGES)
    knowledge = await service.knowledge()
    rows = chosen(
        rows_of(knowledge, lang),
        source=_element(filters.from_),
        target=_element(filters.to),
        bases=_words("basis", filters.basis, BASES),
        roles=_words("role", filters.role, ROLES),
        depth=_depth(filters.depth, is_open=not (filters.from_ or filters.to)),
    )
    kind = _kind(filters.format, request.headers.get("accept"))
    if kind != _HTML:
        body = _drawn(rows, kind, lang) if kind in _DRAWINGS else _written(rows, knowledge, kind)
        return response(request, body, _content_type(kind), vary=pages.VARY)
    values = {
        "rows": rows,
        "asked": filters.model_dump(by_alias=True),
        "names": {item: knowledge.label(ox.NamedNode(OM + item), lang) for item in ELEMENTS},
        "bases": BASES,
        "roles": ROLES,
        "depths": DEPTHS,
    }
    return pages.response(request, "linkages.html", values, lang)


def _drawn(rows: Iterable[Row], kind: str, lang: str) -> bytes:
    shown = [
        Linkage(row.source_element, row.target_element, row.basis, row.role, row.confidence)
        for row in rows
    ]
    source = Source(replace(bundled(), linkages=tuple(shown)))
    return export(_DRAWINGS[kind], source, lang=lang, bases=BASES)


def _written(rows: list[Row], knowledge: Knowledge, kind: str) -> bytes:
    if kind in (_JSON, JSONLD.media_type):
        body = {"@context": _CONTEXT, "linkages": [row.plain() for row in rows]}
        return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
    if kind == _CSV:
        return _table(rows)
    syntax: Format = TURTLE if kind == TURTLE.media_type else NTRIPLES
    return serialize(_triples(rows, knowledge), syntax)


def _table(rows: Iterable[Row]) -> bytes:
    columns = (
        "id",
        "from",
        "to",
        "role",
        "basis",
        "confidence",
        "rationale",
        "clause",
        "source",
        "step",
    )
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(row.plain() for row in rows)
    return text.getvalue().encode()


def _triples(rows: Iterable[Row], knowledge: Knowledge) -> Iterator[ox.Triple]:
    for row in rows:
        yield from knowledge.described([ox.NamedNode(row.id)])
        source, target = (
            ox.NamedNode(OM + row.source_element),
            ox.NamedNode(OM + row.target_element),
        )
        yield ox.Triple(source, ox.NamedNode(SCOM + "linksTo"), target)


def _element(value: str) -> str | None:
    """Return the element's number; refuse what is none, and say which was meant."""
    if not value.strip():
        return None
    number = value.strip().removeprefix(OM).removeprefix("om:").upper()
    if number in ELEMENTS:
        return number
    if number in ROLL_UPS:
        todo = f"Ask for its parts: {', '.join(e for e in ELEMENTS if e.startswith(number))}."
        raise UnknownNameRefusal(f"{number} as a whole has no linkages", todo=todo)
    near = get_close_matches(number, ELEMENTS, n=3, cutoff=0.4)
    raise UnknownNameRefusal(
        f"No element is numbered {value[:40]!r}",
        todo=f"Did you mean {' or '.join(near)}?"
        if near
        else f"Use {ELEMENTS[0]} to {ELEMENTS[-1]}.",
    )


def _words(name: str, value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(word.strip().lower() for word in value.split(",") if word.strip())
    for word in words:
        if word not in known:
            raise ParameterRefusal(f"{word[:40]!r} is no {name}", todo=f"Use {', '.join(known)}.")
    return words or known


def _depth(value: str, *, is_open: bool) -> int:
    if value not in DEPTHS:
        raise ParameterRefusal(f"{value[:40]!r} is no depth", todo=f"Use {', '.join(DEPTHS)}.")
    if is_open and value != "1":
        raise ParameterRefusal("A depth needs an element to begin at", todo="Add from= or to=.")
    return len(ELEMENTS) if value == "all" else int(value)


def _kind(wish: str, accept: str | None) -> str:
    if wish and wish not in _WISHES:
        raise ParameterRefusal(f"{wish[:40]!r} is no format", todo=f"Use {', '.join(_WISHES)}.")
    return pick(accept, _OFFERS, _WISHES.get(wish))


def _content_type(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
