"""The example cities parse, tell their sources, and break only what they say that they break."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from graphsvc import validate
from graphsvc.analysis.messages import MESSAGES
from graphsvc.report import Report
from graphsvc.vocab import DCTERMS, ELEMENTS, LANGUAGES, OM, OVL, PREFIXES, SCOM
from graphsvc.vocab import ROOT as W3ID
from support import ROOT, command

EXAMPLES = ROOT / "examples"
REAL = ("barcelona", "sejong", "suwon", "vienna")
TURTLE = sorted(EXAMPLES.glob("*.ttl"))
FORMS = {
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
}
AS_OF = "2026-11-22"
DISCLAIMER = (
    "Illustrative, compiled from public pages by the project; not made, checked or endorsed by "
    "the city; says nothing of conformity."
)
TYPE = PREFIXES["rdf"] + "type"
SOURCE = PREFIXES["dcterms"] + "source"
# Terms of others that a city file may hold, beside the project's own.
BORROWED = {
    PREFIXES[prefix] + name
    for prefix, names in {
        "rdf": ["type"],
        "rdfs": ["label", "comment"],
        "dcterms": [
            "conformsTo", "description", "issued", "license", "modified", "publisher", "source",
            "title",
        ],
        "dcat": ["Resource", "endpointURL", "landingPage", "mediaType", "version"],
        "foaf": ["Group", "Organization", "page"],
        "org": [
            "FormalOrganization", "OrganizationalUnit", "Post", "hasPost", "memberOf", "postIn",
            "subOrganizationOf",
        ],
    }.items()
    for name in names
}  # fmt: skip
# What the model lacks, and a fault of the broken city names.
UNKNOWN_ON_PURPOSE = {"arden-broken": {OM + "B99"}}
STRINGS_AND_ADDRESSES = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>')
FAULT = re.compile(r"^ *# fault: (.+)$")


@dataclass(frozen=True)
class Statement:
    """Hold a triple as plain text; ``datatype`` is empty where the value is an IRI."""

    subject: str
    predicate: str
    value: str
    datatype: str = ""
    language: str | None = None


def quads(path: Path, syntax: RdfFormat = RdfFormat.TURTLE) -> list[Quad]:
    found = list(parse(path.read_bytes(), format=syntax))
    assert found, f"{path} holds nothing"
    return found


def statements(path: Path) -> list[Statement]:
    """Return the statements of a file whose subjects all have names."""
    found = []
    for quad in quads(path):
        value = quad.object
        if not isinstance(quad.subject, NamedNode):
            continue
        if isinstance(value, Literal):
            kind = value.datatype.value, value.language
            found.append(Statement(quad.subject.value, quad.predicate.value, value.value, *kind))
        elif isinstance(value, NamedNode):
            found.append(Statement(quad.subject.value, quad.predicate.value, value.value))
    return found


def example(name: str) -> list[Statement]:
    return statements(EXAMPLES / f"{name}.ttl")


def iris(found: list[Statement]) -> set[str]:
    return {
        iri for item in found for iri in (item.subject, item.predicate, item.datatype or item.value)
    }


def local(name: str) -> str:
    """Return the namespace of an example's own nodes."""
    return f"{W3ID}example/{name}/"


def declared() -> set[str]:
    files = sorted((ROOT / "ontology").rglob("*.ttl"))
    found = {item.subject for path in files for item in statements(path)}
    assert found
    return found


