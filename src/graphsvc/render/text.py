"""The report as plain text for a terminal, in the report's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from graphsvc.analysis.facts import text_of
from graphsvc.render.columns import pad, width, wrap
from graphsvc.render.words import BASES, SEVERITIES, STATES, WORDS
from graphsvc.report import Finding, LinkageState, Report
from graphsvc.vocab import BASES as REPORTED_BASES
from graphsvc.vocab import shorten

# Under one message so many places are listed; the rest are counted.
_PLACES = 8
# These are told as weak linkages, not once more among the findings.
_LINKAGE_KINDS = frozenset(
    {"restsOnGap", "restsOnPlanned", "restsOnExcluded", "notJoined", "relatedNotStated"}
)
_GAP_STATES = frozenset({"restsOnGap", "restsOnPlanned", "restsOnExcluded"})


def render(report: Report) -> bytes:
    """Return UTF-8 text, one newline at the end."""
    words = WORDS[report.lang]
    parts = [
        *_head(report, words),
        *_findings(report, words),
        *_coverage(report, words),
        *_weak(report, words),
        *_first(report, words),
        "",
        wrap(words["basis note"], ""),
        words["used"].format(
            engine=report.engine, bases=", ".join(report.bases), **_versions(report)
        ),
    ]
    return ("\n".join(parts) + "\n").encode()


def _versions(report: Report) -> dict[str, str]:
    return {name: report.versions.get(name, "?") for name in ("model", "shapes")}


def _head(report: Report, words: dict[str, str]) -> Iterator[str]:
    yield f"{report.file}: {report.city}, {words['as of']} {report.as_of}"
    names = SEVERITIES[report.lang]
    counts = ", ".join(f"{names[name]} {count}" for name, count in report.counts.items())
    verdict = words["conforms"] if report.conforms else words["does not conform"]
    yield f"{verdict} {counts}."


def _findings(report: Report, words: dict[str, str]) -> Iterator[str]:
    listed = [item for item in report.findings if item.kind not in _LINKAGE_KINDS]
    yield from ("", words["findings"])
    if not listed:
        yield f"  {words['no findings']}"
    titles = {item.element: item.label for item in report.coverage}
    for element, of_element in groupby(listed, key=lambda item: item.element):
        group = list(of_element)
        clause = f" ({words['clause']} {group[0].clause})" if group[0].clause else ""
        title = f"{element} {titles.get(element, '')}" if element else words["city model"]
        yield f"\n  {title}{clause}"
        for severity, message, same in _by_message(group):
            yield wrap(f"{SEVERITIES[report.lang][severity]}: {message}", "    ")
            yield from _places(same, words)
    if report.findings_left_out:
        yield f"  {words['left out'].format(count=report.findings_left_out)}"


def _by_message(group: list[Finding]) -> Iterator[tuple[str, str, list[Finding]]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for item in group:
        found.setdefault((item.severity, item.message), []).append(item)
    for (severity, message), same in found.items():
        yield severity, message, same


def _places(same: list[Finding], words: dict[str, str]) -> Iterator[str]:
    for item in same[:_PLACES]:
        place = item.file or ""
        if item.line is not None:
            place += f":{item.line}"
            place += f":{item.column}" if item.column is not None else ""
        name = item.label or _short(item.focus)
        parts = [part for part in (place, name) if part]
        if item.value and item.shape:
            parts.append(f"{words['found']} {_short(item.value)}")
        yield f"      {'  '.join(parts)}"
    if len(same) > _PLACES:
        yield f"      {words['more'].format(count=len(same) - _PLACES)}"
    if same[0].example:
        yield f"      {words['example']} {same[0].example}"


def _short(term: str | None) -> str:
    if term is None:
        return ""
    return shorten(term[1:-1]) if term.startswith("<") else f'"{text_of(term)}"'


def _coverage(report: Report, words: dict[str, str]) -> Iterator[str]:
    yield from ("", words["coverage"])
    names = STATES[report.lang]
    states = max((width(names[item.state]) for item in report.coverage), default=0)
    for item in report.coverage:
        count = len(item.practices)
        counted = f"  ({words['practices']}: {count})" if count else ""
        yield f"  {pad(names[item.state], states)}  {item.element:<3} {item.label}{counted}"


def _weak(report: Report, words: dict[str, str]) -> Iterator[str]:
    yield from ("", words["weak"])
    told = [item for item in report.linkages if item.state not in ("joined", "notApplicable")]
    if not told:
        yield f"  {words['no weak']}"
        return
    titles = {item.element: item.label for item in report.coverage}
    states = {item.element: STATES[report.lang][item.state] for item in report.coverage}
    upon: dict[str, dict[str, LinkageState]] = {}
    unjoined: dict[tuple[str, str], LinkageState] = {}
    related: dict[tuple[str, str], LinkageState] = {}
    # The strongest basis speaks for a pair that several linkages name.
    for item in sorted(told, key=lambda item: REPORTED_BASES.index(item.basis)):
        upper, lower = item.source, item.target
        if item.role == "feeds":
            upper, lower = lower, upper
        if item.state in _GAP_STATES:
            upon.setdefault(lower, {}).setdefault(upper, item)
        else:
            told_of = related if item.role == "relates" else unjoined
            told_of.setdefault((upper, lower), item)
    basis = BASES[report.lang]
    # The gap that carries most comes first.
    for lower, uppers in sorted(upon.items(), key=lambda pair: -len(pair[1])):
        gap = words["gap of"].format(gap=lower, title=titles[lower], state=states[lower])
        named = (f"{upper} ({basis[item.basis]})" for upper, item in uppers.items())
        yield wrap(f"{gap} {', '.join(named)}", "  ")
    for head, pairs, arrow in (("unjoined", unjoined, "→"), ("related", related, "–")):
        named = (f"{one}{arrow}{two} ({basis[item.basis]})" for (one, two), item in pairs.items())
        yield from _listed(words[head], named)


def _listed(head: str, pairs: Iterable[str]) -> Iterator[str]:
    if pairs := list(pairs):
        yield wrap(f"{head} {', '.join(pairs)}", "  ")


def _first(report: Report, words: dict[str, str]) -> Iterator[str]:
    yield from ("", words["first"])
    if not report.roadmap:
        yield f"  {words['nothing first']}"
        return
    for place, item in enumerate(report.roadmap, 1):
        yield wrap(f"{place}. {item.element} {item.label}: {item.reason}", "  ")
    if report.cycle:
        count, names = len(report.cycle), ", ".join(report.cycle)
        yield wrap(words["cycle"].format(count=count, list=names), "  ")
