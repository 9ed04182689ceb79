"""Findings as people read them: by element, then by message, each with its places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from graphsvc.analysis.facts import text_of
from graphsvc.render.safe import block, clipped, line
from graphsvc.report import SEVERITIES, Finding, Report, Severity
from graphsvc.vocab import shorten

# These are told as weak linkages, not once more among the findings.
LINKAGE_KINDS: Final = frozenset(
    {"restsOnGap", "restsOnPlanned", "restsOnExcluded", "notJoined", "relatedNotStated"}
)
_SENTENCE: Final = re.compile(r"(?<=[.。!?])\s")


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """Hold the findings of one element that say the same, each at its own place."""

    severity: Severity
    message: str
    findings: tuple[Finding, ...]

    @property
    def example(self) -> str | None:
        """Return a correct statement, where the rule has one."""
        return self.findings[0].example

    @property
    def summary(self) -> str:
        """Return the first sentence of the message: what is needed."""
        return _SENTENCE.split(self.message, 1)[0]


@dataclass(frozen=True, slots=True)
class ElementGroup:
    """Hold the findings on one element; ``element`` is None for the city model itself."""

    element: str | None
    title: str
    clause: str | None
    messages: tuple[MessageGroup, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Count how often one message stands in a report, and on which elements."""

    group: MessageGroup
    elements: tuple[str, ...]


def by_element(report: Report, findings: Iterable[Finding] | None = None) -> list[ElementGroup]:
    """Return the findings given, or those of the report that are not on linkages, in order."""
    if findings is None:
        findings = (item for item in report.findings if item.kind not in LINKAGE_KINDS)
    titles = {item.element: item.label for item in report.coverage}
    groups = []
    for element, of_element in groupby(findings, key=lambda item: item.element):
        group = list(of_element)
        title = titles.get(element or "", "")
        clause = line(group[0].clause or "") or None
        groups.append(ElementGroup(element, title, clause, tuple(_by_message(group))))
    return groups


def _by_message(findings: Iterable[Finding]) -> list[MessageGroup]:
    found: dict[tuple[Severity, str], list[Finding]] = {}
    for item in findings:
        found.setdefault((item.severity, line(item.message)), []).append(item)
    return [
        MessageGroup(severity, message, tuple(same)) for (severity, message), same in found.items()
    ]


def recurring(report: Report, most: int = 8) -> list[Recurrence]:
    """Return the messages of shapes that stand most often, the worst severity first.

    Messages that stand only once recur nowhere and are left out.
    """
    groups = [
        group
        for group in _by_message(item for item in report.findings if item.shape)
        if len(group.findings) > 1
    ]
    groups.sort(key=lambda group: (SEVERITIES.index(group.severity), -len(group.findings)))
    return [
        Recurrence(
            group, tuple(dict.fromkeys(item.element for item in group.findings if item.element))
        )
        for group in groups[:most]
    ]


def place_of(finding: Finding) -> str:
    """Return ``file:line:column``, or ``file:sheet!cell``, as far as it is known."""
    return line(":".join(part for part in (finding.file, spot_of(finding)) if part))


def spot_of(finding: Finding) -> str:
    """Return the place within the file: ``line:column``, in a workbook ``sheet!cell``."""
    if finding.sheet:
        return line("!".join(part for part in (finding.sheet, finding.cell) if part))
    parts = (finding.line, finding.column if finding.line else None)
    return ":".join(str(part) for part in parts if part)


def fix_of(finding: Finding) -> tuple[str, str]:
    """Return where the proposed change goes and what to write there; empty where there is none."""
    fix = finding.fix
    if fix is None:
        return "", ""
    start, end = f"{fix.line}:{fix.column}", f"{fix.end_line}:{fix.end_column}"
    change = "\n".join(clipped(row) for row in block(fix.text).strip().split("\n"))
    return (start if start == end else f"{start}–{end}"), change


def name_of(finding: Finding) -> str:
    """Return what the finding is about: a label, else a short form of the node's name."""
    return line(finding.label) if finding.label else short(finding.focus)


def found_in(finding: Finding) -> str:
    """Return the value at fault; empty where the finding is on no value."""
    return short(finding.value) if finding.value and finding.shape else ""


def causes_of(finding: Finding) -> list[str]:
    """Return why the value fails a rule that is made of others, sentence by sentence."""
    return [line(cause) for cause in finding.causes]


def short(term: str | None) -> str:
    """Return a term as people write it: a prefixed name, text in quotation marks."""
    if term is None:
        return ""
    if term.startswith("<"):
        return line(shorten(term[1:-1]))
    return term if term.startswith("_:") else f'"{line(text_of(term))}"'
