"""``graphsvc validate`` on folders and several files: reports, then a table of all of them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from graphsvc.batch.finding import find
from graphsvc.batch.outbox import Outbox
from graphsvc.batch.plan import TIME_LIMIT_S, planned
from graphsvc.batch.running import check_many
from graphsvc.batch.summary import FILES, Summary
from graphsvc.batch.table import as_text
from graphsvc.batch.together import Together, shared
from graphsvc.batch.words import WORDS
from graphsvc.cli.options import AtOnce
from graphsvc.cli.progress import progress
from graphsvc.errors import ParameterRefusal
from graphsvc.refusals import sentence
from graphsvc.render import report_format
from graphsvc.validation.check import Options

if TYPE_CHECKING:
    from graphsvc.batch.earlier import EarlierReports

# Refusals that are told one a line beside the table; it has them all.
_MOST_TOLD = 20


def run(
    names: Sequence[str],
    choices: dict[str, Any],
    *,
    format_name: str,
    baseline: str | None,
    at_once: AtOnce,
) -> Summary:
    """Check all files, print or write their reports, print the table, and return what is in it.

    ``choices`` are those that ``graphsvc.validate`` takes.
    """
    if at_once.resume and at_once.out is None:
        raise ParameterRefusal(
            "--resume needs the folder of the earlier reports", todo="Name it with --out FOLDER."
        )
    options = _options(choices)
    form = report_format(format_name, several=at_once.out is None)
    folder = Path(at_once.out) if at_once.out is not None else None
    found = find(names, reports=folder)
    earlier = _earlier(baseline)
    if folder is None:
        options = replace(options, limits=shared(options.limits, len(found.files)))
    plan = planned(
        options,
        format_name=format_name if folder else None,
        baseline=earlier.name if earlier else None,
        time_limit_s=at_once.time_limit_s or TIME_LIMIT_S,
    )
    with _stopping() as stack:
        reports: Outbox | Together = Together()
        if folder is not None:
            reports = Outbox(folder, form.extension, plan.key)
            for name in FILES:  # of an earlier run
                (folder / name).unlink(missing_ok=True)
            stack.callback(reports.close)
        advance = stack.enter_context(progress(len(found.files)))
        summary = check_many(
            found,
            plan,
            reports=reports,
            resume=at_once.resume,
            jobs=at_once.jobs,
            cluster=at_once.cluster,
            earlier=earlier,
            tell=lambda _row: advance(),
        )
        if isinstance(reports, Outbox):
            for name, written in FILES.items():
                reports.write(name, written(summary))
    table = as_text(summary, options.lang)
    if isinstance(reports, Together):
        _print(reports, summary, table, format_name, options.lang)
    else:
        _tell(summary, options.lang)
        _write(f"{table}  {WORDS[options.lang].reports_in.format(folder=at_once.out)}\n")
    return summary


def _print(reports: Together, summary: Summary, table: str, format_name: str, lang: str) -> None:
    """Write the one document to stdout, and the table after it if both are text."""
    if reports.left_out:
        table += f"  {WORDS[lang].reports_left_out.format(count=reports.left_out)}\n"
    if format_name != "text":
        sys.stdout.buffer.write(reports.document(format_name, summary.refused, summary.notes))
        sys.stdout.buffer.flush()
        sys.stderr.write(table)
        return
    _tell(summary, lang)
    document = reports.document("text", (), ()).decode(errors="replace")
    _write(f"{document}\n{table}" if document else table)


def _tell(summary: Summary, lang: str) -> None:
    """Name the refusals on stderr, unless the table that has them stands before the reader."""
    if sys.stdout.isatty():
        return
    refused = summary.refused
    for refusal in refused[:_MOST_TOLD]:
        print(f"graphsvc: {sentence(refusal, lang)}", file=sys.stderr)
    if (more := len(refused) - _MOST_TOLD) > 0:
        print(f"graphsvc: {more:,} more refused; the table has them", file=sys.stderr)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode(errors="replace"))
    sys.stdout.buffer.flush()


def _options(choices: dict[str, Any]) -> Options:
    overlay = choices["overlay"]
    if overlay is not None:
        from graphsvc.validation.overlays import load

        overlay = load(overlay)
    return Options(**{**choices, "overlay": overlay})


def _earlier(name: str | None) -> EarlierReports | None:
    if name is None:
        return None
    from graphsvc.batch.earlier import earlier_reports

    return earlier_reports(name)


@contextmanager
def _stopping() -> Iterator[ExitStack]:
    """Give a stack that is also closed when a signal ends this process, which it does at once.

    The workers go with it: the system or the closed pipe tells them.
    """
    with ExitStack() as stack:

        def stop(number: int, _frame: FrameType | None) -> None:
            stack.close()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        stack.callback(_restore, before)
        yield stack


def _restore(handlers: dict[signal.Signals, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)
