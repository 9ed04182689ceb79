"""The words of the pages: none is missing in any language, and none is left over."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from graphsvc.api.pages.words import words
from graphsvc.vocab import LANGUAGES
from support import ROOT, own_files

TEMPLATES = own_files(".html", ".j2", under=[ROOT / "src" / "graphsvc" / "templates"])
SOURCES = own_files(".py", under=[ROOT / "src" / "graphsvc" / "api"])
USED = re.compile(r'\bt\("([a-z0-9_.]+)"(?! ~)')
BEGUN = re.compile(r'\bt\("([a-z0-9_.]+\.)" ~')


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_missing_and_each_has_the_same_fields(lang: str) -> None:
    english, own = words("en"), words(lang)
    assert own.keys() == english.keys()
    assert [name for name, text in own.items() if not text.strip()] == []
    assert [name for name in own if fields(own[name]) != fields(english[name])] == []


def test_the_korean_is_in_hangul_and_the_french_is_not_the_english() -> None:
    english, korean, french = words("en"), words("ko"), words("fr")
    names = {"nav.sparql", "nav.api", "language.name"}
    assert [n for n in korean if n not in names and not re.search("[가-힣]", korean[n])] == []
    same = [n for n in french if n not in names and french[n] == english[n] and len(french[n]) > 12]
    assert same == []


def test_every_text_that_a_template_names_is_there() -> None:
    pages = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    named = {name for text in pages for name in USED.findall(text)}
    assert named
    assert named - words("en").keys() == set()
    for begin in {name for text in pages for name in BEGUN.findall(text)}:
        assert any(name.startswith(begin) for name in words("en")), begin


def test_every_text_is_used() -> None:
    every = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *SOURCES])
    scripts = own_files(".js", under=[ROOT / "web" / "src"])
    every += "\n".join(path.read_text(encoding="utf-8") for path in scripts)
    begun = (*BEGUN.findall(every), "checked.", "asked.", "basis.", "role.", "nav.")
    unused = [
        name for name in words("en") if f'"{name}"' not in every and not name.startswith(begun)
    ]
    assert unused == []
    for prefix in ("checked.", "asked."):
        names = [name.removeprefix(prefix) for name in words("en") if name.startswith(prefix)]
        assert [
            name for name in names if f"words.{name}" not in every and prefix + name not in every
        ] == []
