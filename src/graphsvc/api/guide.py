"""The guide to writing a city file, the examples that it points to, and the problem types."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from starlette.responses import Response

from graphsvc import assets, errors
from graphsvc.api import answers, pages, problems
from graphsvc.errors import UnknownNameRefusal
from graphsvc.rdfio.formats import format_of_file
from graphsvc.refusals import said

router = APIRouter(include_in_schema=False)

_NOT_IN_AN_ANCHOR: Final = re.compile(r"[^\w\- ]")
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@router.get("/guide")
async def guide(request: Request) -> Response:
    """Return the guide; its sections are what findings link to."""
    root = request.scope.get("root_path", "").rstrip("/")
    lang = pages.language(request.scope)
    return pages.response(request, "guide.html", {"text": Markup(_guide(root, lang))}, lang)  # noqa: S704 - our own file, and the parser lets no HTML through


@router.get("/examples/{name}")
async def example(request: Request, name: str) -> Response:
    """Return an example city file as it is."""
    known = {path.name: path for path in assets.files("examples", "*.*")}
    if name not in known:
        raise UnknownNameRefusal(
            f"No example is named {name[:100]!r}", todo=f"There are {', '.join(sorted(known))}."
        )
    kind = format_of_file(name).media_type
    content_type = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return answers.response(request, known[name].read_bytes(), content_type)


@router.get("/problem/{slug}")
async def problem(request: Request, slug: str) -> Response:
    """Explain a type of problem document."""
    for kind in _family(errors.Refusal):
        if problems.slug(kind) == slug:
            lang = pages.language(request.scope)
            about = inspect.cleandoc(kind.__doc__ or "")
            values = {"title": said(kind.title, lang), "text": said(about, lang)}
            return pages.response(request, "problem.html", values, lang)
    raise UnknownNameRefusal(
        f"There is no problem type {slug[:100]!r}",
        todo="Use the address that a problem has as type.",
    )


def _family(root: type[errors.Refusal]) -> list[type[errors.Refusal]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _family(child))]


@cache
def _guide(root: str, lang: str) -> str:
    tokens = _PARSER.parse(_text(lang))
    # A section has the anchor of its English heading in every language: links to it, such as those
    # of findings, know nothing of who follows them.
    names = [_anchor(title) for _, title in _headings(_PARSER.parse(_text("en")))]
    sections = {}
    for name, (heading, title) in zip(names, _headings(tokens), strict=True):
        sections[_anchor(title).lower()] = name
        heading.attrSet("id", name)
        # Hosts of Markdown write anchors small, so links to them may too.
        if name != name.lower() and title.children is not None:
            title.children.insert(0, Token("html_inline", "", 0, content=_place(name.lower())))
    for inner in (child for token in tokens for child in token.children or ()):
        if inner.type == "link_open":
            inner.attrSet("href", _link(str(inner.attrGet("href") or ""), root, sections))
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _text(lang: str) -> str:
    name = "guide.md" if lang == "en" else f"guide.{lang}.md"
    return (assets.folder("docs") / name).read_text(encoding="utf-8")


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Give each heading with the text that is in it."""
    return (pair for pair in pairwise(tokens) if pair[0].type == "heading_open")


def _anchor(title: Token) -> str:
    return _NOT_IN_AN_ANCHOR.sub("", title.content).replace(" ", "-")


def _link(target: str, root: str, sections: dict[str, str]) -> str:
    """Return where a link of the guide leads here: it was written for a reader of the files."""
    if target.startswith("../"):
        return f"{root}/{target.removeprefix('../')}"
    if target.startswith("#"):
        return f"#{sections[unquote(target[1:])]}"
    return target


def _place(name: str) -> str:
    return f'<span id="{name}"></span>'
