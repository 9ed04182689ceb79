"""Compare a report with an earlier one: what is new, the same, or fixed since."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from graphsvc.report import Comparison, Finding, Report

# Of the versions those by which findings come and go; without shapes of one's own the last is not.
COMPARED: Final = ("model", "shapes", "ownShapes")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Hold what a comparison needs of one earlier report.

    ``tiers`` and ``bases`` are sorted; ``whole`` is False where the report lists
    only a part of its findings.
    """

    file: str
    as_of: str
    tiers: tuple[str, ...]
    bases: tuple[str, ...]
    versions: dict[str, str]
    findings: tuple[Finding, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Baseline:
    """Hold the earlier reports that one file brings, under the name of that file."""

    name: str
    reports: tuple[Earlier, ...]

    def of_file(self, file: str, *, alone: bool = False) -> Earlier | None:
        """Return the earlier report on ``file``, on one of its name in another folder, or none.

        ``alone`` says that no other file is checked: a baseline of one report is
        then taken to be about it, whatever the file was called.
        """
        if same := [item for item in self.reports if item.file == file]:
            return same[0]
        name = _base(file)
        if len(alike := [item for item in self.reports if _base(item.file) == name]) == 1:
            return alike[0]
        return self.reports[0] if alone and len(self.reports) == 1 else None

    def compared(self, report: Report, *, alone: bool = False) -> Report:
        """Return the report compared with the earlier one on the same file."""
        return compared(report, self.of_file(report.file, alone=alone), self.name)


def _base(file: str) -> str:
    return PurePath(file.replace("\\", "/")).name


def compared(report: Report, earlier: Earlier | None, name: str) -> Report:
    """Return the report with a status on each finding and the list of those fixed.

    ``name`` is what the earlier report is called; ``earlier`` is None where it
    does not tell of this file, so that everything is new.
    """
    if earlier is None:
        new = tuple(replace(item, status="new") for item in report.findings)
        return replace(report, findings=new, fixed=(), baseline=Comparison(name))
    findings, fixed = _matched(report.findings, earlier.findings)
    comparison = Comparison(name, earlier.as_of, tuple(_differences(report, earlier)))
    return replace(report, findings=findings, fixed=fixed, baseline=comparison)


def _matched(
    findings: Sequence[Finding], earlier: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Pair each finding with at most one earlier one of its fingerprint.

    Where several share a fingerprint, those that also say the same are paired first.
    """
    left = set(range(len(earlier)))
    same: set[int] = set()
    for told in (_in_words, _by_fingerprint):
        waiting: dict[tuple[str, ...], deque[int]] = {}
        for at in sorted(left):
            waiting.setdefault(told(earlier[at]), deque()).append(at)
        for at, item in enumerate(findings):
            if at not in same and (found := waiting.get(told(item))):
                same.add(at)
                left.discard(found.popleft())
    marked = tuple(
        replace(item, status="same" if at in same else "new") for at, item in enumerate(findings)
    )
    return marked, tuple(replace(earlier[at], status="fixed") for at in sorted(left))


def _in_words(finding: Finding) -> tuple[str, ...]:
    return finding.fingerprint, finding.message


def _by_fingerprint(finding: Finding) -> tuple[str, ...]:
    return (finding.fingerprint,)


def _differences(report: Report, earlier: Earlier) -> Iterable[str]:
    if tuple(sorted(report.tiers)) != earlier.tiers:
        yield "tiers"
    if tuple(sorted(report.bases)) != earlier.bases:
        yield "bases"
    for name in COMPARED:
        if report.versions.get(name) != earlier.versions.get(name):
            yield name
    if report.findings_left_out or not earlier.whole:
        yield "listed"
