"""A user's own shapes find what they ask for, at its place, in words, in either engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphsvc import validate
from graphsvc.errors import SyntaxRefusal
from graphsvc.render import FORMATS, render
from graphsvc.report import OWN_TIER, Finding
from graphsvc.validation.core import CONSTRAINTS
from graphsvc.validation.engines import ENGINES, FAST, REFERENCE, available
from graphsvc.validation.own.shapes import OwnShapes
from graphsvc.vocab import LANGUAGES
from own_shapes.writing import CITY_HEAD, DAY, FIRST_LINE, SHAPES_HEAD, checked, found, read
from support import GRAPHSVC, command

needs_fast = pytest.mark.skipif(
    available() != FAST, reason="the fast engine has no build for this machine"
)
EITHER = pytest.mark.parametrize(
    "engine", [pytest.param(FAST, marks=needs_fast), REFERENCE], ids=ENGINES
)
PLACE = "ex:Place a sh:NodeShape ; sh:targetClass scom:City"
CITY = ":arden rdfs:label 'Arden' ;\n  :size 12 ;\n  :founded '1402'^^xsd:gYear ;\n  :twin :arden ."


def told(findings: list[Finding]) -> list[tuple[str, int | None, int | None, str]]:
    return sorted((item.kind, item.line, item.column, item.message) for item in findings)


@EITHER
def test_a_finding_has_place_kind_severity_and_the_shape_s_own_words(engine: str) -> None:
    shapes = f"""{PLACE} ;
      sh:property ex:Place-motto , [ sh:path <https://example.org/arden/size> ; sh:maxInclusive 5 ;
        sh:severity sh:Warning ; sh:message "Too large."@en , "너무 큽니다."@ko ] .
    ex:Place-motto a sh:PropertyShape ; sh:path ex:motto ; sh:minCount 1 ;
      sh:message "A city needs a motto." ."""
    motto, size = sorted(found(CITY, shapes, engine=engine), key=lambda item: item.kind)
    assert (motto.kind, motto.severity) == ("own:Place-motto", "violation")
    assert (motto.shape, motto.tier) == ("https://example.org/house#Place-motto", OWN_TIER)
    assert (motto.line, motto.column) == (FIRST_LINE - 1, 1)
    assert motto.message == "A city needs a motto."
    assert (size.kind, size.severity) == ("own:Place-size", "warning")
    assert (size.shape, size.message) == ("https://example.org/house#Place", "Too large.")
    assert (size.line, size.column) == (FIRST_LINE + 1, 3)
    (korean, *_) = [i for i in found(CITY, shapes, engine=engine, lang="ko") if i.value]
    assert korean.message == "너무 큽니다."


@EITHER
def test_nameless_shapes_of_one_path_are_told_apart_and_always_called_the_same(
    engine: str,
) -> None:
    shapes = f"""{PLACE} ; sh:property
      [ sh:path rdfs:label ; sh:minLength 20 ] , [ sh:path rdfs:label ; sh:pattern "^B" ] .
    [] a sh:NodeShape ; sh:targetClass scom:City ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."""
    first, second = (found(CITY, shapes, engine=engine) for _ in range(2))
    assert {item.kind for item in first} == {
        "own:Place-label", "own:Place-label-2", "own:shape-3-q",
    }  # fmt: skip
    assert {item.shape for item in first} == {
        "https://example.org/house#Place", "file:///own-1.ttl#_shape-3",
    }  # fmt: skip
    assert {i.fingerprint for i in first} == {i.fingerprint for i in second}
    assert told(first) == told(second)


# One failing and one holding value for each constraint, on ``:arden`` or one of its values.
ASKED = {
    "minCount": ("ex:none ; sh:minCount 2", "ex:none has to be stated at least 2 times."),
    "maxCount": ("ex:twin ; sh:maxCount 0", "ex:twin must not be stated here."),
    "nodeKind": ("ex:size ; sh:nodeKind sh:IRI", "has to be a name or an address"),
    "class": ("ex:size ; sh:class scom:Goal", "something described as scom:Goal."),
    "datatype": ("ex:size ; sh:datatype xsd:date", "has to be a date (2024-03-01)."),
    "minExclusive": ("ex:size ; sh:minExclusive 12", "has to be a value above 12."),
    "minInclusive": ("ex:size ; sh:minInclusive 13", "has to be a value from 13 on."),
    "maxExclusive": ("ex:size ; sh:maxExclusive 12", "has to be a value below 12."),
    "maxInclusive": ("ex:size ; sh:maxInclusive 11", "has to be a value up to 11."),
    "minLength": ("rdfs:label ; sh:minLength 9", "a text of at least 9 characters."),
    "maxLength": ("rdfs:label ; sh:maxLength 4", "a text of at most 4 characters."),
    "pattern": ("rdfs:label ; sh:pattern '^B'", 'a text of the pattern "^B".'),
    "languageIn": ("rdfs:label ; sh:languageIn ('en' 'ko')", 'the languages "en", "ko".'),
    "uniqueLang": ("ex:name ; sh:uniqueLang true", "ex:name may be stated only once in each"),
    "in": ("ex:size ; sh:in (1 2)", "The value of ex:size has to be one of 1, 2."),
    "hasValue": ("ex:size ; sh:hasValue 13", "ex:size has to have the value 13."),
    "equals": ("ex:size ; sh:equals ex:founded", "ex:size and ex:founded have to state the same."),
    "disjoint": ("ex:size ; sh:disjoint ex:size2", "must not share a value."),
    "lessThan": ("ex:size ; sh:lessThan ex:small", "has to be less than that of ex:small."),
    "lessThanOrEquals": ("ex:size ; sh:lessThanOrEquals ex:small", "must not be more than that of"),
    "node": ("ex:size ; sh:node [ sh:datatype xsd:date ]", "has to be a date (2024-03-01)."),
    "and": ("ex:size ; sh:and ([sh:nodeKind sh:Literal] [sh:in (1)])", "and one of 1."),
    "or": ("ex:size ; sh:or ([sh:datatype xsd:date] [sh:in (1)])", "a date (2024-03-01) or one"),
    "xone": ("ex:size ; sh:xone ([sh:datatype xsd:date] [sh:in (1)])", "Exactly one of 2 rules"),
    "not": ("ex:size ; sh:not [sh:datatype xsd:integer]", "must not be a whole number (12)."),
    "qualifiedMinCount": (
        "ex:size ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:datatype xsd:date ]",
        "At least 1 of the values of ex:size have to be a date",
    ),
    "qualifiedMaxCount": (
        "ex:size ; sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape [ sh:datatype xsd:integer ]",
        "At most 0 of the values of ex:size may be a whole number",
    ),
}
ASKED_OF_NODES = {
    "closed": ("sh:closed true ; sh:ignoredProperties ( rdfs:label )", "must not be stated here."),
    "node": ("sh:node [ sh:class scom:Goal ]", "This has to be something described as scom:Goal."),
}
RICH = """:arden rdfs:label 'Arden' ; <https://example.org/house#size> 12 ;
  <https://example.org/house#size2> 12 ; <https://example.org/house#small> 3 ;
  <https://example.org/house#founded> '1402'^^xsd:gYear ;
  <https://example.org/house#name> 'Arden'@en , 'Ardennes'@en ;
  <https://example.org/house#twin> :arden ."""


