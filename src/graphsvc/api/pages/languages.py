"""The reader's language: asked for in the address, kept in a cookie, or told by the browser."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from graphsvc.api import bodies
from graphsvc.vocab import LANGUAGES

PARAMETER: Final = "lang"
_YEAR_S: Final = 365 * 24 * 3600


def language(scope: Scope) -> str:
    """Return the language of ours that the reader wants, English where none suits.

    What the address says counts before the cookie, and the cookie before the browser.
    """
    return asked(scope) or _kept(scope) or accepted(scope)


def asked(scope: Scope) -> str | None:
    """Return the language that the address names, if it names one of ours."""
    query = scope.get("query_string", b"").decode("latin-1")
    wishes = [value for name, value in parse_qsl(query) if name == PARAMETER]
    return wishes[-1] if wishes and wishes[-1] in LANGUAGES else None


def cookie(scope: Scope, lang: str) -> str:
    """Return the header's value that keeps the reader's choice."""
    path = scope.get("root_path", "").rstrip("/") + "/"
    return f"{PARAMETER}={lang}; Path={path}; Max-Age={_YEAR_S}; SameSite=Lax"


def switches(scope: Scope) -> dict[str, str]:
    """Return by language the address of the same page in it, relative to the page."""
    query = scope.get("query_string", b"").decode("latin-1")
    kept = [(name, value) for name, value in parse_qsl(query) if name != PARAMETER]
    return {lang: "?" + urlencode([*kept, (PARAMETER, lang)]) for lang in LANGUAGES}


def _kept(scope: Scope) -> str | None:
    try:
        kept = SimpleCookie(bodies.header(scope, b"cookie") or "").get(PARAMETER)
    except CookieError:
        return None
    return kept.value if kept is not None and kept.value in LANGUAGES else None


def accepted(scope: Scope) -> str:
    """Return the language of ours that the client prefers, English where none suits."""
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
