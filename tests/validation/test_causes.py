"""A finding on a rule that is made of others says by what the value fails, to the leaf."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest

from engines.suites import Case, cases, ntriples, require_suites
from graphsvc import validate
from graphsvc.analysis.facts import Facts
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS, Finding
from graphsvc.validation.causes import Explainer, bundled_tree
from graphsvc.validation.core import CONSTRAINTS, NESTED
from graphsvc.validation.engines import compiled, engine
from graphsvc.validation.shape_tree import ShapeTree
from graphsvc.validation.shapes import background
from graphsvc.validation.telling.phrases import EXAMPLES, Phrases, phrases
from graphsvc.vocab import LANGUAGES
from own_shapes.writing import CITY_HEAD, DAY, found
from support import ROOT

CORE = [case for case in cases() if case.name.startswith("core/")]
FAILS = sorted((ROOT / "tests" / "cases" / "shapes").glob("*/fail*.ttl"))
assert len(FAILS) > 100


def name_of(case: Case | None) -> str:
    return case.name if case else "missing"


# --- In step with the engines ---------------------------------------------------------------


@pytest.mark.parametrize("case", CORE or [None], ids=name_of)
def test_every_result_of_w3c_s_core_tests_is_found_again(case: Case | None) -> None:
    require_suites()
    assert case
    shapes, data = ntriples(case.shapes), ntriples(case.data)
    explainer = Explainer(Facts.of_ntriples(data), ShapeTree(Facts.of_ntriples(shapes)), "en")
    lost = []
    for row in compiled(None, shapes).run(data):
        # The engine gives nameless shapes labels of its own.
        if row.shape.startswith("_:"):
            continue
        misses = explainer.failing(row)
        if not any(miss.value in ("", row.value) or not row.value for miss in misses):
            lost.append(row)
    assert lost == []


def test_every_failing_case_of_a_nested_rule_is_explained_in_each_language() -> None:
    explained = 0
    for path in FAILS:
        text = to_ntriples(path.read_bytes(), TURTLE, name=path.name, limits=Limits())
        facts = Facts.of_ntriples(text)
        for row in engine(None, TIERS).run(text + background()):
            if row.component in NESTED and row.focus in facts:
                for lang in LANGUAGES:
                    causes, details = Explainer(facts, bundled_tree(), lang).causes(row)
                    assert causes, row
                    # Below what must not hold, and does, there is nothing that fails.
                    assert details or row.component == "NotConstraintComponent", row
                    assert not any("{" in cause for cause in causes)
                explained += 1
    assert explained > 40


# --- What is said ---------------------------------------------------------------------------


def on(kind: str, statement: str, lang: str = "en") -> tuple[str, ...]:
    """Return the causes of the finding of that kind on a practice with the statement."""
    text = f"{CITY_HEAD}:p a scom:Practice ; {statement} .\n:goal a scom:Goal ."
    report = validate(text.encode(), name="arden.ttl", as_of=DAY, lang=lang)
    (causes,) = {item.causes for item in report.findings if item.kind == kind and item.value}
    return causes


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            "It is neither a date (2024-03-01), nor a month (2024-03), nor a year (2024)."
            " It is a text.",
        ),
        (
            "ko",
            "다음 중 어느 것에도 해당하지 않습니다: 날짜 (2024-03-01), 연월 (2024-03), 연도 (2024)."
            " 현재 값의 종류: 문자열.",
        ),
        (
            "fr",
            "Ce n'est ni une date (2024-03-01), ni un mois (2024-03), ni une année (2024)."
            " C'est un texte.",
        ),
    ],
)
def test_a_text_in_place_of_a_date_is_explained_in_each_language(lang: str, told: str) -> None:
    assert on("Practice-startedOn", 'scom:startedOn "May"', lang) == (told,)


def test_a_day_that_is_none_is_told_apart_from_a_text() -> None:
    (cause,) = on("Practice-startedOn", 'scom:startedOn "2023-02-29"^^xsd:date')
    assert cause.endswith("It is marked as a date, but is not written as one.")


def test_a_node_of_another_kind_is_told_with_its_kind() -> None:
    (cause,) = on("Practice-accountableAgent", "scom:accountableAgent :goal")
    assert cause.startswith("It is described as none of scom:CityAuthority, scom:JointBody, ")
    assert cause.endswith("It is described as scom:Goal.")
    (cause,) = on("Practice-accountableAgent", "scom:accountableAgent :nobody")
    assert cause.endswith("Nothing here says what it is.")


def test_what_must_not_be_is_told_as_what_it_is() -> None:
    (cause,) = on("Practice-realizes-rollUp", "scom:realizes om:B")
    assert cause == "It is one of om:B, om:C, which it must not be."


def test_the_end_of_a_long_list_shows_how_far_it_goes() -> None:
    (cause,) = on("Practice-realizes", "scom:realizes om:B99")
    assert cause.startswith("It is not one of om:A, om:B, om:B1, ")
    assert cause.endswith(", …, om:D.")


NESTING = {
    "one alternative after the other": (
        "sh:or ( [ sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ] [ sh:class scom:Goal ] )",
        (
            "Alternative 1: It does not state rdfs:label.",
            "Alternative 2: It is not described as scom:Goal. It is described as scom:City.",
        ),
    ),
    "every part that fails": (
        "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:nodeKind sh:IRI ] [ sh:in ( ex:a ) ] )",
        (
            "It is not a text, a number or a date. It is described as scom:City.",
            "It is not one of <https://example.org/house#a>.",
        ),
    ),
    "more than one of those that exclude each other": (
        "sh:xone ( [ sh:class scom:City ] [ sh:nodeKind sh:IRI ] [ sh:class scom:Goal ] )",
        (
            "More than one of the alternatives holds: something described as scom:City, "
            "a name or an address, without quotation marks.",
        ),
    ),
    "none of those that exclude each other": (
        "sh:xone ( [ sh:class scom:Risk ] [ sh:class scom:Goal ] )",
        ("It is described as none of scom:Risk, scom:Goal. It is described as scom:City.",),
    ),
    "what must not hold": (
        "sh:not [ sh:property [ sh:path rdfs:label ; sh:maxCount 0 ] ]",
        ("It is all that it must not be at once.",),
    ),
    "the value of a property of the node": (
        "sh:node [ sh:property [ sh:path scom:dueOn ; sh:node scomsh:DateValue ] ]",
        (
            'The value "soon" of scom:dueOn: It is neither a date (2024-03-01), nor a month '
            "(2024-03), nor a year (2024). It is a text.",
        ),
    ),
    "too few of the values that fit": (
        "sh:property [ sh:path scom:dueOn ; sh:qualifiedMinCount 2 ; "
        "sh:qualifiedValueShape [ sh:datatype xsd:gYear ] ]",
        (
            "Of the values of scom:dueOn, 1 fit, and at least 2 have to.",
            'The value "soon" of scom:dueOn: It is not a year (2024). It is a text.',
        ),
    ),
    "too many of the values that fit": (
        "sh:property [ sh:path scom:dueOn ; sh:qualifiedMaxCount 0 ; "
        "sh:qualifiedValueShape [ sh:datatype xsd:gYear ] ]",
        ("Of the values of scom:dueOn, 1 fit, and at most 0 may.",),
    ),
    "rules within rules": (
        "sh:node [ sh:or ( [ sh:and ( [ sh:node [ sh:in ( ex:a ex:b ) ] ] ) ] ) ]",
        (
            "It is not one of <https://example.org/house#a>, <https://example.org/house#b>.",
        ),
    ),
}  # fmt: skip
CITY = ":arden scom:dueOn 'soon' , '2030'^^xsd:gYear ."


def explained(shape: str, city: str = CITY, lang: str = "en") -> list[Finding]:
    text = f"ex:S a sh:NodeShape ; sh:targetClass scom:City ; {shape} ."
    return found(city, text, lang=lang)


@pytest.mark.parametrize("what", NESTING)
def test_nested_rules_are_explained_down_to_the_leaf(what: str) -> None:
    shape, causes = NESTING[what]
    (finding,) = explained(shape)
    assert finding.causes == causes


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_nested_rules_are_explained_in_every_language(lang: str) -> None:
    for shape, causes in NESTING.values():
        (finding,) = explained(shape, lang=lang)
        assert len(finding.causes) == len(causes)
        assert not set(finding.causes) & set(causes)


# What each constraint says of ``:arden`` where it stands within another rule.
LEAVES = {
    "minCount": ("sh:path scom:reason ; sh:minCount 2", "states scom:reason 0 times, and at least"),
    "maxCount": ("sh:path scom:dueOn ; sh:maxCount 1", "scom:dueOn 2 times, and at most 1"),
    "nodeKind": ("sh:path scom:dueOn ; sh:nodeKind sh:IRI", "It is not a name or an address"),
    "class": ("sh:path scom:dueOn ; sh:class scom:Goal", "It is not described as scom:Goal."),
    "datatype": ("sh:path scom:dueOn ; sh:datatype xsd:date", "It is not a date (2024-03-01)."),
    "minExclusive": ("sh:path scom:value ; sh:minExclusive 5", "It is not a value above 5."),
    "minInclusive": ("sh:path scom:value ; sh:minInclusive 6", "It is not a value from 6 on."),
    "maxExclusive": ("sh:path scom:value ; sh:maxExclusive 5", "It is not a value below 5."),
    "maxInclusive": ("sh:path scom:value ; sh:maxInclusive 4", "It is not a value up to 4."),
    "minLength": ("sh:path scom:unit ; sh:minLength 9", "It is not a text of at least 9 char"),
    "maxLength": ("sh:path scom:unit ; sh:maxLength 2", "It is not a text of at most 2 char"),
    "pattern": ("sh:path scom:unit ; sh:pattern '^M'", 'It is not a text of the pattern "^M".'),
    "languageIn": ("sh:path scom:unit ; sh:languageIn ('ko')", 'in one of the languages "ko".'),
    "uniqueLang": ("sh:path rdfs:comment ; sh:uniqueLang true", 'once in the language "en".'),
    "in": ("sh:path scom:value ; sh:in (1 2)", 'The value 5 of scom:value: It is not one of 1, 2.'),
    "hasValue": ("sh:path scom:value ; sh:hasValue 6", "scom:value does not have the value 6."),
    "equals": ("sh:path scom:value ; sh:equals scom:unit", "scom:value and scom:unit do not"),
    "disjoint": ("sh:path scom:value ; sh:disjoint scom:value", "share a value."),
    "lessThan": ("sh:path scom:value ; sh:lessThan scom:value", "is not less than scom:value."),
    "lessThanOrEquals": ("sh:path scom:value ; sh:lessThanOrEquals scom:five", "is more than"),
}  # fmt: skip
LEAVES_OF_NODES = {"closed": ("sh:closed true", "It states scom:dueOn, which is not allowed")}
FULL = """:arden scom:dueOn 'soon' , '2030'^^xsd:gYear ; scom:value 5 ; scom:five 4 ;
  scom:unit 'min' ;
  rdfs:comment 'a'@en , 'b'@en ."""


def test_every_constraint_has_its_leaf() -> None:
    nested = {"property", "node", "and", "or", "xone", "not"}
    counted = {"qualifiedMinCount", "qualifiedMaxCount"}
    assert {*LEAVES, *LEAVES_OF_NODES} == CONSTRAINTS.keys() - nested - counted


@pytest.mark.parametrize("name", [*LEAVES, *LEAVES_OF_NODES])
def test_every_constraint_says_why_it_fails_within_another_rule(name: str) -> None:
    text, told = {**LEAVES, **LEAVES_OF_NODES}[name]
    inner = f"[ sh:property [ {text} ] ]" if name in LEAVES else f"[ {text} ]"
    english, *others = (explained(f"sh:node {inner}", FULL, lang) for lang in LANGUAGES)
    assert told in " ".join(english[0].causes)
    for other in others:
        assert len(other[0].causes) == len(english[0].causes)
        assert not set(other[0].causes) & set(english[0].causes)


def test_a_rule_that_is_not_made_of_others_needs_no_explanation() -> None:
    report = validate(f"{CITY_HEAD}:p a scom:Practice .".encode(), name="arden.ttl", as_of=DAY)
    assert report.findings
    assert {item.causes for item in report.findings} == {()}


def test_of_several_rules_only_those_that_fail_are_named() -> None:
    shape = "sh:node [ sh:nodeKind sh:IRI ] , [ sh:class scom:Goal ]"
    (finding,) = explained(shape)
    assert finding.message == "This has to be something described as scom:Goal."
    assert len(finding.causes) == 1


def test_an_explanation_ends_however_much_there_is_to_say() -> None:
    values = " , ".join(f"'{number}'" for number in range(100))
    shape = "sh:node [ sh:property [ sh:path scom:dueOn ; sh:datatype xsd:date ] ]"
    (finding,) = explained(shape, f":arden scom:dueOn {values} .")
    assert len(finding.causes) == 12


# --- The phrases ----------------------------------------------------------------------------


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_fills_the_same_in_every_language(lang: str) -> None:
    english, other = phrases("en"), phrases(lang)
    for item in fields(Phrases):
        first, second = getattr(english, item.name), getattr(other, item.name)
        if isinstance(first, dict):
            assert first.keys() == second.keys(), item.name
        else:
            assert placeholders(first) == placeholders(second), item.name


def test_every_example_is_of_a_type_that_has_a_name() -> None:
    assert EXAMPLES.keys() <= phrases("en").datatypes.keys()
