"""``graphsvc convert``: write a city file in another format, and say what is not in it."""

from __future__ import annotations

import sys
from pathlib import Path

from graphsvc.errors import InputRefusal, ParameterRefusal, Where
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import Format, format_named, format_of_file
from graphsvc.render.safe import line
from graphsvc.validation.files import read
from graphsvc.vocab import LANGUAGES, shorten
from graphsvc.workbook.converting import Conversion, converted
from graphsvc.workbook.filling import Left

WRITTEN = 0
_SHOWN = 3
_WIDTH = 160
_STREAM = "-"


def run(
    source: str,
    target: str,
    *,
    source_format: str | None = None,
    target_format: str | None = None,
    lang: str = "en",
    strict: bool = False,
) -> int:
    """Write ``target``, or standard output for ``-``, and return the exit code.

    What ``target`` can't hold is told on standard error; with ``strict`` nothing is
    written then.
    """
    if lang not in LANGUAGES:
        raise ParameterRefusal(f"{lang!r} is no language", todo=f"Use {', '.join(LANGUAGES)}.")
    limits = Limits()
    into = _format(target, target_format, "--to")
    out_of = _format(source, source_format, "--from")
    _check_apart(source, target)
    data = _input(source, limits)
    done = converted(data, name=source, source=out_of, target=into, lang=lang, limits=limits)
    for note in done.notes:
        print(f"{source}: {note}", file=sys.stderr)
    if done.left:
        told = "\n".join(_told(left) for left in done.left)
        count = sum(len(left.statements) for left in done.left)
        if strict:
            raise InputRefusal(
                f"{target} can't hold {count:,} statements of the file, and so is not written",
                todo=f"Leave --strict out to write the rest.\n{told}",
                where=Where(source),
            )
        print(f"{target} does not hold {count:,} statements of {source}:\n{told}", file=sys.stderr)
    _write(target, done, into)
    return WRITTEN


def _format(file: str, named: str | None, option: str) -> Format:
    if named:
        return format_named(named)
    if file == _STREAM:
        raise ParameterRefusal(
            "A stream does not tell its format",
            todo=f"Name it with {option}, e.g. {option} turtle.",
        )
    return format_of_file(file)


def _check_apart(source: str, target: str) -> None:
    if _STREAM in (source, target):
        return
    path, other = Path(source), Path(target)
    if path.exists() and other.exists() and path.samefile(other):
        raise ParameterRefusal(
            f"{target} is the file to convert", todo="Give the result a name of its own."
        )


def _input(source: str, limits: Limits) -> bytes:
    if source == _STREAM:
        return sys.stdin.buffer.read(limits.max_upload_bytes + 1)
    return read(Path(source), limits)


def _write(target: str, done: Conversion, into: Format) -> None:
    if target == _STREAM:
        if not into.engine_name and sys.stdout.isatty():
            raise ParameterRefusal(
                "A terminal can't show a workbook", todo="Send it to a file: > city.xlsx."
            )
        sys.stdout.buffer.write(done.data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(target).write_bytes(done.data)
    except OSError as fault:
        raise ParameterRefusal(
            f"{target} can't be written: {fault.strerror or fault}",
            todo="Choose a folder that is there and that you may write to.",
        ) from fault


def _told(left: Left) -> str:
    count = len(left.statements)
    shown = [
        f"    {_line(str(item.subject), str(item.predicate), str(item.object))}"
        for item in left.statements[:_SHOWN]
    ]
    if count > _SHOWN:
        shown.append(f"    and {count - _SHOWN:,} more")
    return "\n".join([f"  {count:,}: {left.reason}", *shown])


def _line(*terms: str) -> str:
    text = " ".join(shorten(term[1:-1]) if term.startswith("<") else term for term in terms)
    return line(text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…")
