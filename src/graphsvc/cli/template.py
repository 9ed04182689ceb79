"""``graphsvc template``: write a form or a file that a city fills in."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath

from graphsvc.errors import FormatRefusal, ParameterRefusal
from graphsvc.rdfio.formats import JSONLD, TURTLE, XLSX, Format, format_named, format_of_file
from graphsvc.vocab import LANGUAGES

WRITTEN = 0
_FORMATS = (XLSX, TURTLE, JSONLD)


def run(
    *,
    format_name: str | None = None,
    lang: str = "en",
    output: str | None = None,
    samples: bool = True,
    force: bool = False,
) -> int:
    """Write the template to ``output``, or to standard output, and return the exit code."""
    if lang not in LANGUAGES:
        raise ParameterRefusal(f"{lang!r} is no language", todo=f"Use {', '.join(LANGUAGES)}.")
    syntax = _chosen(format_name, output)
    if output is None:
        if syntax is XLSX and sys.stdout.isatty():
            raise ParameterRefusal(
                "A terminal can't show a workbook", todo="Name a file: -o city.xlsx."
            )
        sys.stdout.buffer.write(_written(syntax, lang, samples=samples))
        sys.stdout.buffer.flush()
        return WRITTEN
    try:
        # A form of that name may be filled in already.
        with Path(output).open("wb" if force else "xb") as stream:
            stream.write(_written(syntax, lang, samples=samples))
    except FileExistsError as fault:
        raise ParameterRefusal(
            f"{output} is there already", todo="Choose another name, or overwrite it with --force."
        ) from fault
    except OSError as fault:
        raise ParameterRefusal(
            f"{output} can't be written: {fault.strerror or fault}",
            todo="Choose a folder that is there and that you may write to.",
        ) from fault
    return WRITTEN


def _chosen(format_name: str | None, output: str | None) -> Format:
    if format_name is not None:
        found = format_named(format_name)
    elif output is not None and PurePath(output).suffix:
        found = format_of_file(output)
    else:
        found = XLSX
    if found not in _FORMATS:
        raise FormatRefusal(
            f"There is no template in {found.label}", todo="Use xlsx, ttl or jsonld."
        )
    return found


def _written(syntax: Format, lang: str, *, samples: bool) -> bytes:
    if syntax is XLSX:
        from graphsvc.workbook.form import form

        return form(lang, None if samples else {})
    from graphsvc.workbook.starter import starter_json, starter_turtle

    return starter_turtle(lang) if syntax is TURTLE else starter_json(lang)
