"""``graphsvc export``: write the model or a city's file for another program."""

from __future__ import annotations

import sys
from pathlib import Path

from graphsvc.cli.environment import stated_linkages
from graphsvc.errors import ParameterRefusal
from graphsvc.exchange.exporting import FORMATS, export, source_of
from graphsvc.vocab import BASES, LANGUAGES

WRITTEN = 0


def run(
    form: str, city: str | None, *, lang: str, bases: tuple[str, ...], output: str | None
) -> int:
    """Write the form to ``output`` or to standard output, and return the exit code."""
    if form not in FORMATS:
        raise ParameterRefusal(f"{form!r} is no form to export", todo=f"Use {', '.join(FORMATS)}.")
    for name, value, known in (
        ("language", lang, LANGUAGES),
        *(("basis", b, BASES) for b in bases),
    ):
        if value not in known:
            raise ParameterRefusal(f"{value!r} is no {name}", todo=f"Use {', '.join(known)}.")
    if output is None and FORMATS[form].binary and sys.stdout.isatty():
        raise ParameterRefusal(
            "A terminal can't show an archive", todo="Send it to a file: -o tables.zip."
        )
    source = source_of(city, stated=stated_linkages())
    made = export(form, source, lang=lang, bases=bases or BASES)
    if output is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return WRITTEN
    target = Path(output)
    if city is not None and target.exists() and target.samefile(city):
        raise ParameterRefusal(
            f"{output} is the city's file", todo="Give the result a name of its own."
        )
    try:
        target.write_bytes(made)
    except OSError as fault:
        raise ParameterRefusal(
            f"{output} can't be written: {fault.strerror or fault}",
            todo="Choose a folder that is there and that you may write to.",
        ) from fault
    return WRITTEN
