"""The report as plain text for a terminal, in the report's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphsvc.errors import Refusal
from graphsvc.refusals import sentence
from graphsvc.render import ratings, weak
from graphsvc.render.brief import brief
from graphsvc.render.columns import pad, width, wrap
from graphsvc.render.compare import comparison
from graphsvc.render.groups import (
    ElementGroup,
    MessageGroup,
    by_element,
    causes_of,
    fix_of,
    found_in,
    name_of,
    place_of,
)
from graphsvc.render.notes import sentences
from graphsvc.render.safe import isolated, line
from graphsvc.render.words import Words, words
from graphsvc.report import Finding, Note, Report

# Under one message so many places are listed; the rest are counted.
_PLACES = 8


def render(report: Report) -> bytes:
    """Return UTF-8 text, one newline at the end."""
    say = words(report.lang)
    parts = [
        *_head(report, say),
        *_findings(report, say),
        *_fixed(report, say),
        *_coverage(report, say),
        *_weak(report, say),
        *_first(report, say),
        *_ratings(report, say),
        "",
        wrap(say.basis_note, ""),
        wrap(_used(report, say), ""),
    ]
    return ("\n".join(parts) + "\n").encode()


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return the reports one after the other, then the files that have none, then the notes.

    Empty where there is no report at all: who asked is told of refusals anyway.
    """
    if not reports:
        return b""
    parts = [render(report) for report in reports]
    if refused:
        lang = reports[0].lang
        rows = [words(lang).refused_files.upper()]
        rows.extend(wrap(line(sentence(refusal, lang)), "  ") for refusal in refused)
        parts.append(("\n".join(rows) + "\n").encode())
    if notes:
        told = (wrap(sentence, "") for sentence in sentences(notes, reports[0].lang))
        parts.append(("\n".join(told) + "\n").encode())
    return b"\n".join(parts)


def _used(report: Report, say: Words) -> str:
    versions = {name: report.versions.get(name, "?") for name in ("model", "shapes")}
    bases = ", ".join(say.basis_names[basis] for basis in report.bases)
    return say.used_line.format(engine=report.engine, bases=bases, **versions)


def _head(report: Report, say: Words) -> Iterator[str]:
    yield f"{line(report.file)}: {isolated(line(report.city))}, {say.as_of} {report.as_of}"
    counts = ", ".join(f"{say.severities[name]} {count}" for name, count in report.counts.items())
    yield wrap(f"{say.conforms if report.conforms else say.does_not_conform} {counts}.", "")
    for told in comparison(report, say):
        yield wrap(told, "")
    yield from ("", say.brief.upper())
    for item in brief(report, say):
        yield wrap(f"{item.heading}{say.colon}{isolated(line(item.told))}", "  ")


def _findings(report: Report, say: Words) -> Iterator[str]:
    yield from ("", say.findings.upper())
    groups = by_element(report)
    if not groups:
        yield f"  {say.no_findings}"
    yield from _groups(groups, say)
    if report.findings_left_out:
        yield f"  {say.left_out.format(count=report.findings_left_out)}"


def _fixed(report: Report, say: Words) -> Iterator[str]:
    if report.baseline is not None and report.fixed:
        yield from ("", say.fixed_findings.upper())
        yield from _groups(by_element(report, report.fixed), say)


def _groups(groups: Iterable[ElementGroup], say: Words) -> Iterator[str]:
    for group in groups:
        clause = f" ({say.clause} {group.clause})" if group.clause else ""
        title = f"{group.element} {group.title}" if group.element else say.city_model
        yield f"\n  {title}{clause}"
        for item in group.messages:
            yield wrap(f"{say.severities[item.severity]}{say.colon}{item.message}", "    ")
            yield from _places(item, say)


def _places(group: MessageGroup, say: Words) -> Iterator[str]:
    for item in group.findings[:_PLACES]:
        parts = [place_of(item), isolated(name_of(item))]
        if value := found_in(item):
            parts.append(f"{say.found} {isolated(value)}")
        if item.status in ("new", "same"):
            parts.insert(0, f"[{say.statuses[item.status]}]")
        yield f"      {'  '.join(part for part in parts if part)}"
        yield from (wrap(isolated(cause), "        ") for cause in causes_of(item))
        yield from _fix(item, say)
    if len(group.findings) > _PLACES:
        yield f"      {say.more.format(count=len(group.findings) - _PLACES)}"
    if group.example:
        yield f"      {say.example} {line(group.example)}"


def _fix(item: Finding, say: Words) -> Iterator[str]:
    at, change = fix_of(item)
    if at:
        rows = change.split("\n")
        name = say.fix if item.fix and item.fix.safe else say.guess
        yield f"        {name} ({at}){say.colon}{rows[0] if len(rows) == 1 else ''}".rstrip()
        yield from (f"          {row}" for row in rows if len(rows) > 1)


def _coverage(report: Report, say: Words) -> Iterator[str]:
    yield from ("", say.coverage.upper())
    states = max((width(say.states[item.state]) for item in report.coverage), default=0)
    for item in report.coverage:
        count = len(item.practices)
        counted = f"  ({say.practices}{say.colon}{count})" if count else ""
        yield f"  {pad(say.states[item.state], states)}  {item.element:<3} {item.label}{counted}"


def _weak(report: Report, say: Words) -> Iterator[str]:
    yield from ("", say.weak.upper())
    told = [pair for pair in weak.pairs(report) if pair.weak]
    if not told:
        yield f"  {say.no_weak}"
        return
    titles = {item.element: item.label for item in report.coverage}
    states = {item.element: say.states[item.state] for item in report.coverage}
    for lower, uppers in weak.by_lower(told):
        gap = say.gap_of.format(gap=lower, title=titles[lower], state=states[lower])
        named = (f"{pair.upper} ({say.basis_names[pair.basis]})" for pair in uppers)
        yield wrap(f"{gap} {', '.join(named)}", "  ")
    for head, state, arrow in (
        (say.unjoined, weak.UNJOINED, "→"),
        (say.related, weak.RELATED, "–"),
    ):
        named = (
            f"{pair.upper}{arrow}{pair.lower} ({say.basis_names[pair.basis]})"
            for pair in told
            if pair.state == state
        )
        yield from _listed(head, named)


def _listed(head: str, pairs: Iterable[str]) -> Iterator[str]:
    if pairs := list(pairs):
        yield wrap(f"{head} {', '.join(pairs)}", "  ")


def _first(report: Report, say: Words) -> Iterator[str]:
    yield from ("", say.first.upper())
    if not report.roadmap:
        yield f"  {say.nothing_first}"
        return
    for place, item in enumerate(report.roadmap, 1):
        yield wrap(f"{place}. {item.element} {item.label}{say.colon}{item.reason}", "  ")
    if report.cycle:
        count, names = len(report.cycle), ", ".join(report.cycle)
        yield wrap(say.cycle.format(count=count, list=names), "  ")


def _ratings(report: Report, say: Words) -> Iterator[str]:
    title = ratings.title(report, say)
    if title is None:
        return
    yield from ("", isolated(title.upper()))
    if not report.ratings:
        yield f"  {say.no_assessment}"
    for rating in report.ratings:
        yield wrap(" ".join(ratings.sentences(rating, say)), "  ")
        blocking = ratings.in_the_way(rating)
        if not blocking and not rating.passes:
            yield f"    {say.none_in_the_way}"
        for item in blocking:
            told = f"{ratings.level(item, say)}  {isolated(line(item.label))}"
            yield f"    {say.in_the_way}{say.colon}{told}"
    yield wrap(say.overlay_note, "  ")
