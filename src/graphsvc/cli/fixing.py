"""``graphsvc validate --fix`` and ``--write``: show the patch, apply its safe part."""

from __future__ import annotations

import sys
from pathlib import Path

from graphsvc.analysis.facts import text_of
from graphsvc.errors import ParameterRefusal
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import XLSX, format_of_file
from graphsvc.report import Report
from graphsvc.validation.files import read
from graphsvc.validation.patching import (
    check_nothing_lost,
    diff,
    guesses,
    patched,
    safe_fixes,
    write_whole,
)
from graphsvc.vocab import shorten


def show_or_write(report: Report, *, write: bool) -> int:
    """Show the safe fixes of a report as a patch on stdout, or write them; return how many.

    What is only a guess, or beyond any fix, is told on stderr.
    """
    path = Path(report.file)
    if format_of_file(path.name) is XLSX:
        raise ParameterRefusal(
            f"Fixes are not computed for a workbook ({report.file})",
            todo="Mend the cells that the report names, or convert it to Turtle first.",
        )
    before = read(path, Limits())
    fixes = safe_fixes(report.findings)
    after = patched(before, fixes)
    if fixes:
        check_nothing_lost(before, after, fixes, format_of_file(path.name), report.file)
    if write and fixes:
        write_whole(path, after)
    elif not write:
        sys.stdout.write(diff(report.file, before, after))
    _tell(report, len(fixes), written=write)
    return len(fixes)


def _tell(report: Report, count: int, *, written: bool) -> None:
    for item in guesses(report.findings):
        found = shorten(text_of(item.value or ""))
        meant = item.fix.text if item.fix else ""
        print(
            f"{item.file}:{item.line}:{item.column}: perhaps {meant} "
            f"was meant, not {found}; change it by hand",
            file=sys.stderr,
        )
    total = sum(report.counts.values())
    done = "written" if written else "shown; --write applies them"
    print(f"{report.file}: {count} safe fixes {done}; {total} findings in all", file=sys.stderr)
