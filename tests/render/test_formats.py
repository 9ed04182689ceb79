"""The other forms of a report, and what holds for all of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest
from markdown_it import MarkdownIt

from graphsvc.analysis.model import facts_of_model
from graphsvc.errors import ParameterRefusal
from graphsvc.render import FORMATS, MEDIA_TYPES, render, render_many, report_format
from graphsvc.render.columns import width
from graphsvc.render.layout import GROUPS
from graphsvc.render.picture import group_titles
from graphsvc.render.words import words
from graphsvc.report import Finding, Report
from graphsvc.vocab import ELEMENTS, OM
from render.samples import CITIES, LANGUAGES, compared, elements_of, example, refusal

SEVERAL = [name for name, item in FORMATS.items() if item.several]
ONE = [name for name, item in FORMATS.items() if not item.several]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_every_example(name: str) -> None:
    for city in CITIES:
        assert render(example(city), name) or (name == "github" and not example(city).findings)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_document(name: str) -> None:
    if name != "xlsx":  # which holds the time of its making
        assert render(example("sejong"), name) == render(example("sejong"), name)


def test_no_two_formats_share_a_media_type() -> None:
    bare = [media.split(";")[0] for media in MEDIA_TYPES.values()]
    assert len(set(bare)) == len(bare)


@pytest.mark.parametrize("name", ["docx", "", "HTML", "render"])
def test_what_is_no_format_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(ParameterRefusal, match="html"):
        render(example("arden"), name)


@pytest.mark.parametrize("name", ONE)
def test_a_format_that_holds_one_report_refuses_several(name: str) -> None:
    with pytest.raises(ParameterRefusal, match="one file"):
        render_many([example("arden")] * 2, name)
    with pytest.raises(ParameterRefusal, match="one file"):
        report_format(name, several=True)


@pytest.mark.parametrize("name", SEVERAL)
def test_a_document_on_several_files_tells_of_each(name: str) -> None:
    document = render_many([example("sejong"), compared()], name, [refusal("absent")])
    if not FORMATS[name].binary:
        text = document.decode().replace("\\", "")
        for file in ("examples/sejong.ttl", "examples/arden-broken.ttl", "absent.ttl"):
            assert file in text


@pytest.mark.parametrize("name", sorted(set(SEVERAL) - {"text", "xlsx"}))
def test_a_document_on_refused_files_alone_tells_of_them(name: str) -> None:
    assert b"absent" in render_many([], name, [refusal("absent")])


# --- Text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_fits_a_terminal(lang: str) -> None:
    say = words(lang)
    rows = render(example("sejong", lang), "text").decode().split("\n")
    assert say.weak.upper() in rows
    messages = [row for row in rows if re.match(r" {4}\S", row)]
    assert messages
    assert max(map(width, messages)) <= 96


def test_the_text_marks_what_is_new_and_lists_what_is_fixed() -> None:
    text = render(compared(), "text").decode()
    assert "Since earlier.json, as of 2026-10-01: 1 new" in text
    assert len(re.findall(r"^ +\[new\] ", text, re.MULTILINE)) == 1
    assert "FIXED SINCE THE EARLIER REPORT" in text
    assert "What was wrong then." in text


def test_ratings_stand_under_the_name_of_their_overlay() -> None:
    for name in ("text", "md", "html"):
        report = example("arden", overlay="five-level")
        assert report.ratings[0].label.lower() in render(report, name).decode().lower()
        assert (
            report.ratings[0].label.lower() not in render(example("arden"), name).decode().lower()
        )


# --- Markdown -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("city", CITIES)
def test_the_markdown_has_headings_and_tables(city: str, lang: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        render(example(city, lang), "md").decode()
    )
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    rows = [token for token in tokens if token.type == "tr_open"]
    assert len(rows) >= 20


# --- RDF ------------------------------------------------------------------------------------


@pytest.mark.parametrize("city", CITIES)
def test_turtle_and_json_ld_say_the_same(city: str) -> None:
    graphs = []
    for name, syntax in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        quads = ox.parse(render(example(city), name), format=syntax)
        graph = ox.Dataset(quads)
        graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        graphs.append(graph)
    assert graphs[0] == graphs[1]
    assert len(graphs[0]) > 1


def test_a_blank_node_of_the_file_is_no_node_of_the_report() -> None:
    finding = replace(example("sejong").findings[0], focus="_:report", value="_:report-result1")
    report = replace(example("sejong"), findings=(finding,))
    for name, syntax in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        triples = {quad.triple for quad in ox.parse(render(report, name), format=syntax)}
        focus = ox.NamedNode("http://www.w3.org/ns/shacl#focusNode")
        (node,) = {triple.object for triple in triples if triple.predicate == focus}
        assert not [triple for triple in triples if triple.subject == node]


# --- Build servers --------------------------------------------------------------------------


@pytest.mark.parametrize("city", CITIES)
def test_junit_has_a_case_for_each_element_and_the_city_model(city: str) -> None:
    report = example(city)
    cases = {
        node.get("name", ""): node
        for node in elements_of(render(report, "junit"))
        if node.tag == "testcase"
    }
    assert next(iter(cases)) == "city model"
    assert [name.split()[0] for name in list(cases)[1:20]] == list(ELEMENTS)
    failed = {name.split()[0] for name, node in cases.items() if node.find("failure") is not None}
    wanted = {item.element or "city" for item in report.findings if item.severity == "violation"}
    assert failed == wanted


def test_the_counts_of_junit_are_those_of_its_cases() -> None:
    nodes = elements_of(render_many([example("sejong"), compared()], "junit", [refusal("x")]))
    top = nodes[0]
    assert top.get("tests") == str(sum(node.tag == "testcase" for node in nodes))
    assert top.get("failures") == str(sum(node.tag == "failure" for node in nodes))
    assert top.get("errors") == "1"


def commands_of(report: Report) -> list[str]:
    return render(report, "github").decode().splitlines()


def test_each_finding_is_an_annotation_at_its_place() -> None:
    report = example("arden-broken")
    rows = commands_of(report)
    assert len(rows) == len(report.findings)
    commands = {"violation": "error", "warning": "warning", "info": "notice"}
    for finding, row in zip(report.findings, rows, strict=True):
        head = f"::{commands[finding.severity]} file=examples/arden-broken.ttl,line={finding.line}"
        assert row.startswith(head)
        assert finding.message.replace("%", "%25") in row


def test_an_annotation_without_a_place_names_the_file_alone() -> None:
    finding = Finding("info", "analysis", "lapsed", "100%: gone", file="a,b:c.ttl", element="B7")
    (row,) = commands_of(replace(example("arden"), findings=(finding,)))
    assert row == "::notice file=a%2Cb%3Ac.ttl,title=B7 Smart city roadmap::100%25: gone"


# --- Pictures -------------------------------------------------------------------------------


def test_the_groups_of_the_pictures_are_those_of_the_model() -> None:
    assert [element for _, elements in GROUPS for element in elements] == list(ELEMENTS)
    facts = facts_of_model()
    for name, elements in GROUPS:
        for element in elements:
            stated = facts.values(f"<{OM}{element}>", "belongsToGroup")
            assert stated == ([f"<{OM}group/{name}>"] if len(name) > 1 else [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_group_has_its_title(lang: str) -> None:
    titles = group_titles(lang)
    assert all(title != name for name, title in titles.items())
    assert len(set(titles.values())) == len(GROUPS)
