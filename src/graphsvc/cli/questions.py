"""What a reader is told of the stored questions: the list of them, or all about one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from graphsvc import assets
from graphsvc.catalogue import Catalogue, StoredQuery
from graphsvc.errors import ParameterRefusal
from graphsvc.parameters import Parameter
from graphsvc.render.columns import wrap
from graphsvc.vocab import LANGUAGES

_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "parameters": "Parameters:",
        "columns": "Columns:",
        "required": "Needed.",
        "default": "Unless given: {value}.",
        "example": "For example: {value}",
        "ask": "Ask one:",
        "about": "Read about one:",
    },
    "ko": {
        "parameters": "매개변수:",
        "columns": "열:",
        "required": "필수.",
        "default": "기본값: {value}.",
        "example": "예: {value}",
        "ask": "질문하기:",
        "about": "질문 설명 보기:",
    },
    "fr": {
        "parameters": "Paramètres :",
        "columns": "Colonnes :",
        "required": "Requis.",
        "default": "Par défaut : {value}.",
        "example": "Par exemple : {value}",
        "ask": "Poser une question :",
        "about": "Lire ce qu'elle demande :",
    },
}


def told(question: str | None, format_name: str | None, lang: str) -> bytes:
    """Return what is told of a question, or the list where none is named, as table or json.

    Raises a ``Refusal`` for a question, format or language that there is not.
    """
    if lang not in LANGUAGES:
        raise ParameterRefusal(f"{lang!r} is no language", todo=f"Use {', '.join(LANGUAGES)}.")
    if format_name not in (None, "table", "json"):
        raise ParameterRefusal(
            f"What is told of the questions can't be written as {format_name!r}",
            todo="Use table or json.",
        )
    folder = assets.folder("queries")
    catalogue = Catalogue.load(folder).worded(folder, lang)
    if format_name == "json":
        found: Any = (
            [_listed(query) for query in catalogue]
            if question is None
            else _described(catalogue.get(question))
        )
        return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
    lines = _list(catalogue, lang) if question is None else _about(catalogue.get(question), lang)
    return ("\n".join(lines) + "\n").encode()


def _list(catalogue: Catalogue, lang: str) -> Iterator[str]:
    for job, purpose in catalogue.jobs.items():
        asked = [query for query in catalogue if query.job == job]
        if not asked:
            continue
        yield f"{purpose}:"
        for query in asked:
            takes = ", ".join(parameter.name for parameter in query.parameters)
            yield f"  {query.name}" + (f"  ({takes})" if takes else "")
            yield f"      {query.summary}"
        yield ""
    yield f"{_WORDS[lang]['ask']} graphsvc query what-rests-on --param element=B13"
    yield f"{_WORDS[lang]['about']} graphsvc query what-rests-on --about"


def _about(query: StoredQuery, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    yield from (query.name, "", wrap(query.summary, ""), "", wrap(query.description, ""))
    parts = (
        ("parameters", [(item.name, _meaning(item, words)) for item in query.parameters]),
        ("columns", list(query.columns.items())),
    )
    for part, entries in parts:
        if entries:
            yield from ("", words[part])
            yield from _entries(entries)


def _entries(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, meaning in entries:
        yield from (f"  {name}", wrap(meaning, "      "))


def _meaning(item: Parameter, words: dict[str, str]) -> str:
    more = [words["required"]] if item.required else []
    if item.default is not None:
        more.append(words["default"].format(value=item.default))
    return " ".join((item.description, *more, words["example"].format(value=item.example)))


def _listed(query: StoredQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "job": query.job,
        "parameters": [parameter.name for parameter in query.parameters],
    }


def _described(query: StoredQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "job": query.job,
        "parameters": [parameter.to_dict() for parameter in query.parameters],
        "columns": dict(query.columns),
    }
