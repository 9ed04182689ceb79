"""The report as Markdown, for merge requests, wikis and mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from graphsvc.errors import Refusal
from graphsvc.refusals import sentence
from graphsvc.render import ratings, weak
from graphsvc.render.about import used
from graphsvc.render.brief import brief
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
    recurring,
)
from graphsvc.render.notes import sentences
from graphsvc.render.safe import isolated, line
from graphsvc.render.words import Words, words
from graphsvc.report import Finding, Note, Report

# What Markdown could take for more than a letter: anywhere, at the beginning, in an address.
_MARKS: Final = re.compile(r"(?=[\\`*_\[\]<>|~&$])|^(?=[#+=-])|(?=://)|(?<=www)(?=\.)")
_NUMBERED: Final = re.compile(r"^(\d+)(?=[.)])")
# A name after this would call somebody, where the text is shown on a forge.
_CALL: Final = re.compile(r"@(?=\w)")


def render(report: Report) -> bytes:
    """Return UTF-8 Markdown with tables."""
    return _written(_report(report, words(report.lang), "#"))


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return one document: a table of all files, then the report on each."""
    say = words(reports[0].lang if reports else "en")
    blocks = [
        f"# {say.reports.format(count=len(reports) + len(refused))}",
        _table(
            (say.file, say.city, *say.severities.values(), say.refused), _rows(reports, refused)
        ),
        *(text(sentence) for sentence in sentences(notes, reports[0].lang if reports else "en")),
    ]
    for report in reports:
        blocks.extend(_report(report, words(report.lang), "##"))
    return _written(blocks)


def text(string: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    told = _MARKS.sub(r"\\", isolated(line(string)))
    return _CALL.sub("@\N{WORD JOINER}", _NUMBERED.sub(r"\1\\", told))


def _written(blocks: Iterable[str]) -> bytes:
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in lines)


def _rows(reports: Sequence[Report], refused: Sequence[Refusal]) -> Iterator[list[str | int]]:
    for report in reports:
        yield [text(report.file), text(report.city), *report.counts.values(), ""]
    lang = reports[0].lang if reports else "en"
    for refusal in refused:
        told = sentence(refusal, lang)
        yield [text(refusal.where.source or ""), "", "", "", "", text(told)]


def _report(report: Report, say: Words, level: str) -> Iterator[str]:
    yield f"{level} {text(report.city)}"
    yield f"{text(say.report)}. {text(say.about.format(as_of=report.as_of))}"
    counts = ", ".join(f"{say.severities[name]} {count}" for name, count in report.counts.items())
    verdict = say.conforms if report.conforms else say.does_not_conform
    yield f"**{text(verdict)}** {counts}."
    yield from (text(sentence) for sentence in comparison(report, say))
    yield "\n".join(
        f"- **{text(it.heading)}**{say.colon}{text(it.told)}" for it in brief(report, say)
    )
    yield from _recurring(report, say, f"{level}#")
    yield from _coverage(report, say, f"{level}#")
    yield from _first(report, say, f"{level}#")
    yield from _weak(report, say, f"{level}#")
    yield from _ratings(report, say, f"{level}#")
    yield from _findings(report, say, f"{level}#")
    yield f"{level}# {say.used}"
    yield _table(
        (say.used_caption, ""), ((text(name), text(told)) for name, told in used(report, say))
    )
    yield text(say.basis_note)


def _recurring(report: Report, say: Words, level: str) -> Iterator[str]:
    if found := recurring(report):
        yield f"{level} {say.recurring}"
        yield _table(
            (say.severity, say.finding, say.count, say.elements),
            (
                (
                    say.severities[item.group.severity],
                    text(item.group.summary),
                    len(item.group.findings),
                    ", ".join(item.elements),
                )
                for item in found
            ),
        )


def _coverage(report: Report, say: Words, level: str) -> Iterator[str]:
    yield f"{level} {say.coverage}"
    yield _table(
        (say.element, say.title, say.state, say.practices),
        (
            (item.element, text(item.label), say.states[item.state], len(item.practices))
            for item in report.coverage
        ),
    )


