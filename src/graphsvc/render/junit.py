"""The report as JUnit XML, which build servers show as tests: one suite a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.render.groups import (
    ElementGroup,
    MessageGroup,
    by_element,
    causes_of,
    name_of,
    place_of,
)
from graphsvc.render.notes import sentence
from graphsvc.render.safe import block, line
from graphsvc.render.words import Words, words
from graphsvc.report import Finding, Note, Report

CITY_MODEL: Final = "city model"


def render(report: Report) -> bytes:
    """Return UTF-8 XML with the one suite."""
    return render_many([report], ())


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one document: a suite of 20 cases a file, a suite with an error a refused file.

    A note is output of the suite of each file that it names.
    """
    top = Element("testsuites", name="graphsvc")
    for report in reports:
        suite = _suite(top, report)
        told = [sentence(note, report.lang) for note in notes if report.file in note.files]
        if told:
            SubElement(suite, "system-out").text = "\n".join(told)
    lang = reports[0].lang if reports else "en"
    for refusal in refused:
        _refused_suite(top, refusal, lang)
    for name in ("tests", "failures", "errors"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    indent(top)
    return bytes(tostring(top, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(top: Element, report: Report) -> Element:
    suite = SubElement(top, "testsuite", name=line(report.file), errors="0", skipped="0")
    suite.set("timestamp", f"{report.as_of}T00:00:00")
    properties = SubElement(suite, "properties")
    for name, value in _properties(report):
        SubElement(properties, "property", name=name, value=line(value))
    say = words(report.lang)
    groups = {group.element: group for group in by_element(report, report.findings)}
    cases: list[tuple[str | None, str]] = [(None, CITY_MODEL)]
    cases.extend((item.element, f"{item.element} {item.label}") for item in report.coverage)
    # What stands on no element of the 19 belongs to none of their cases, and is not lost.
    known = {element for element, _ in cases}
    cases.extend((element, str(element)) for element in groups if element not in known)
    for element, name in cases:
        case = SubElement(suite, "testcase", name=line(name), classname=line(report.file))
        case.set("file", line(report.file))
        if element in groups:
            _fill(case, groups[element], say)
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    return suite


def _properties(report: Report) -> Iterable[tuple[str, str]]:
    yield "city", report.city
    yield "engine", report.engine
    yield "tiers", " ".join(report.tiers)
    yield "bases", " ".join(report.bases)
    yield from report.versions.items()


def _fill(case: Element, group: ElementGroup, say: Words) -> None:
    failed = [item for item in group.messages if item.severity == "violation"]
    told = [item for item in group.messages if item.severity != "violation"]
    if failed:
        count = sum(len(item.findings) for item in failed)
        message = f"{say.severities['violation']} {count}"
        failure = SubElement(case, "failure", message=message, type="violation")
        failure.text = _listed(failed, say)
        first = next((item.line for group in failed for item in group.findings if item.line), None)
        if first is not None:
            case.set("line", str(first))
    if told:
        SubElement(case, "system-out").text = _listed(told, say)


def _listed(messages: Iterable[MessageGroup], say: Words) -> str:
    rows = []
    for item in messages:
        rows.append(f"{say.severities[item.severity]}{say.colon}{item.message}")
        for finding in item.findings:
            rows.append(f"  {_place(finding, say)}")
            rows.extend(f"    {cause}" for cause in causes_of(finding))
    return block("\n".join(rows))


def _place(finding: Finding, say: Words) -> str:
    status = f"[{say.statuses[finding.status]}]" if finding.status else ""
    return "  ".join(part for part in (status, place_of(finding), name_of(finding)) if part)


def _refused_suite(top: Element, refusal: Refusal, lang: str) -> None:
    file = line(refusal.where.source or "?")
    suite = SubElement(top, "testsuite", name=file, tests="1", failures="0", errors="1")
    case = SubElement(suite, "testcase", name="file", classname=file, file=file)
    told, kind = line(refusals.what(refusal, lang)), type(refusal).__name__
    error = SubElement(case, "error", message=told, type=kind)
    error.text = line(refusals.sentence(refusal, lang))