def masked(path: Path) -> list[str]:
    """Return the lines without what stands in quotation marks, angle brackets and comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [STRINGS_AND_ADDRESSES.sub("§", line).split("#", 1)[0].rstrip() for line in lines]


every_turtle_file = pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
every_real_city = pytest.mark.parametrize("name", REAL)


# --- All of them ----------------------------------------------------------------------------


def test_the_examples_are_those_that_the_documentation_names() -> None:
    assert {path.stem for path in TURTLE} == {*REAL, "arden", "arden-broken"}
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    for path in EXAMPLES.iterdir():
        assert path.name in page, path.name


@every_turtle_file
def test_it_declares_the_prefixes_that_it_uses_from_the_one_table(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    stated = dict(re.findall(r"^@prefix (\w*): <([^>]*)> \.$", text, re.MULTILINE))
    used = {name for line in masked(path) for name in re.findall(r"([\w-]*):(?=[\w-])", line)}
    assert stated == {"": local(path.stem), **{name: PREFIXES[name] for name in stated if name}}
    assert set(stated) == used


@every_turtle_file
def test_it_names_only_terms_that_exist(path: Path) -> None:
    found = statements(path)
    known = declared() | UNKNOWN_ON_PURPOSE.get(path.stem, set())
    ours = {iri for iri in iris(found) if iri.startswith((SCOM, OM, OVL, W3ID + "tgf/"))}
    assert ours
    assert ours - known == set()
    used = {item.value if item.predicate == TYPE else item.predicate for item in found}
    assert used - known - BORROWED - {TYPE} == set()


@every_turtle_file
def test_every_node_that_it_points_to_is_described(path: Path) -> None:
    found = statements(path)
    assert len(found) == len(quads(path)), "a node has no name of its own"
    pointed = {iri for iri in iris(found) if iri.startswith(local(path.stem))}
    assert pointed - {item.subject for item in found} == set()


@every_turtle_file
def test_each_statement_stands_on_a_line_of_its_own(path: Path) -> None:
    lines = [line for line in masked(path) if line and not line.startswith("@prefix")]
    odd = [
        line
        for line in lines
        if line != "    ." and not re.fullmatch(r"(?:[:§]|    )[^;]* ;", line)
    ]
    assert lines
    assert odd == []


@every_turtle_file
def test_a_line_can_be_taken_out_and_the_rest_still_reads(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("    scom:"))
    whole = len(quads(path))
    rest = "".join(lines[:at] + lines[at + 1 :])
    assert len(list(parse(rest, format=RdfFormat.TURTLE))) < whole


@pytest.mark.parametrize("name", [*REAL, "arden"])
def test_every_text_says_its_language(name: str) -> None:
    plain = {PREFIXES["dcat"] + "version", SCOM + "unit"}
    texts = [item for item in example(name) if item.datatype == PREFIXES["xsd"] + "string"]
    assert {item.predicate for item in texts} <= plain


# --- Real cities ----------------------------------------------------------------------------


@every_real_city
def test_the_title_and_the_disclaimer_of_a_real_city_are_in_every_language(name: str) -> None:
    for term in ("title", "description"):
        stated = [
            item.language
            for item in example(name)
            if item.subject == local(name) + "model" and item.predicate == DCTERMS + term
        ]
        assert set(LANGUAGES) <= set(stated), term
        assert len(stated) == len(set(stated)), term


@every_real_city
def test_a_real_city_opens_with_the_disclaimer_and_states_it(name: str) -> None:
    comment = re.match(r"(?:#.*\n)+", (EXAMPLES / f"{name}.ttl").read_text(encoding="utf-8"))
    assert comment
    assert DISCLAIMER in " ".join(comment[0].replace("#", " ").split())
    stated = {
        (item.predicate, item.value)
        for item in example(name)
        if item.subject == local(name) + "model"
    }
    assert (PREFIXES["dcterms"] + "description", DISCLAIMER) in stated
    assert (PREFIXES["dcterms"] + "publisher", W3ID + "project") in stated


@every_real_city
def test_every_node_of_a_real_city_tells_its_source(name: str) -> None:
    found = example(name)
    sourced = {item.subject for item in found if item.predicate == SOURCE}
    # The file itself, the place and the project that publishes it state no fact of a city.
    ours = {local(name) + "model", local(name) + name, W3ID + "project"}
    assert sourced
    assert {item.subject for item in found} - sourced == ours


@every_real_city
def test_evidence_of_a_real_city_can_be_read_where_it_comes_from(name: str) -> None:
    found = example(name)
    pages = [item for item in found if item.predicate == PREFIXES["foaf"] + "page"]
    sources = {(item.subject, item.value) for item in found if item.predicate == SOURCE}
    assert pages
    assert {(item.subject, item.value) for item in pages} <= sources


@pytest.mark.parametrize(
    ("name", "language"), [("sejong", "ko"), ("suwon", "ko"), ("vienna", "de"), ("barcelona", "ca")]
)
def test_a_real_city_keeps_the_names_in_its_own_language(name: str, language: str) -> None:
    languages = {item.language for item in example(name) if item.language}
    assert languages == {*LANGUAGES, language}


# Of these elements no public page told anything, or it was looked for and not seen.
GAPS = {
    "sejong": "A B5 B6 B13 C1 C2 C3",
    "vienna": "B6 B12 C1 C3 D",
    "barcelona": "A B6 B9 B12 C1 C3 D",
    "suwon": "A B4 B5 B6 B9 B10 B11 C1 C2 C3 D",
}


@every_real_city
def test_what_no_public_page_told_stays_a_gap(name: str) -> None:
    report = validate(EXAMPLES / f"{name}.ttl", as_of=AS_OF)
    assert [item.element for item in report.coverage] == list(ELEMENTS)
    assert [i.element for i in report.coverage if i.state == "notStated"] == GAPS[name].split()


def test_dates_that_have_passed_show_in_the_state_of_real_cities() -> None:
    state = {
        name: {item.element: item.state for item in report.coverage}
        for name in REAL
        for report in (validate(EXAMPLES / f"{name}.ttl", as_of=AS_OF),)
    }
    assert state["sejong"]["B10"] == "overdue"
    assert state["sejong"]["B12"] == "planned"
    assert state["barcelona"]["B7"] == "lapsed"
    assert state["suwon"]["B7"] == "lapsed"


def test_the_evidence_register_of_suwon_holds_the_thirteen_things_credited() -> None:
    assert [item.value for item in example("suwon")].count("Credited by the assessor.") == 13


def test_the_three_bodies_of_sejong_are_members_of_their_joint_body() -> None:
    found = example("sejong")
    joined = [item.value for item in found if item.predicate == PREFIXES["org"] + "memberOf"]
    assert joined == [local("sejong") + "three-bodies"] * 3


# --- Arden ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMS)
def test_every_form_of_arden_means_the_same_triples(ending: str) -> None:
    def canonical(path: Path, syntax: RdfFormat) -> set[Quad]:
        dataset = Dataset(quads(path, syntax))
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
        return set(dataset)

    turtle = canonical(EXAMPLES / "arden.ttl", RdfFormat.TURTLE)
    assert canonical(EXAMPLES / f"arden.{ending}", FORMS[ending]) == turtle


@pytest.mark.parametrize("ending", FORMS)
def test_every_form_of_arden_gets_the_same_report(ending: str, arden: Report) -> None:
    report = validate(EXAMPLES / f"arden.{ending}", as_of=AS_OF)
    states = [[(i.element, i.state) for i in each.coverage] for each in (report, arden)]
    assert states[0] == states[1]
    assert report.counts == arden.counts
    assert report.statements == arden.statements


def test_the_other_forms_are_those_that_the_tool_writes() -> None:
    tool = ROOT / "tools" / "serialize_examples.py"
    done = command(sys.executable, tool, "--check", env={"PYTHONPATH": str(ROOT / "src")})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def arden() -> Report:
    return validate(EXAMPLES / "arden.ttl", as_of=AS_OF)


def test_arden_has_no_finding_above_info(arden: Report) -> None:
    assert [item.message for item in arden.findings if item.severity != "info"] == []


def test_arden_is_in_operation_but_for_one_element_left_out(arden: Report) -> None:
    states = {item.element: item.state for item in arden.coverage}
    assert {name for name, state in states.items() if state != "inOperation"} == {"B12"}
    assert states["B12"] == "excluded"


def test_arden_joins_whatever_rests_on_something_in_operation(arden: Report) -> None:
    assert "joined" in {item.state for item in arden.linkages}
    assert {"notJoined", "restsOnGap"} & {item.state for item in arden.linkages} == set()


def test_arden_uses_every_word_of_the_city_side() -> None:
    modules = ("city", "benefits", "risks", "overlay")
    words = {
        item.subject
        for module in modules
        for item in statements(ROOT / "ontology" / f"{module}.ttl")
        if item.predicate == TYPE
        and item.value.endswith(("#Class", "#ObjectProperty", "#DatatypeProperty"))
    }
    # Codes are used by their values, and overlays are made by others than the city.
    codes = {"Confidentiality", "Declaration", "PassRule", "PracticeStatus", "QualityCode"}
    overlay = {
        "Overlay", "OverlayItem", "OverlayLevel", "coversElement", "hasPassRule", "levelNumber",
        "ofOverlay", "passLevel", "validityMonths",
    }  # fmt: skip
    expected = words - {SCOM + name for name in codes | overlay}
    assert expected
    assert expected - iris(example("arden")) == set()


# --- Arden, broken --------------------------------------------------------------------------


def faults() -> Iterator[tuple[str, str, int]]:
    """Give each marked fault: its kind, the node that it is on, the line of the statement."""
    lines = (EXAMPLES / "arden-broken.ttl").read_text(encoding="utf-8").splitlines()
    node = ""
    for number, line in enumerate(lines, 1):
        if line.startswith(":"):
            node = line.split()[0]
        if marked := FAULT.match(line):
            rest = enumerate(lines[number:], number + 1)
            at, below = next((at, text) for at, text in rest if not FAULT.match(text))
            yield marked[1], below.split()[0] if below.startswith(":") else node, at


FAULTS = list(faults())
SHAPES = [
    (kind.removeprefix("scomsh:"), node, at)
    for kind, node, at in FAULTS
    if kind.startswith("scomsh:")
]
ANALYSIS = [
    (kind.removeprefix("analysis "), node, at)
    for kind, node, at in FAULTS
    if kind.startswith("analysis ")
]
# These are states of an element that no finding is made of.
STATES = {"partial", "planned"}


@pytest.fixture(scope="module")
def broken() -> Report:
    return validate(EXAMPLES / "arden-broken.ttl", as_of=AS_OF, max_age_months=36)


def test_the_broken_city_breaks_every_required_rule_once() -> None:
    shapes = {
        item.subject.removeprefix(PREFIXES["scomsh"])
        for item in statements(ROOT / "shapes" / "required.ttl")
        if item.predicate == TYPE and item.value == PREFIXES["sh"] + "PropertyShape"
    }
    named = [name for name, _, _ in SHAPES]
    assert shapes - set(named) == set()
    assert len(named) == len(set(named))


def test_the_broken_city_shows_every_kind_of_analysis_finding_once() -> None:
    named = [name for name, _, _ in ANALYSIS]
    assert sorted(named) == sorted({*MESSAGES, *STATES})


@pytest.mark.parametrize(("kind", "node", "line"), SHAPES + ANALYSIS)
def test_each_marked_fault_is_found_where_it_is(
    broken: Report, kind: str, node: str, line: int
) -> None:
    iri = f"<{local('arden-broken')}{node.removeprefix(':')}>"
    if kind in STATES:
        assert [kind] == [item.state for item in broken.coverage if iri in item.practices]
        return
    found = [item for item in broken.findings if (item.focus, item.kind) == (iri, kind)]
    assert found
    # A rule blames a statement; the analysis, which misses things, points at a node.
    if kind in {name for name, _, _ in SHAPES}:
        assert line in {item.line for item in found}


def test_every_violation_of_the_broken_city_is_a_marked_fault(broken: Report) -> None:
    marked = {kind for kind, _, _ in SHAPES + ANALYSIS}
    found = {item.kind for item in broken.findings if item.severity == "violation"}
    assert found
    assert found <= marked


def test_the_table_beside_the_broken_city_lists_its_faults_in_order() -> None:
    page = (EXAMPLES / "arden-broken.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(:[\w-]+)` \| .+ \| `(.+)` \|$", page, re.MULTILINE)
    assert rows == [(node, kind) for kind, node, _ in FAULTS]