def _first(report: Report, say: Words, level: str) -> Iterator[str]:
    yield f"{level} {say.first}"
    yield (
        "\n".join(
            f"{place}. **{item.element} {text(item.label)}**{say.colon}{text(item.reason)}"
            for place, item in enumerate(report.roadmap, 1)
        )
        or say.nothing_first
    )
    if report.roadmap and report.cycle:
        yield text(say.cycle.format(count=len(report.cycle), list=", ".join(report.cycle)))


def _weak(report: Report, say: Words, level: str) -> Iterator[str]:
    yield f"{level} {say.weak}"
    found = [pair for pair in weak.pairs(report) if pair.weak]
    if not found:
        yield text(say.no_weak)
        return
    titles = {item.element: text(f"{item.element} {item.label}") for item in report.coverage}
    states = {item.element: say.states[item.state] for item in report.coverage}
    if groups := weak.by_lower(found):
        yield f"**{text(say.gaps)}**"
        yield _table(
            (say.gap, say.state, say.resting),
            (
                (titles[lower], states[lower], _named(((p.upper, p.basis) for p in pairs), say))
                for lower, pairs in groups
            ),
        )
    for told, head, state in (
        (say.unjoined_table, say.rests_on, weak.UNJOINED),
        (say.related_table, say.related_to, weak.RELATED),
    ):
        if groups := weak.by_upper(found, state):
            yield f"**{text(told)}**"
            yield _table(
                (say.element, head),
                (
                    (titles[upper], _named(((p.lower, p.basis) for p in pairs), say))
                    for upper, pairs in groups
                ),
            )


def _named(found: Iterable[tuple[str, str]], say: Words) -> str:
    return ", ".join(f"{element} ({say.basis_names[basis]})" for element, basis in found)


def _ratings(report: Report, say: Words, level: str) -> Iterator[str]:
    title = ratings.title(report, say)
    if title is None:
        return
    yield f"{level} {text(title)}"
    if not report.ratings:
        yield text(say.no_assessment)
    for rating in report.ratings:
        yield " ".join(text(sentence) for sentence in ratings.sentences(rating, say))
        if blocking := ratings.in_the_way(rating):
            rows = ((text(item.label), text(ratings.level(item, say))) for item in blocking)
            yield _table((say.in_the_way, say.level), rows)
        elif not rating.passes:
            yield text(say.none_in_the_way)
    yield text(say.overlay_note)


def _findings(report: Report, say: Words, level: str) -> Iterator[str]:
    yield f"{level} {say.findings}"
    groups = by_element(report)
    yield from _groups(groups, say, f"{level}#")
    if not groups:
        yield text(say.no_findings)
    if report.findings_left_out:
        yield text(say.left_out.format(count=report.findings_left_out))
    if report.fixed:
        yield f"{level} {say.fixed_findings}"
        yield from _groups(by_element(report, report.fixed), say, f"{level}#")


def _groups(groups: Iterable[ElementGroup], say: Words, level: str) -> Iterator[str]:
    for group in groups:
        clause = f" ({say.clause} {text(group.clause)})" if group.clause else ""
        title = text(f"{group.element} {group.title}") if group.element else say.city_model
        yield f"{level} {title}{clause}"
        yield "\n".join(row for item in group.messages for row in _message(item, say))


def _message(group: MessageGroup, say: Words) -> Iterator[str]:
    yield f"- **{say.severities[group.severity]}**{say.colon}{text(group.message)}"
    if group.example:
        yield f"  {say.example} {_code(group.example)}"
    for item in group.findings:
        yield f"  - {_finding(item, say)}"
        yield from (f"    - {text(cause)}" for cause in causes_of(item))


def _finding(item: Finding, say: Words) -> str:
    parts = [_code(place_of(item)), text(name_of(item))]
    if item.status:
        parts.insert(0, f"*{say.statuses[item.status]}*")
    if value := found_in(item):
        parts.append(f"{say.found} {_code(value)}")
    at, change = fix_of(item)
    if at:
        name = say.fix if item.fix and item.fix.safe else say.guess
        parts.append(f"{name} ({at}){say.colon}{_code(change)}")
    return " · ".join(part for part in parts if part)


def _code(string: str) -> str:
    """Return a code span; its fence is longer than any run of backticks within."""
    told = line(string)
    if not told:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", told)), default=0) + 1)
    space = " " if told.startswith("`") or told.endswith("`") else ""
    return f"{fence}{space}{told}{space}{fence}"