def of(shape: str, lang: str) -> list[Finding]:
    return found(RICH, f"{PLACE} ; {shape} .", lang=lang)


def test_every_constraint_has_a_case() -> None:
    assert {*ASKED, *ASKED_OF_NODES} == CONSTRAINTS.keys() - {"property"}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_is_said_where_the_shape_has_no_message(name: str) -> None:
    constraint, expected = ASKED[name]
    text = f"sh:property [ sh:path {constraint} ]"
    findings = of(text, "en")
    assert findings
    assert expected in short(findings[0])


def short(finding: Finding) -> str:
    """Return the message with the users' namespace shortened, which no report knows."""
    message = finding.message.replace("<https://example.org/house#", "ex:")
    return message.replace(">", "")


@pytest.mark.parametrize("name", ASKED_OF_NODES)
def test_what_is_asked_of_a_node_itself_is_said(name: str) -> None:
    constraint, expected = ASKED_OF_NODES[name]
    findings = of(constraint, "en")
    assert findings
    assert expected in short(findings[0])


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_what_is_asked_is_said_in_every_language(lang: str) -> None:
    for name, (constraint, _) in ASKED.items():
        text = f"sh:property [ sh:path {constraint} ]"
        english, other = (of(text, language) for language in ("en", lang))
        assert len(other) == len(english), name
        for first, second in zip(english, other, strict=True):
            assert first.message != second.message, name
            assert "{" not in second.message, name


@needs_fast
def test_both_engines_agree_on_every_constraint() -> None:
    shapes = "".join(
        f"ex:{name} a sh:NodeShape ; sh:targetClass scom:City ; sh:property [ sh:path {text} ] .\n"
        for name, (text, _) in ASKED.items()
    )
    first, second = (found(RICH, shapes, engine=engine) for engine in ENGINES)
    assert len(first) >= len(ASKED)
    assert told(first) == told(second)


# --- Beside the bundled shapes --------------------------------------------------------------


