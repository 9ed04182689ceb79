"""Reports as tables with headings in their language: what a workbook has on its sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.render import weak
from graphsvc.render.about import used
from graphsvc.render.compare import comparison
from graphsvc.render.groups import causes_of, fix_of, short, spot_of
from graphsvc.render.notes import sentences as noted
from graphsvc.render.ratings import sentences
from graphsvc.render.words import Words, words
from graphsvc.report import Note, Report

Row = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a heading for each column and the rows below; the first column names the file."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> list[Table]:
    """Return the tables on all files, in the language of the first report.

    Findings, coverage, linkages, roadmap; ratings where there are any; what was used.
    """
    say = words(reports[0].lang if reports else "en")
    rated = Table(say.sheets["ratings"], _ratings_head(say), _of_each(reports, say, _ratings))
    return [
        Table(say.sheets["findings"], _findings_head(say), _of_each(reports, say, _findings)),
        Table(say.sheets["coverage"], _coverage_head(say), _of_each(reports, say, _coverage)),
        Table(say.sheets["linkages"], _linkages_head(say), _of_each(reports, say, _linkages)),
        Table(say.sheets["roadmap"], _roadmap_head(say), _of_each(reports, say, _roadmap)),
        *([rated] if rated.rows else []),
        _about(reports, refused, notes),
    ]


def _of_each(
    reports: Sequence[Report], say: Words, rows: Callable[[Report, Words], Iterable[Row]]
) -> tuple[Row, ...]:
    return tuple(row for report in reports for row in rows(report, say))


def _findings_head(say: Words) -> tuple[str, ...]:
    return (
        say.file,
        say.place,
        say.line,
        say.column,
        say.severity,
        say.status,
        say.element,
        say.title,
        say.clause,
        say.finding,
        say.node,
        say.found,
        say.reason,
        say.example_full,
        say.fix,
        say.tier,
        say.kind,
        say.path,
    )


def _findings(report: Report, say: Words) -> Iterator[Row]:
    titles = {item.element: item.label for item in report.coverage}
    for item in (*report.findings, *report.fixed):
        yield (
            item.file,
            spot_of(item),
            item.line,
            item.column,
            say.severities[item.severity],
            say.statuses[item.status] if item.status else None,
            item.element,
            titles.get(item.element or "", say.city_model if item.element is None else ""),
            item.clause,
            item.message,
            item.label or short(item.focus),
            short(item.value) if item.value else None,
            "\n".join(causes_of(item)) or None,
            item.example,
            fix_of(item)[1] or None,
            say.tier_names.get(item.tier, item.tier),
            item.kind,
            short(item.path) if item.path else None,
        )


def _coverage_head(say: Words) -> tuple[str, ...]:
    return say.file, say.element, say.title, say.state, say.practices, say.findings


def _coverage(report: Report, say: Words) -> Iterator[Row]:
    for item in report.coverage:
        count = sum(finding.element == item.element for finding in report.findings)
        state = say.states[item.state]
        yield report.file, item.element, item.label, state, len(item.practices), count


def _linkages_head(say: Words) -> tuple[str, ...]:
    return (
        say.file,
        say.element,
        say.title,
        say.rests_on,
        say.title,
        say.state,
        say.basis,
        say.role,
        say.confidence,
    )


def _linkages(report: Report, say: Words) -> Iterator[Row]:
    titles = {item.element: item.label for item in report.coverage}
    for pair in sorted(weak.pairs(report), key=weak.worst_first):
        yield (
            report.file,
            pair.upper,
            titles.get(pair.upper),
            pair.lower,
            titles.get(pair.lower),
            say.link_states[pair.state],
            say.basis_names[pair.basis],
            say.roles[pair.role],
            say.confidences[pair.confidence],
        )


def _roadmap_head(say: Words) -> tuple[str, ...]:
    return (
        say.file,
        say.rank,
        say.element,
        say.title,
        say.directly,
        say.through_others,
        say.reason,
    )


def _roadmap(report: Report, _say: Words) -> Iterator[Row]:
    for rank, item in enumerate(report.roadmap, 1):
        direct, through = ", ".join(item.direct), ", ".join(item.through)
        yield report.file, rank, item.element, item.label, direct, through, item.reason


def _ratings_head(say: Words) -> tuple[str, ...]:
    return say.file, say.overlay_name, say.reason, say.item, say.elements, say.level, say.state


def _ratings(report: Report, say: Words) -> Iterator[Row]:
    for rating in report.ratings:
        told = " ".join(sentences(rating, say))
        for item in rating.items:
            blocks = say.in_the_way if item.blocks else None
            elements = ", ".join(item.elements)
            yield report.file, rating.label, told, item.label, elements, item.level, blocks


def _about(reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note]) -> Table:
    lang = reports[0].lang if reports else "en"
    say, rows = words(lang), list[Row]()
    for report in reports:
        rows.append((report.file, say.conforms if report.conforms else say.does_not_conform, None))
        rows.extend((report.file, say.severities[key], n) for key, n in report.counts.items())
        if report.findings_left_out:
            told = say.left_out.format(count=report.findings_left_out)
            rows.append((report.file, told, None))
        rows.extend((report.file, sentence, None) for sentence in comparison(report, say))
        rows.extend((report.file, name, value) for name, value in used(report, say))
        if report.cycle:
            told = say.cycle.format(count=len(report.cycle), list=", ".join(report.cycle))
            rows.append((report.file, told, None))
    messages = [(item.where.source, refusals.message(item, lang)) for item in refused]
    rows.extend((file, say.refused, message) for file, message in messages)
    rows.extend((None, sentence, None) for sentence in noted(notes, lang))
    rows.append((None, say.basis_note, None))
    return Table(say.sheets["about"], (say.file, say.used, say.value), tuple(rows))
