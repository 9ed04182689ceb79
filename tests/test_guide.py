"""The guide to a city file says what the shapes ask in each language; its examples are correct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import BNode, Literal, Node

from graphsvc import assets
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.engines import engine
from graphsvc.validation.shapes import background
from graphsvc.vocab import GUIDE, LANGUAGES, PREFIXES, SCOM, SCOMSH, shorten
from support import ROOT

SH = Namespace(PREFIXES["sh"])
DOCS = ROOT / "docs"
GUIDES = {
    lang: (DOCS / ("guide.md" if lang == "en" else f"guide.{lang}.md")).read_text("utf-8")
    for lang in LANGUAGES
}
TRANSLATIONS = sorted(set(LANGUAGES) - {"en"})
PROMISES = {
    "en": {
        "required": "required",
        "recommended": "recommended",
        "good-practice": "good practice",
    },
    "fr": {
        "required": "obligatoire",
        "recommended": "recommandé",
        "good-practice": "bonne pratique",
    },
    "ko": {"required": "필수", "recommended": "권장", "good-practice": "좋은 관행"},
}

TIER_GRAPHS = {tier: Graph().parse(assets.folder("shapes") / f"{tier}.ttl") for tier in TIERS}
SHAPES = Graph()
for graph in TIER_GRAPHS.values():
    SHAPES += graph


def parts(lang: str) -> list[tuple[str, str]]:
    """Return each section of a guide, its heading and its text, what stands before them first."""
    found = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDES[lang], re.DOTALL | re.MULTILINE)
    return [("", GUIDES[lang].partition("\n## ")[0]), *found]


def blocks(text: str) -> list[str]:
    return re.findall(r"^```turtle\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


NAMES = [heading for heading, _ in parts("en")]
# The sections of each language by their English headings.
SECTIONS = {
    lang: dict(zip(NAMES, (text for _, text in parts(lang)), strict=True)) for lang in LANGUAGES
}
BLOCKS = blocks(GUIDES["en"])

# What is asked for: the shapes that count, with the tier that does.
ASKED = sorted(
    (str(shape).removeprefix(SCOMSH), tier)
    for tier, graph in TIER_GRAPHS.items()
    for shape in graph.subjects(SH.minCount)
)
CLASSES = sorted(
    str(kind).removeprefix(SCOM)
    for kind in set(SHAPES.objects(None, SH.targetClass))
    if str(kind).startswith(SCOM)
)
assert len(ASKED) > 50, "next to nothing is asked for: the guide would not be checked"
assert len(BLOCKS) > 20, "the guide shows next to no example"
assert len(CLASSES) > 10, "next to no class is checked"


def properties(path: Node) -> set[str]:
    """Return the prefixed names of the properties in a path."""
    if isinstance(path, BNode):
        inner = [o for o in SHAPES.objects(path) if o != RDF.nil]
        return set().union(*(properties(item) for item in inner))
    return {shorten(str(path))}


def spans(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def rows(section: str) -> list[list[str]]:
    """Return the cells of each row that says how to write a property."""
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if len(row) == 4]


# --- What the shapes ask --------------------------------------------------------------------


def test_the_examples_together_are_correct() -> None:
    turtle = "\n".join(BLOCKS).encode()
    text = to_ntriples(turtle, TURTLE, name="guide.ttl", limits=Limits())
    subjects = {line.split(" ", 1)[0] for line in text.splitlines()}
    rows = engine(None, TIERS).run(text + background())
    assert [row for row in rows if row.focus in subjects] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("shape", "tier"), ASKED, ids=str)
def test_a_section_lists_what_is_asked_with_its_tier(shape: str, tier: str, lang: str) -> None:
    (path,) = SHAPES.objects(URIRef(SCOMSH + shape), SH.path)
    wanted = properties(path)
    assert [
        row
        for row in rows(SECTIONS[lang][shape.partition("-")[0]])
        if wanted <= spans(row[0]) and PROMISES[lang][tier] in row[-1]
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", CLASSES)
def test_each_class_that_is_checked_has_a_section_with_an_example(kind: str, lang: str) -> None:
    assert f"a scom:{kind} " in SECTIONS[lang][kind]
    assert kind in parts(lang)[NAMES.index(kind)][0], "the heading does not name the class"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", CLASSES)
def test_the_guide_speaks_of_a_class_in_the_words_of_its_shapes(kind: str, lang: str) -> None:
    shapes = list(described(kind, lang))
    for names, _, meaning, _ in rows(SECTIONS[lang][kind]):
        assert [of for of, _, text in shapes if of & spans(names) and meaning in text], meaning
    rules = re.compile(r"^- (.+?)\.? ?\(([^()]+)\)\.$", re.MULTILINE)
    for rule, promise in rules.findall(SECTIONS[lang][kind]):
        tiers = {PROMISES[lang][tier] for _, tier, text in shapes if rule in text}
        assert tiers == {promise}, rule


def described(kind: str, lang: str) -> Iterator[tuple[set[str], str, str]]:
    """Give the shapes on a class: the properties, the tier, and the description in a language."""
    for tier, graph in TIER_GRAPHS.items():
        for shape, text in graph.subject_objects(SH.description):
            is_of_it = str(shape).startswith(f"{SCOMSH}{kind}-")
            if is_of_it and isinstance(text, Literal) and text.language == lang:
                path = graph.value(shape, SH.path)
                yield properties(path) if path else set(), tier, str(text)


def test_every_explanation_that_is_linked_is_there() -> None:
    headings = {heading.lower().replace(" ", "-") for heading in NAMES}
    pages = [*assets.files("ontology"), *assets.files("shapes")]
    links = {
        link
        for page in pages
        for link in re.findall(rf"<{GUIDE}([\w-]+)>", page.read_text("utf-8"))
    }
    assert links
    assert sorted(link for link in links if link.lower() not in headings) == []


# --- What the translations hold -------------------------------------------------------------


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_a_translation_shows_the_statements_of_the_english(lang: str) -> None:
    prefixes = BLOCKS[0]
    for name in NAMES:
        stated, translated = (
            [set(Graph().parse(data=prefixes + block)) for block in blocks(SECTIONS[one][name])]
            for one in ("en", lang)
        )
        assert translated == stated, name


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_a_translation_keeps_up_with_the_english(lang: str) -> None:
    """A paragraph, a row or a name that only one of the two holds is told with its section."""
    ours, theirs = list(outline(lang)), list(outline("en"))
    kinds = [(section, kind) for section, kind, _ in theirs]
    assert [(section, kind) for section, kind, _ in ours] == kinds
    assert [one for one, other in zip(ours, theirs, strict=True) if one != other] == []


def outline(lang: str) -> Iterator[tuple[str, str, tuple[list[str], list[str]]]]:
    """Give each block of a guide: its section, its kind, the code and the links in it."""
    places = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"): name
        for name, (heading, _) in zip(NAMES, parts(lang), strict=True)
    }
    for name, text in SECTIONS[lang].items():
        for token in MarkdownIt("commonmark").enable("table").parse(text):
            inside = token.children or []
            links = re.findall(r"\]\(#?([^)]+)\)", token.content) if inside else []
            code = [inner.content for inner in inside if inner.type == "code_inline"]
            yield name, token.type, (sorted(code), sorted(places.get(to, to) for to in links))


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_a_translation_leaves_nothing_in_english(lang: str) -> None:
    english = {sentence for text in SECTIONS["en"].values() for sentence in told_in(text)}
    assert len(english) > 100
    left = [
        sentence
        for text in SECTIONS[lang].values()
        for sentence in told_in(text)
        if sentence in english
    ]
    assert left == []


def told_in(text: str) -> Iterator[str]:
    """Give what a section says in more than two words, without the code and the examples."""
    for opened, token in pairwise(MarkdownIt("commonmark").enable("table").parse(text)):
        prose = re.sub(r"`[^`]+`|\(#[^)]+\)", "", token.content)
        if opened.type.endswith("_open") and len(re.findall(r"\w+", prose)) > 2:
            yield prose