def test_the_bundled_shapes_find_what_they_find_without_them() -> None:
    shapes = read(f"{PLACE} ; sh:property [ sh:path ex:motto ; sh:minCount 1 ] .")
    beside = checked(":p a scom:Practice .", shapes)
    alone = validate((CITY_HEAD + ":p a scom:Practice .").encode(), name="arden.ttl", as_of=DAY)
    assert [item for item in beside.findings if item.tier != OWN_TIER] == list(alone.findings)
    assert beside.counts["violation"] == alone.counts["violation"] + 1


@pytest.mark.parametrize("tiers", [("required",), ("recommended",), ("good-practice",)])
def test_they_may_rest_on_the_bundled_helpers_in_any_tier(tiers: tuple[str, ...]) -> None:
    shapes = f"""{PLACE} ; sh:property
      [ sh:path ex:since ; sh:node scomsh:DateValue ] ,
      [ sh:path ex:of ; sh:node scomsh:AgentOrPost ] ."""
    city = """:arden <https://example.org/house#since> 'long ago' , '1402'^^xsd:gYear ;
      <https://example.org/house#of> :arden ."""
    assert len(found(city, shapes, tiers=tiers)) == 2


def test_another_than_a_helper_is_no_shape_to_rest_on() -> None:
    with pytest.raises(SyntaxRefusal, match="Nothing is stated of scomsh:Practice"):
        read(f"{PLACE} ; sh:node scomsh:Practice .")


def test_findings_on_supportive_components_never_exceed_a_warning() -> None:
    city = ":p a scom:Practice ; scom:realizes om:A .\n:q a scom:Practice ; scom:realizes om:B7 ."
    shapes = """ex:P a sh:NodeShape ; sh:targetClass scom:Practice ;
      sh:property [ sh:path ex:motto ; sh:minCount 1 ] ."""
    assert [(i.element, i.severity) for i in found(city, shapes)] == [
        ("A", "warning"), ("B7", "violation"),
    ]  # fmt: skip


def test_the_model_is_never_reported_on_and_what_is_nowhere_is() -> None:
    shapes = """ex:P a sh:NodeShape ; sh:targetClass scom:Subcomponent ; sh:targetNode ex:nowhere ;
      sh:property [ sh:path ex:motto ; sh:minCount 1 ] ."""
    (only,) = found(":p a scom:Practice .", shapes)
    assert only.focus == "<https://example.org/house#nowhere>"
    assert (only.element, only.line) == (None, None)


@EITHER
def test_values_of_the_file_may_be_aimed_at_themselves(engine: str) -> None:
    shapes = "ex:P a sh:NodeShape ; sh:targetObjectsOf rdfs:label ; sh:maxLength 4 ."
    (only,) = found(":arden rdfs:label 'Arden' .", shapes, engine=engine)
    assert (only.focus, only.line) == ('"Arden"', FIRST_LINE)


@EITHER
def test_a_blank_node_of_the_file_is_named_and_placed(engine: str) -> None:
    shapes = """ex:P a sh:NodeShape ; sh:targetClass scom:Goal ;
      sh:property [ sh:path [ sh:inversePath scom:pursues ] ; sh:minCount 1 ] ."""
    (only,) = found("\n  [] a scom:Goal .", shapes, engine=engine)
    assert only.focus
    assert only.focus.startswith("_:")
    assert (only.line, only.column) == (FIRST_LINE + 1, 3)


def test_the_report_names_the_shapes_by_a_hash_that_follows_what_they_state() -> None:
    one, same, other = (
        read(f"{PLACE} ; sh:property [ sh:path ex:motto ; sh:minCount {count} ] .{space}")
        for count, space in ((1, ""), (1, "  # a comment"), (2, ""))
    )
    digests = [checked("", own).versions["ownShapes"] for own in (one, same, other)]
    assert digests[0] == digests[1] != digests[2]
    assert "ownShapes" not in validate(CITY_HEAD.encode(), name="a.ttl", as_of=DAY).versions


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_format_holds_their_findings(form: str) -> None:
    shapes = read(f"{PLACE} ; sh:property [ sh:path ex:motto ; sh:minCount 1 ] .")
    for lang in LANGUAGES:
        assert render(checked("", shapes, lang=lang), form)


def test_blank_nodes_of_several_files_are_kept_apart() -> None:
    each = [
        f"ex:S{at} a sh:NodeShape ; sh:targetClass scom:City ; sh:property _:p .\n"
        f"_:p sh:path ex:q{at} ; sh:minCount 1 ."
        for at in (1, 2)
    ]
    report = checked("", read(*each))
    kinds = {item.kind for item in report.findings if item.tier == OWN_TIER}
    assert kinds == {"own:S1-q1", "own:S2-q2"}


