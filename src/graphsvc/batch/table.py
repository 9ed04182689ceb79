"""The summary as a table for a terminal, in the language of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from graphsvc.batch.row import Row
from graphsvc.batch.summary import Summary
from graphsvc.batch.words import WORDS
from graphsvc.errors import Refusal
from graphsvc.refusals import what
from graphsvc.render.columns import pad, width
from graphsvc.render.notes import sentences
from graphsvc.render.safe import isolated, line
from graphsvc.render.words import words
from graphsvc.vocab import ELEMENTS

MOST_ROWS: Final = 1_000
_LONGEST_CITY: Final = 40
_LONGEST_REASON: Final = 300
# The columns of numbers, which end at the same place.
_NUMBERS: Final = frozenset({3, 4, 5, 6})


def as_text(summary: Summary, lang: str) -> str:
    """Return the table, its totals and notes; of too many rows those that need a look."""
    known = words(lang)
    parts = [known.summary.upper(), "", *_table(summary, lang)]
    if (more := len(summary.rows) - MOST_ROWS) > 0:
        parts.append(f"  {WORDS[lang].rows_left_out.format(count=more)}")
    parts += ["", *(f"  {told}" for told in _totals(summary, lang))]
    parts += [f"  {told}" for told in sentences(summary.notes, lang)]
    return "\n".join(parts) + "\n"


def _table(summary: Summary, lang: str) -> Iterator[str]:
    known = words(lang)
    head = (
        known.file,
        known.city,
        WORDS[lang].conforms,
        *known.severities.values(),
        known.states["inOperation"],
    )
    rows = [head, *(_cells(row, lang) for row in _shown(summary.rows))]
    rows += [_refused(str(item.where.source), item, lang) for item in summary.folders]
    # The reason of a refusal takes what is left of its line, whatever the columns there.
    whole = [row for row in rows if len(row) == len(head)]
    widths = [max(width(row[at]) for row in whole) for at in range(len(head))]
    widths[0] = max(width(row[0]) for row in rows)
    for row in rows:
        is_whole = len(row) == len(head)
        cells = (
            _right(text, widths[at]) if is_whole and at in _NUMBERS else pad(text, widths[at])
            for at, text in enumerate(row)
        )
        yield f"  {'  '.join(cells)}".rstrip()


def _cells(row: Row, lang: str) -> tuple[str, ...]:
    if row.refusal is not None:
        return _refused(row.file, row.refusal, lang)
    say = WORDS[lang]
    return (
        line(row.file),
        isolated(line(row.city, _LONGEST_CITY)),
        say.yes if row.conforms else say.no,
        *(str(count) for count in row.counts),
        f"{row.in_operation}/{len(ELEMENTS)}",
    )


def _refused(name: str, refusal: Refusal, lang: str) -> tuple[str, str]:
    known = words(lang)
    place = refusal.where
    at = ", ".join(
        f"{word} {number}"
        for word, number in ((known.line, place.line), (known.column, place.column))
        if number is not None
    )
    told = what(refusal, lang)
    reason = f"{told} ({at})" if at else told
    return line(name), f"{known.refused}{known.colon}{line(reason, _LONGEST_REASON)}"


def _shown(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows, or as many as are listed: those that do not conform before the others."""
    if len(rows) <= MOST_ROWS:
        return rows
    first = sorted(range(len(rows)), key=lambda at: (rows[at].conforms, at))[:MOST_ROWS]
    return [rows[at] for at in sorted(first)]


def _totals(summary: Summary, lang: str) -> Iterator[str]:
    say, known, totals = WORDS[lang], words(lang), summary.totals
    told = (
        (say.files, totals["files"]),
        (say.conforming, totals["conforming"]),
        (say.not_conforming, totals["notConforming"]),
        (known.refused, totals["refused"]),
    )
    yield _counted(told, known.colon)
    counts = (totals[name] for name in ("violations", "warnings", "infos"))
    yield _counted(zip(known.severities.values(), counts, strict=True), known.colon)
    also = ((say.kept, totals["unchanged"]), (say.passed_over, totals["reportsPassedOver"]))
    if any(count for _, count in also):
        yield _counted(((word, count) for word, count in also if count), known.colon)


def _counted(told: Iterator[tuple[str, int]] | Sequence[tuple[str, int]], colon: str) -> str:
    return " · ".join(f"{word}{colon}{count:,}" for word, count in told)


def _right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text
