"""The findings as workflow commands, which GitHub shows as annotations on the changed lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from graphsvc import refusals
from graphsvc.errors import Refusal
from graphsvc.render.groups import causes_of, found_in, name_of
from graphsvc.render.notes import sentence
from graphsvc.render.safe import isolated, line
from graphsvc.render.words import Words, words
from graphsvc.report import Finding, Note, Report, Severity

_COMMANDS: Final[dict[Severity, str]] = {
    "violation": "error",
    "warning": "warning",
    "info": "notice",
}


def render(report: Report) -> bytes:
    """Return one command a line; nothing where there are no findings."""
    return render_many([report], ())


def render_many(
    reports: Sequence[Report], refused: Sequence[Refusal], notes: Sequence[Note] = ()
) -> bytes:
    """Return the commands for all files: an error for each that was refused, a notice a note.

    GitHub shows few notices, so that a note stands at the last of its files alone.
    """
    rows = [row for report in reports for row in _of_report(report)]
    lang = reports[0].lang if reports else "en"
    rows.extend(_of_refusal(refusal, lang) for refusal in refused)
    rows.extend(_command("notice", sentence(it, lang), file=it.files[-1]) for it in notes)
    return "".join(f"{row}\n" for row in rows).encode()


def _of_report(report: Report) -> Iterator[str]:
    say = words(report.lang)
    titles = {item.element: item.label for item in report.coverage}
    for item in report.findings:
        head = f"{item.element} {titles.get(item.element, '')}" if item.element else say.city_model
        clause = f" ({say.clause} {item.clause})" if item.clause else ""
        status = f"[{say.statuses[item.status]}] " if item.status else ""
        yield _command(
            _COMMANDS[item.severity],
            _said(item, say),
            file=item.file,
            line=item.line,
            col=item.column,
            title=f"{status}{head}{clause}",
        )


def _said(item: Finding, say: Words) -> str:
    parts = [f"{isolated(name_of(item))}{say.colon}" if name_of(item) else "", line(item.message)]
    if value := found_in(item):
        parts.append(f"({say.found} {isolated(value)})")
    parts.extend(isolated(cause) for cause in causes_of(item))
    return " ".join(part.strip() for part in parts if part)


def _of_refusal(refusal: Refusal, lang: str) -> str:
    where = refusal.where
    return _command(
        "error",
        line(refusals.message(refusal, lang)),
        file=where.source,
        line=where.line,
        col=where.column,
        title=refusals.said(type(refusal).title, lang),
    )


def _command(name: str, message: str, **properties: str | int | None) -> str:
    stated = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{name} {stated}::{_data(message)}"


def _data(text: str) -> str:
    return line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