# --- Regular expressions --------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "(a?){40}", "a*a*a*a*b", "(x+x+)+y", "a.b"]
)
def test_a_pattern_that_may_take_the_reference_engine_years_is_refused_with_it(
    pattern: str,
) -> None:
    flags = " ; sh:flags 's'" if pattern == "a.b" else ""
    own = read(f"{PLACE} ; sh:property [ sh:path rdfs:label ; sh:pattern '{pattern}'{flags} ] .")
    city = f":arden rdfs:label '{'a' * 60}!' ."
    with pytest.raises(SyntaxRefusal, match="must not run the pattern") as caught:
        checked(city, own, engine=REFERENCE)
    assert (caught.value.where.source, caught.value.where.line) == (
        "own-1.ttl",
        len(SHAPES_HEAD.splitlines()) + 1,
    )
    if available() == FAST:
        checked(city, own, engine=FAST)


@pytest.mark.parametrize(
    "pattern",
    [r"^\\d{4}-\\d{2}$", "^[a-z]+@[a-z]+$", "(a|b){2}", "^https?://[^ ]+$", r"(\\d{1,3}[.]){3}x"],
)
@EITHER
def test_a_usual_pattern_is_run_by_either(pattern: str, engine: str) -> None:
    shapes = f"{PLACE} ; sh:property [ sh:path rdfs:label ; sh:pattern '{pattern}' ] ."
    assert len(found(":arden rdfs:label 'Arden' .", shapes, engine=engine)) == 1


# --- From the command line and from Python --------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Write a city and a file of shapes."""
    city, shapes = tmp_path / "arden.ttl", tmp_path / "house.ttl"
    city.write_text(CITY_HEAD + ":arden rdfs:label 'Arden' .\n", encoding="utf-8")
    text = f"{PLACE} ; sh:property [ sh:path ex:motto ; sh:minCount 1 ; sh:severity sh:Info ] ."
    shapes.write_text(SHAPES_HEAD + text, encoding="utf-8")
    return city, shapes


def test_the_command_takes_several_files_of_shapes(files: tuple[Path, Path]) -> None:
    city, shapes = files
    more = shapes.with_name("more.ttl")
    more.write_text(
        SHAPES_HEAD + "ex:More a sh:NodeShape ; sh:targetClass scom:City ;"
        " sh:property [ sh:path ex:anthem ; sh:minCount 1 ; sh:severity sh:Info ] .",
        encoding="utf-8",
    )
    done = command(
        GRAPHSVC, "validate", city, "--shapes", shapes, "--shapes", more, "--format", "json"
    )
    kinds = {item["kind"] for item in json.loads(done.stdout)["findings"]}
    assert {"own:Place-motto", "own:More-anthem"} <= kinds


def test_the_command_checks_several_cities_by_them(files: tuple[Path, Path]) -> None:
    city, shapes = files
    other = city.with_name("other.ttl")
    other.write_text(city.read_text("utf-8").replace(":arden", ":other"), encoding="utf-8")
    done = command(GRAPHSVC, "validate", city, other, "--shapes", shapes, "--format", "json")
    for report in json.loads(done.stdout)["reports"]:
        assert "own:Place-motto" in {item["kind"] for item in report["findings"]}


def test_the_command_refuses_shapes_with_exit_code_2_and_their_place(
    files: tuple[Path, Path],
) -> None:
    city, shapes = files
    shapes.write_text(SHAPES_HEAD + f"{PLACE} ;\n  sh:rule [] .", encoding="utf-8")
    done = command(GRAPHSVC, "validate", city, "--shapes", shapes)
    line = len(SHAPES_HEAD.splitlines()) + 2
    assert (done.returncode, done.stdout) == (2, "")
    assert f"house.ttl, line {line}, column 3" in done.stderr


def test_the_command_runs_queries_in_shapes_only_where_that_is_allowed(
    files: tuple[Path, Path],
) -> None:
    city, shapes = files
    query = "SELECT $this { $this a ?kind }"
    shapes.write_text(
        SHAPES_HEAD + f"{PLACE} ; sh:sparql [ sh:select '{query}' ; sh:message 'Asked.' ] .",
        encoding="utf-8",
    )
    arguments = (GRAPHSVC, "validate", city, "--shapes", shapes, "--format", "json")
    assert command(*arguments).returncode == 2
    done = command(*arguments, "--allow-sparql-shapes")
    assert "Asked." in {item["message"] for item in json.loads(done.stdout)["findings"]}


def test_python_takes_paths_or_shapes_that_were_read_before(files: tuple[Path, Path]) -> None:
    from graphsvc.validation.own.reading import load

    city, shapes = files
    own = load([shapes])
    assert isinstance(own, OwnShapes)
    by_path, by_value = (validate(city, as_of=DAY, shapes=given) for given in ([shapes], own))
    assert by_path == by_value
    assert "own:Place-motto" in {item.kind for item in by_path.findings}
