"""Pages: templates, languages, and the headers that keep a page from doing harm."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from graphsvc.api import answers
from graphsvc.api.answers import Prepared, prepare
from graphsvc.api.pages import static
from graphsvc.api.pages.languages import asked, cookie, language, switches
from graphsvc.api.pages.words import say
from graphsvc.vocab import LANGUAGES, OM, ROOT, SCOM, SCOMSH, shorten

__all__ = ["HTML", "VARY", "language", "of", "prepared", "render", "response", "security"]

HTML: Final = "text/html; charset=utf-8"
VARY: Final = "Accept, Accept-Encoding, Accept-Language, Cookie"
# Scripts and styles are files of our own; nothing from elsewhere, nothing inline, no frame.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
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
    templates.globals["languages"] = {code: say(code, "language.name") for code in LANGUAGES}
    templates.filters["local"] = local
    templates.filters["shown"] = shown
    templates.filters["coded"] = coded
    return templates


def render(scope: Scope, template: str, values: Mapping[str, Any], lang: str = "en") -> bytes:
    """Return a page as bytes; ``root`` in a template is the path that the service is under.

    ``t`` there is a text by its name, ``file`` the address of a style or a script.
    """
    root = scope.get("root_path", "").rstrip("/")
    text = (
        _templates()
        .get_template(template)
        .render(
            root=root,
            lang=lang,
            t=partial(say, lang),
            file=lambda name: f"{root}/{static.address(name)}",
            switches=switches(scope),
            **values,
        )
    )
    return text.encode(errors="replace")


def prepared(scope: Scope, template: str, values: Mapping[str, Any], lang: str = "en") -> Prepared:
    """Return a page as an answer with its headers."""
    body, more = _sent(scope, render(scope, template, values, lang), lang)
    page = prepare(body, HTML, vary=VARY)
    page.headers.extend((name.lower().encode(), value.encode()) for name, value in more.items())
    return page


def response(request: Request, template: str, values: Mapping[str, Any], lang: str) -> Response:
    """Return a page, 304 where the reader has it already."""
    return of(request, render(request.scope, template, values, lang), lang)


def key(request: Request, template: str, lang: str, *also: str | None) -> tuple[str | None, ...]:
    """Return what tells a page from every other: all that it is made of, for those that are kept.

    ``also`` is what else it depends on, such as the version of the store.
    """
    scope = request.scope
    query = scope["query_string"].decode("latin-1")
    return ("page", template, scope["path"], query, lang, scope.get("root_path", ""), *also)


def of(request: Request, body: bytes, lang: str) -> Response:
    """Return a page that is rendered already."""
    body, more = _sent(request.scope, body, lang)
    return answers.response(request, body, HTML, vary=VARY, headers=more)


def _sent(scope: Scope, body: bytes, lang: str) -> tuple[bytes, dict[str, str]]:
    """Return the body as the reader takes it, and the headers that tell of it."""
    headers = dict(security(lang))
    if (wish := asked(scope)) is not None:
        headers["Set-Cookie"] = cookie(scope, wish)
    body, told = answers.packed(scope, body)
    return body, headers | told


def security(lang: str) -> list[tuple[str, str]]:
    """Return the headers that every page has."""
    return [("Content-Security-Policy", POLICY), ("Content-Language", lang)]


def local(iri: str, root: str) -> str:
    """Return where a link leads: our own terms to this service, others only if they are safe.

    An IRI such as ``javascript:…`` is a valid name, and must not become a link.
    """
    for namespace, path in ((SCOM, "ns"), (SCOMSH, "shapes")):
        if iri.startswith(namespace) and iri != namespace:
            return f"{root}/{path}/{quote(iri.removeprefix(namespace))}.html"
    if iri.startswith(ROOT):
        return f"{root}/{iri.removeprefix(ROOT)}"
    return iri if iri.startswith(("http://", "https://", "mailto:")) else "#"


def coded(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    if len(parts) % 2 == 0:  # one of them has no other
        return escape(text)
    return Markup().join(
        Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def shown(iri: str) -> str:
    """Return a short form of an IRI for a table."""
    return shorten(iri) if not iri.startswith(ROOT) else iri.removeprefix(OM).removeprefix(ROOT)
