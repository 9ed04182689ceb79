"""Pages: templates, languages, and the headers that keep a page from doing harm."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from graphsvc.api import answers, bodies
from graphsvc.api.answers import Prepared, prepare
from graphsvc.vocab import LANGUAGES, OM, ROOT, shorten

HTML: Final = "text/html; charset=utf-8"
VARY: Final = "Accept, Accept-Language"
# Nothing from elsewhere, no script, no frame: a page shows text and sends forms to us.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("graphsvc"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["version"] = version("graphsvc")
    templates.filters["local"] = local
    templates.filters["shown"] = shown
    return templates


def language(scope: Scope) -> str:
    """Return the language of ours that the reader prefers, English where none suits."""
    accept = bodies.header(scope, b"accept-language")
    best, chosen = 0.0, LANGUAGES[0]
    for part in (accept or "").split(","):
        tag, _, parameter = part.strip().partition(";")
        name, _, value = parameter.strip().partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        primary = tag.strip().lower().partition("-")[0]
        if primary in LANGUAGES and quality > best:
            best, chosen = quality, primary
    return chosen


def render(scope: Scope, template: str, values: Mapping[str, Any], lang: str = "en") -> bytes:
    """Return a page as bytes; ``root`` in a template is the path that the service is under."""
    root = scope.get("root_path", "").rstrip("/")
    text = _templates().get_template(template).render(root=root, lang=lang, **values)
    return text.encode()


def prepared(scope: Scope, template: str, values: Mapping[str, Any], lang: str = "en") -> Prepared:
    """Return a page as an answer with its headers."""
    page = prepare(render(scope, template, values, lang), HTML, vary=VARY)
    page.headers.extend((name.lower().encode(), value.encode()) for name, value in security(lang))
    return page


def response(request: Request, template: str, values: Mapping[str, Any], lang: str) -> Response:
    """Return a page, 304 where the reader has it already."""
    return of(request, render(request.scope, template, values, lang), lang)


def of(request: Request, body: bytes, lang: str) -> Response:
    """Return a page that is rendered already."""
    return answers.response(request, body, HTML, vary=VARY, headers=dict(security(lang)))


@cache
def style_sheet() -> bytes:
    """Return the one style sheet of all pages."""
    return resources.files("graphsvc").joinpath("templates/style.css").read_bytes()


def security(lang: str) -> list[tuple[str, str]]:
    """Return the headers that every page has."""
    return [("Content-Security-Policy", POLICY), ("Content-Language", lang)]


def local(iri: str, root: str) -> str:
    """Return where a link leads: our own terms to this service, others only if they are safe.

    An IRI such as ``javascript:…`` is a valid name, and must not become a link.
    """
    if iri.startswith(ROOT):
        return f"{root}/{iri.removeprefix(ROOT)}"
    return iri if iri.startswith(("http://", "https://", "mailto:")) else "#"


def shown(iri: str) -> str:
    """Return a short form of an IRI for a table."""
    return shorten(iri) if not iri.startswith(ROOT) else iri.removeprefix(OM).removeprefix(ROOT)
