"""The pages of the stored questions speak the reader's language, and so do their answers."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import httpx
import pyoxigraph as ox
import pytest

from graphsvc import assets
from graphsvc.catalogue import Catalogue
from graphsvc.vocab import LANGUAGES

FOLDER = assets.folder("queries")
ENGLISH = Catalogue.load(FOLDER)
OTHERS = LANGUAGES[1:]
BLOCKS = {"h1", "h2", "h3", "p", "li", "label", "legend", "th", "summary", "button", "option"}
# Data stands in cells, a query in its own box; they are as they are.
DATA = {"td", "pre", "code", "select", "bdi", "script"}
LETTERS = re.compile(r"[A-Za-z가-힣]{2,}")


@cache
def worded(lang: str) -> Catalogue:
    return ENGLISH.worded(FOLDER, lang)


def page(client: httpx.Client, path: str, lang: str, **parameters: str) -> str:
    headers = {"Accept": "text/html", "Accept-Language": lang}
    answer = client.get(path, params=parameters, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


class Blocks(HTMLParser):
    """Gather what the main part of a page says, block by block, but not its data."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self._open: list[str] = []
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or note that what follows is data."""
        self._in_main = self._in_main or tag == "main"
        if not self._in_main or tag in {"input", "br", "path", "circle", "line", "use", "hr"}:
            return
        given = dict(attrs)
        if "data" not in self._open:
            told = ("title", "aria-label")
            self.attributes += [given[name] or "" for name in told if name in given]
        own = "lang" in given or tag in DATA
        self._open.append("data" if own else tag)
        if tag in BLOCKS and "data" not in self._open:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if self._in_main and self._open:
            self._open.pop()
        self._in_main = self._in_main and tag != "main"

    def handle_data(self, data: str) -> None:
        """Add to the block."""
        if self._in_main and "data" not in self._open and self.texts:
            self.texts[-1] += data


def said(text: str) -> list[str]:
    """Return what a page says in words of its own."""
    blocks = Blocks()
    blocks.feed(text)
    return [found.strip() for found in (*blocks.texts, *blocks.attributes) if found.strip()]


@pytest.mark.parametrize("lang", OTHERS)
def test_the_list_of_questions_is_in_the_reader_s_language(client: httpx.Client, lang: str) -> None:
    text = page(client, "/queries", lang)
    for query in ENGLISH:
        assert worded(lang).get(query.name).summary in text.replace("&#39;", "'")
        assert query.summary not in text
        assert query.description not in text
    assert all(purpose in text.replace("&#39;", "'") for purpose in worded(lang).jobs.values())


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", sorted(ENGLISH.queries))
def test_a_question_and_its_form_and_columns_show_no_english_header(
    client: httpx.Client, name: str, lang: str
) -> None:
    english, own = ENGLISH.get(name), worded(lang).get(name)
    text = page(client, f"/queries/{name}", lang, **english.examples()).replace("&#39;", "'")
    plain = re.sub(r"</?code>", "", text)
    shown = re.sub(r"<pre.*?</pre>", "", plain, flags=re.DOTALL)
    told = [english.summary, english.description.replace("`", "")]
    told += [item.description for item in english.parameters]
    told += list(english.columns.values())
    assert [sentence for sentence in told if f">{sentence}<" in shown] == []
    assert [sentence for sentence in told if f'"{sentence}"' in shown] == []
    assert own.description.replace("`", "") in shown
    assert all(item.description in shown for item in own.parameters)
    if own.columns:
        assert all(meaning in shown for meaning in own.columns.values())


@pytest.mark.parametrize("name", sorted(ENGLISH.queries))
def test_in_korean_every_block_of_a_question_s_page_has_hangul(
    client: httpx.Client, name: str
) -> None:
    examples = ENGLISH.get(name).examples()
    blocks = said(page(client, f"/queries/{name}", "ko", **examples))
    assert len(blocks) > 5
    assert [block for block in blocks if LETTERS.search(block) and not korean(block)] == []


def korean(block: str) -> bool:
    return bool(re.search("[가-힣]", block))


@pytest.mark.parametrize("lang", OTHERS)
def test_other_pages_name_the_questions_in_the_reader_s_language(
    client: httpx.Client, lang: str
) -> None:
    own = worded(lang)
    for path, names in (("/iso37106-2021/B7.html", ["linkages-of"]), ("/sparql", [*own.queries])):
        text = page(client, path, lang).replace("&#39;", "'")
        assert all(own.get(name).summary in text for name in names)
        assert not any(query.summary in text for query in ENGLISH)


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "City vision"), ("ko", "도시 비전"), ("fr", "Vision de la ville")]
)
def test_an_element_in_an_answer_has_its_name_in_the_reader_s_language(
    client: httpx.Client, lang: str, title: str
) -> None:
    text = page(client, "/queries/what-it-rests-on", lang, element="B7", depth="1")
    table = text.split("<tbody>")[1].split("</tbody>")[0]
    assert f"B1 {title}</bdi>" in table
    assert ("City vision" in table) == (lang == "en")
    assert (
        worded(lang).get("what-it-rests-on").heading("neededName") not in text.split("<tbody>")[0]
    )


def test_what_a_city_names_has_its_name_in_the_reader_s_language_where_it_gives_one(
    client: httpx.Client,
) -> None:
    own, other = "시민이 행복한 미래전략수도 스마트 세종", "Vision: Smart Sejong"
    for path in ("/queries/accountability", "/iso37106-2021/B1.html", "/models/sejong"):
        parameters = {"cityFile": "sejong"} if "queries" in path else {}
        assert own in page(client, path, "ko", **parameters)
        english = page(client, path, "en", **parameters)
        assert other in english
        assert own not in english.split("<table")[-1]
    goals = page(client, "/queries/goals", "ko", cityFile="sejong")
    assert 'lang="en">Advanced mobility</bdi>' in goals  # no other name is stated
    assert other not in goals.split("<tbody>")[1]


@pytest.mark.parametrize(("lang", "words"), [("ko", "운영 중"), ("fr", "en service")])
def test_a_code_in_an_answer_is_told_in_words(client: httpx.Client, lang: str, words: str) -> None:
    text = page(client, "/queries/coverage", lang, cityFile="arden")
    assert f'title="inOperation">{words}</span>' in text
    assert ">inOperation</span>" in page(client, "/queries/coverage", "en", cityFile="arden")


def test_a_text_of_the_model_is_in_the_reader_s_language(client: httpx.Client) -> None:
    english = "The roadmap turns what leaders decide into phases."
    for lang in LANGUAGES:
        text = page(client, "/queries/linkages-of", lang, element="B7")
        assert (english in text) == (lang == "en")
    korean = page(client, "/queries/codes", "ko").split("<tbody>")[1].split("</tbody>")[0]
    assert 'lang="en"' not in korean


def test_what_is_stated_in_every_language_stays_so(client: httpx.Client) -> None:
    stated = page(client, "/queries/term", "ko", term="om:B1")
    for lang, title in (("en", "City vision"), ("ko", "도시 비전"), ("fr", "Vision de la ville")):
        assert f'lang="{lang}">{title}</span>' in stated


def test_a_title_names_what_stands_before_it_and_nothing_else(client: httpx.Client) -> None:
    register = page(client, "/queries/evidence-register", "fr", cityFile="arden")
    assert ">Titre</th>" not in register.split("<tbody>")[0]
    assert "Charte des principes, deuxième édition</bdi>" in register
    compared = page(client, "/queries/cities-compared", "fr", element="B8")
    assert ">Titre</th>" in compared.split("<tbody>")[0]


def test_a_number_keeps_the_name_beside_it(client: httpx.Client) -> None:
    text = page(client, "/queries/assessments", "en", cityFile="arden")
    assert re.search(r"<th[^>]*>Level</th><th[^>]*>Level name</th>", text)


def test_the_data_is_the_same_in_every_language(client: httpx.Client) -> None:
    for path in ("/queries", "/queries/what-rests-on?element=B5"):
        headers = {"Accept": "application/json"}
        answers = {
            client.get(path, headers=headers | {"Accept-Language": lang}).text for lang in LANGUAGES
        }
        assert len(answers) == 1


def test_the_description_of_the_service_words_each_question_in_every_language(
    client: httpx.Client,
) -> None:
    store = ox.Store()
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    store.load(answer.content, ox.RdfFormat.TURTLE)
    for naming in ("label", "comment"):
        predicate = ox.NamedNode(f"http://www.w3.org/2000/01/rdf-schema#{naming}")
        found = {
            (str(quad.subject.value).rpartition("/")[2], quad.object.language, quad.object.value)
            for quad in store.quads_for_pattern(None, predicate, None)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        }
        wanted = {(query.name, lang, query.summary) for lang in LANGUAGES for query in worded(lang)}
        assert wanted <= found
