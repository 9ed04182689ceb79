"""One city file to one report: what is refused, how findings are placed in the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import validate
from graphsvc.errors import FormatRefusal, NotACityRefusal, ParameterRefusal, UnreadableRefusal
from graphsvc.report import Report
from graphsvc.vocab import ELEMENTS, OM

PREFIXES = """
@prefix scom: <https://w3id.org/scom/ns#> .
@prefix om: <https://w3id.org/scom/iso37106-2021/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/> .
"""
CITY = ":model a scom:CityModel ; scom:describes :arden .\n:arden a scom:City .\n"
DAY = "2026-11-22"


def checked(text: str, **options: object) -> Report:
    return validate(
        (PREFIXES + text).encode(),
        name="arden.ttl",
        as_of=DAY,
        **options,  # type: ignore[arg-type]  # wrong ones on purpose, too
    )


@pytest.fixture(scope="module")
def arden() -> bytes:
    return (Path(__file__).parents[2] / "examples" / "arden.ttl").read_bytes()


def test_the_complete_example_conforms_with_nothing_above_info(arden: bytes) -> None:
    report = validate(arden, name="arden.ttl", as_of=DAY)
    assert report.conforms
    assert {item.severity for item in report.findings} <= {"info"}
    assert {item.state for item in report.coverage} <= {"inOperation", "excluded"}


def test_a_file_that_describes_no_city_is_refused() -> None:
    with pytest.raises(NotACityRefusal, match=r"arden\.ttl.*scom:City"):
        checked(":a rdfs:label 'no city' .")


@pytest.mark.parametrize(
    "more",
    [
        ":other a scom:City .",
        ":model2 a scom:CityModel ; scom:describes :other .",
        ":model2 a scom:CityModel ; scom:describes :arden .",
    ],
)
def test_a_file_that_describes_two_is_refused(more: str) -> None:
    with pytest.raises(NotACityRefusal, match="one file a city"):
        checked(CITY + more)


def test_an_unknown_element_is_a_violation_on_that_statement() -> None:
    report = checked(CITY + ":p a scom:Practice ; scom:realizes om:B15 .")
    blamed = [item for item in report.findings if item.value == f"<{OM}B15>"]
    assert blamed
    assert all(item.severity == "violation" for item in blamed)
    assert blamed[0].path == "<https://w3id.org/scom/ns#realizes>"
    assert blamed[0].focus == "<https://example.org/p>"


def test_a_string_where_a_code_belongs_is_a_violation_on_that_statement() -> None:
    report = checked(CITY + ':p a scom:Practice ; scom:realizes om:B7 ; scom:status "planned" .')
    (blamed, *_) = [item for item in report.findings if item.value == '"planned"']
    assert (blamed.severity, blamed.element) == ("violation", "B7")
    assert blamed.path == "<https://w3id.org/scom/ns#status>"


def test_a_string_where_a_date_belongs_is_a_violation_on_that_statement() -> None:
    report = checked(CITY + ':p a scom:Practice ; scom:realizes om:B7 ; scom:startedOn "May" .')
    (blamed, *_) = [item for item in report.findings if item.value == '"May"']
    assert blamed.severity == "violation"


@pytest.mark.parametrize("element", ["A", "D"])
def test_findings_on_supportive_components_never_exceed_a_warning(element: str) -> None:
    text = f":p a scom:Practice ; scom:realizes om:{element} ; scom:status 'x' ."
    report = checked(CITY + text)
    of_element = [item for item in report.findings if item.element == element]
    assert any(item.severity == "warning" and item.shape for item in of_element)
    assert all(item.severity != "violation" for item in of_element)
    same = checked(CITY + text.replace(f"om:{element}", "om:B7"))
    assert any(i.severity == "violation" for i in same.findings if i.element == "B7")


def test_a_practice_for_a_supportive_and_another_element_is_not_softened() -> None:
    report = checked(CITY + ":p a scom:Practice ; scom:realizes om:A, om:B7 ; scom:status 'x' .")
    assert any(i.severity == "violation" for i in report.findings if i.element == "B7")


def test_the_model_is_never_reported_on(arden: bytes) -> None:
    faulty = arden + b"\n<https://w3id.org/scom/overlay/five-level> a <https://example.org/X> .\n"
    for report in (validate(arden, name="a.ttl", as_of=DAY), validate(faulty, name="a.ttl")):
        assert not [i for i in report.findings if i.focus and i.focus.startswith(f"<{OM}")]


def test_findings_come_in_the_order_of_the_model() -> None:
    report = checked(CITY + ":p a scom:Practice ; scom:realizes om:D, om:B2, om:A .")
    order = [-1 if i.element is None else ELEMENTS.index(i.element) for i in report.findings]
    assert order == sorted(order)


def test_blank_nodes_keep_the_labels_of_the_file() -> None:
    report = checked(CITY + "_:plan a scom:Practice . [] a scom:Practice ; scom:realizes om:B7 .")
    focuses = {item.focus for item in report.findings if item.shape}
    assert "_:plan" in focuses
    assert len([focus for focus in focuses if focus and focus.startswith("_:")]) == 2


@pytest.mark.parametrize("extension", ["jsonld", "rdf", "trig", "nt"])
def test_the_same_city_in_another_format_gives_the_same_report(extension: str) -> None:
    folder = Path(__file__).parents[2] / "examples"

    def told(path: Path) -> dict[str, object]:
        found = validate(path, as_of=DAY).to_dict()
        rows = sorted(
            (i["kind"], i["element"] or "", i["severity"], i["message"]) for i in found["findings"]
        )
        return {key: found[key] for key in ("coverage", "linkages", "counts")} | {"rows": rows}

    assert told(folder / f"arden.{extension}")["rows"] == told(folder / "arden.ttl")["rows"]


def test_only_the_tiers_asked_for_are_checked() -> None:
    text = CITY + ":p a scom:Practice ; scom:realizes om:B7 ."
    tiers = {item.tier for item in checked(text, tiers=["required"]).findings if item.shape}
    assert tiers == {"required"}
    assert {item.tier for item in checked(text).findings if item.shape} >= {
        "required",
        "recommended",
    }


@pytest.mark.parametrize("lang", ["en", "ko", "fr"])
def test_the_report_speaks_the_language_asked_for(lang: str) -> None:
    report = checked(CITY + ":p a scom:Practice ; scom:realizes om:B7 .", lang=lang)
    titles = {"en": "City vision", "ko": "비전", "fr": "ision"}
    (vision,) = (item for item in report.coverage if item.element == "B1")
    assert titles[lang] in vision.label
    english = checked(CITY + ":p a scom:Practice ; scom:realizes om:B7 .")
    same = [a.message == b.message for a, b in zip(report.findings, english.findings, strict=True)]
    assert all(same) if lang == "en" else not any(same)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiers": ["strict"]},
        {"bases": ["guessed"]},
        {"lang": "de"},
        {"engine": "jena"},
        {"as_of": "soon"},
    ],
)
def test_an_option_that_is_none_is_refused_with_those_that_are(wrong: dict[str, object]) -> None:
    with pytest.raises(ParameterRefusal) as caught:
        validate((PREFIXES + CITY).encode(), name="a.ttl", **wrong)  # type: ignore[arg-type]  # wrong on purpose
    assert caught.value.todo


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.ttl", tmp_path):
        with pytest.raises((UnreadableRefusal, FormatRefusal)):
            validate(path)


def test_what_was_used_stands_in_the_report(arden: bytes) -> None:
    report = validate(arden, name="arden.ttl", as_of=DAY).to_dict()
    assert report["engine"].split()[0] in ("shacl", "pyshacl")
    assert set(report["versions"]) == {"model", "modelHash", "shapes", "file"}
    assert report["asOf"] == DAY
    stated = {
        "severity",
        "tier",
        "element",
        "clause",
        "shape",
        "focus",
        "path",
        "value",
        "message",
        "file",
        "line",
        "column",
        "fix",
    }
    assert all(stated <= set(item) for item in report["findings"])
