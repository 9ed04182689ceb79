"""The vocabulary has the terms that city files, shapes and queries are written with.

A term that is taken out breaks files that we do not know: it is deprecated, never deleted.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyoxigraph import RdfFormat, parse

from ontology_data import DECLARATIONS, SCOM, SHAPES, column, load, name, rows
from support import ROOT

CLASSES = {
    "core": """
        OperatingModel ModelElement Component Subcomponent ProcessGroup Clause Annex Recommendation
        DeliveryPrinciple SuccessFactor FocusArea LeadershipRole AncestorPattern Linkage Edition
        RoadmapPhase Basis LinkageRole Confidence ClauseKind""",
    "city": """
        City CityAuthority JointBody CityModel Practice Exclusion CityPrinciple Goal Evidence
        Resource InteroperabilityNeed Contract PracticeStatus QualityCode Confidentiality
        Declaration""",
    "benefits": "Benefit Measure MeasuredValue RoadmapStep",
    "risks": "Risk",
    "overlay": "Overlay OverlayItem OverlayLevel PassRule Assessment Rating",
}
OBJECT_PROPERTIES = {
    "core": """
        linkageFrom linkageTo hasBasis hasRole hasConfidence underClause linksTo restsOn hasKind
        concernsElement elaborates belongsToGroup namesPattern""",
    "city": """
        describes governs realizes status accountableAgent responsibleAgent coordinates hasEvidence
        reliesOn upholds contributesTo uses pursues meets excludes decidedBy providedBy refines
        ownedBy declaredAs verifiedBy quality confidentiality joins suppliedBy procures""",
    "benefits": "measures ofMeasure inPhase follows delivers",
    "risks": "concernsFactor threatens",
    "overlay": """
        ofOverlay coversElement hasPassRule passLevel underOverlay assesses conductedBy inAssessment
        ratesItem atLevel""",
}
VALUE_PROPERTIES = {
    "core": "clauseNumber startPage rationale",
    "city": "startedOn endedOn dueOn validUntil reviewedOn verifiedOn decidedOn reason",
    "benefits": """
        baselineValue baselineDate targetValue targetDate unit value observedOn plannedStart
        plannedEnd""",
    "risks": "mitigation",
    "overlay": "levelNumber validityMonths assessedOn",
}
CODES = {
    "Basis": "Stated Derived Proposed",
    "LinkageRole": "Needs Feeds Relates",
    "Confidence": "High Medium Low",
    "ClauseKind": """
        GeneralClause ComponentClause SubcomponentClause ProcessGroupClause IntroductionClause
        ContextClause NeedClause RecommendationClause LinkagesClause AnnexClause""",
    "PracticeStatus": "Planned Pilot InOperation Retired",
    "QualityCode": """
        Measured ExtrapolatedFromSurvey ExtrapolatedFromHigherLevel EstimatedOnAssumptions
        PersonalEstimate UnknownQuality""",
    "Confidentiality": "Public Internal Restricted",
    "Declaration": "SelfDeclared Verified",
    "PassRule": "MeanRule MinimumRule EveryItemRule",
}


@pytest.mark.parametrize("module", CLASSES)
@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("owl:Class", CLASSES),
        ("owl:ObjectProperty", OBJECT_PROPERTIES),
        ("owl:DatatypeProperty", VALUE_PROPERTIES),
    ],
)
def test_a_module_defines_its_terms_and_no_others(
    module: str, kind: str, terms: dict[str, str]
) -> None:
    iri = f"https://w3id.org/scom/ontology/{module}"
    found = column(f"SELECT ?t WHERE {{ ?t a {kind} ; rdfs:isDefinedBy <{iri}> }}")
    assert {name(term) for term in found} == set(terms.get(module, "").split())


@pytest.mark.parametrize(("kind", "codes"), CODES.items())
def test_a_code_list_holds_its_codes_in_one_scheme(kind: str, codes: str) -> None:
    found = rows(f"SELECT ?c ?s WHERE {{ ?c a scom:{kind} ; skos:topConceptOf ?s }}")
    assert {name(code) for code, _ in found} == set(codes.split())
    assert len({scheme for _, scheme in found}) == 1


def test_korean_is_written_in_hangul_and_french_is_not_english() -> None:
    texts = rows(
        "SELECT ?k ?f ?e WHERE { ?x skos:definition ?k , ?f , ?e "
        "FILTER(LANG(?k) = 'ko' && LANG(?f) = 'fr' && LANG(?e) = 'en') }"
    )
    assert len(texts) > 250
    assert [korean for korean, _, _ in texts if not re.search("[가-힣]", korean)] == []
    assert [french for _, french, english in texts if french == english] == []


def test_examples_in_turtle_parse_and_use_defined_terms() -> None:
    known = set(column("SELECT ?t WHERE { ?t rdfs:isDefinedBy ?m }"))
    prefixes = DECLARATIONS + "PREFIX : <https://example.org/arden/>\n"
    examples = column("SELECT ?e WHERE { ?t skos:example ?e FILTER(LANG(?e) = '') }")
    assert len(examples) > 100
    for example in examples:
        for quad in parse(prefixes + example, RdfFormat.TURTLE):
            terms = {quad.predicate.value, getattr(quad.object, "value", "")}
            unknown = {term for term in terms if term.startswith(SCOM)} - known
            assert not unknown, f"{example}: {unknown}"


def recurring_words() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    """Return the Korean and French for English words: those of terms, and the others."""
    page = (ROOT / "docs" / "translations.md").read_text(encoding="utf-8")
    of_terms, others = page.split("These are no terms", 1)
    return words_of(of_terms), words_of(others)


def words_of(text: str) -> dict[str, tuple[str, str]]:
    words = {}
    for cells in re.findall(r"^\| ([a-z].*?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE):
        english, korean, french = (cell.split(", ") for cell in cells)
        assert len(english) == len(korean) == len(french)
        for one, *others in zip(english, korean, french, strict=True):
            words[one] = (others[0], others[1])
    return words


OF_TERMS, OF_PAGES = recurring_words()
assert len(OF_TERMS) > 30
assert len(OF_PAGES) > 20


@pytest.mark.parametrize(("english", "others"), OF_TERMS.items())
def test_the_words_that_recur_are_the_labels_of_their_terms(
    english: str, others: tuple[str, str]
) -> None:
    [(korean, french)] = rows(
        f"SELECT ?k ?f WHERE {{ ?t rdfs:label '{english}'@en , ?k , ?f "
        f"FILTER(STRSTARTS(STR(?t), '{SCOM}') && LANG(?k) = 'ko' && LANG(?f) = 'fr') }}"
    )
    assert (korean, french) == others


@pytest.mark.parametrize(("english", "others"), OF_PAGES.items())
def test_other_words_that_recur_are_said_so_somewhere(
    english: str, others: tuple[str, str]
) -> None:
    for lang, word in zip(("ko", "fr"), others, strict=True):
        stem = word.removesuffix("하다").removesuffix("r")
        assert stem in texts_in(lang), english


@cache
def texts_in(lang: str) -> str:
    """Return all that pages, reports, questions, refusals and the guide say in a language."""
    files = [
        *(ROOT / "src" / "graphsvc").rglob(f"words_{lang}.py"),
        ROOT / "src" / "graphsvc" / "refusals" / f"{lang}.po",
        ROOT / "queries" / "words" / f"{lang}.yaml",
        ROOT / "docs" / f"guide.{lang}.md",
    ]
    return "\n".join(file.read_text(encoding="utf-8") for file in files).lower()


def test_the_shapes_call_each_class_by_its_own_word() -> None:
    shapes = load(sorted(SHAPES.glob("*.ttl")))
    named = rows(
        "SELECT ?c ?name WHERE { ?s sh:targetClass ?c ; rdfs:label|sh:name ?name "
        "FILTER(LANG(?name) IN ('ko', 'fr')) }",
        shapes,
    )
    labels = rows("SELECT ?c ?l WHERE { ?c a owl:Class ; rdfs:label ?l FILTER(LANG(?l) != 'en') }")
    assert len(named) > 100
    for kind, text in named:
        if kind.startswith(SCOM):
            own = [label for term, label in labels if term == kind]
            assert any(label in text for label in own), f"{name(kind)}: {text}, not {own}"
