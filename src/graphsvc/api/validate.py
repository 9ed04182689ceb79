"""``/validate``: check city files and answer with the report. Nothing is kept."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graphsvc import assets
from graphsvc.api import answers, pages, uploads
from graphsvc.api.pages import check_form
from graphsvc.api.pages.explorer import explorer
from graphsvc.api.services import Service
from graphsvc.errors import ParameterRefusal, UnknownNameRefusal
from graphsvc.rdfio.formats import CITY_FORMATS, FORMATS
from graphsvc.render import MEDIA_TYPES
from graphsvc.render.words import words as render_words
from graphsvc.report import TIERS
from graphsvc.vocab import BASES, LANGUAGES

router = APIRouter(tags=["Checks"])

# A workbook is packed by itself.
_PACKED: Final = "application/vnd."
_NO_FRAME: Final = "; frame-ancestors 'none'"
_OFFERS: Final = {media.split(";")[0]: name for name, media in MEDIA_TYPES.items()}
# JSON first, since it is what a client gets that does not say.
_PREFERRED: Final = ("application/json", *(kind for kind in _OFFERS if kind != "application/json"))

# Name in the request to what the check calls it; those after it are read by us.
_MANY: Final = {"tier": "tiers", "basis": "bases"}
_ONE: Final = {"as-of": "as_of", "engine": "engine", "lang": "lang", "overlay": "overlay"}
_NUMBER: Final = {"max-age": "max_age_months"}
_KNOWN: Final = (*_MANY, *_ONE, *_NUMBER, "format")

_FILE: Final = {"type": "string", "format": "binary"}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A city file as it is, or a form with one or several files",
        "content": {
            **{syntax.media_type: {"schema": {"type": "string"}} for syntax in CITY_FORMATS},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "array", "items": _FILE},
                        "baseline": _FILE | {"description": "An earlier JSON report"},
                        "shapes": {
                            "type": "array",
                            "items": _FILE,
                            "description": "SHACL shapes of your own, to check by as well",
                        },
                    },
                }
            },
        },
    },
    "parameters": [
        {"name": name, "in": "query", "description": told, "schema": {"type": "string"}}
        for name, told in (
            ("tier", f"Rules to check by: {', '.join(TIERS)}; all by default"),
            ("basis", f"Linkages to count with: {', '.join(BASES)}; all by default"),
            ("as-of", "Day to judge by, such as 2026-11-22; today by default"),
            ("max-age", "Months after which evidence counts as old"),
            ("lang", f"Language of the report: {', '.join(LANGUAGES)}"),
            ("engine", "Engine to check with"),
            ("overlay", "Shipped scheme under which to read the city's assessments"),
            ("format", f"{', '.join(MEDIA_TYPES)}, before what Accept says"),
        )
    ],
}


@router.get("/validate", summary="A form to check a file with", include_in_schema=False)
async def form(request: Request, service: Service) -> Response:
    """Offer a form that works without script, filled with an example where one is named."""
    lang = pages.language(request.scope)
    key = pages.key(request, "validate.html", lang)
    if (known := service.documents.get(key)) is not None:
        return pages.of(request, known, lang)
    knowledge = await service.knowledge()
    values = {
        "tiers": TIERS,
        "formats": CITY_FORMATS,
        "texts": FORMATS,
        "limit": service.settings.max_upload_bytes,
        "text": _example(request.query_params.get("example", "")),
        "overlays": check_form.overlays(knowledge, lang),
        "reports": tuple(MEDIA_TYPES),
        "say": render_words(lang),
        "words": check_form.words_of_check(lang),
        "view": explorer(knowledge, (), lang),
    }
    body = pages.render(request.scope, "validate.html", values, lang)
    service.documents.put(key, body, len(body))
    return pages.of(request, body, lang)


@router.post("/validate", summary="Check city files", openapi_extra=_BODY)
async def validate(request: Request, service: Service) -> Response:
    """Answer with the report on a file, or on several as a list.

    A file with findings is answered with its report; one that can't be read as
    a city's description is refused. Nothing is stored.
    """
    received = await uploads.receive(request, service.settings)
    name = report_format(received.options, request.headers.get("accept"))
    options = _options(received.options, pages.language(request.scope))
    earlier, earlier_report = received.baseline or ("", b"")
    header = {
        "files": [_told(file) for file in received.files],
        "shapes": [_told(file) for file in received.shapes],
        "baseline": {"name": earlier, "bytes": len(earlier_report)} if received.baseline else None,
        "options": options,
        "format": name,
    }
    files = (*received.files, *received.shapes)
    told, report = await service.checks.run(
        header,
        b"".join((*(file.data for file in files), earlier_report)),
        deadline_s=service.settings.check_time_limit_s,
    )
    headers = {"Cache-Control": "no-store", "Vary": pages.VARY}
    if not MEDIA_TYPES[name].startswith(_PACKED):
        # In a thread, since a report may be long; nobody else waits for it.
        report, packed = await asyncio.to_thread(answers.packed, request.scope, report)
        headers |= packed
    if name == "html":
        headers["Content-Security-Policy"] = told["policy"] + _NO_FRAME
    return Response(report, headers=headers, media_type=MEDIA_TYPES[name])


def _told(file: uploads.Upload) -> dict[str, str | int]:
    return {"name": file.name, "syntax": file.syntax.name, "bytes": len(file.data)}


def _example(name: str) -> str:
    """Return the text of the example of that name, none where no name is given."""
    if not name:
        return ""
    known = assets.city_files()
    if name not in known:
        raise UnknownNameRefusal(
            f"No example is named {name[:40]!r}", todo=f"There are {', '.join(sorted(known))}."
        )
    return known[name].read_text(encoding="utf-8")


def report_format(options: dict[str, list[str]], accept: str | None) -> str:
    """Return the name of the report's format that a request asks for, JSON where it does not."""
    wish = options.get("format", [""])[-1].strip().lower()
    if not wish:
        return _OFFERS[answers.pick(accept, _PREFERRED)]
    if wish not in MEDIA_TYPES:
        raise ParameterRefusal(
            f"{wish[:40]!r} is no report format", todo=f"Use one of {', '.join(MEDIA_TYPES)}."
        )
    return wish


def _options(given: dict[str, list[str]], lang: str) -> dict[str, Any]:
    options: dict[str, Any] = {"lang": lang}
    for written, values in given.items():
        name = written.replace("_", "-")
        if name not in _KNOWN:
            raise ParameterRefusal(
                f"There is no option {written[:40]!r}", todo=f"The options are {', '.join(_KNOWN)}."
            )
        words = [word.strip() for value in values for word in value.split(",") if word.strip()]
        if not words or name == "format":
            continue
        if name in _MANY:
            options[_MANY[name]] = words
        elif name in _NUMBER:
            options[_NUMBER[name]] = _number(name, words[-1])
        else:
            options[_ONE[name]] = words[-1]
    return options


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        raise ParameterRefusal(
            f"The option {name} must be a whole number, not {value[:40]!r}",
            todo=f"Write for example {name}=24.",
        )
    return int(value)
