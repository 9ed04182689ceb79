"""Apply fixes to a file's text, and prove that nothing else changed."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

from graphsvc.errors import UnreadableRefusal, Where
from graphsvc.limits import Limits
from graphsvc.positions.place import Lines
from graphsvc.rdfio.formats import Format
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import Finding, Fix

_BOM = b"\xef\xbb\xbf"
# Not splitlines, which also breaks at U+2028 and its like.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LABEL = re.compile(r"_:\S+")
_NO_END = "\\ No newline at end of file"


def safe_fixes(findings: Iterable[Finding]) -> list[Fix]:
    """Return the safe fixes, each once; of two that overlap, the first."""
    found: list[Fix] = []
    for fix in sorted({item.fix for item in findings if item.fix and item.fix.safe}, key=_stretch):
        if not found or _end(found[-1]) <= _start(fix):
            found.append(fix)
    return found


def guesses(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings whose fix is for a person to judge."""
    return [item for item in findings if item.fix and not item.fix.safe]


def patched(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """Return the file with the fixes applied; every other byte stays as it was."""
    text = data.removeprefix(_BOM).decode()
    lines = Lines(text)
    in_order = sorted(fixes, key=_stretch)
    # From the end, so that earlier places stay true; of two at one place the first stays first.
    for fix in reversed(in_order):
        start = lines.offset(fix.line, fix.column)
        end = lines.offset(fix.end_line, fix.end_column)
        text = text[:start] + fix.text + text[end:]
    return (_BOM if data.startswith(_BOM) else b"") + text.encode()


def diff(name: str, before: bytes, after: bytes) -> str:
    """Return the change as a unified diff, as ``patch -p1`` takes it."""
    old, new = (_LINE.findall(data.decode("utf-8-sig")) for data in (before, after))
    parts = unified_diff(old, new, f"a/{name}", f"b/{name}")
    ended = (part if part.endswith("\n") else f"{part}\n{_NO_END}\n" for part in parts)
    return "".join(ended)


def check_nothing_lost(
    before: bytes, after: bytes, fixes: list[Fix], syntax: Format, name: str
) -> None:
    """Refuse a patch that loses a statement: each fix may change or add one, no more.

    Statements are counted as often as they are written: two fixes may come to say the same.

    Raises ``UnreadableRefusal``, and ``SyntaxRefusal`` where the patched text can't be read.
    """
    old, new = (
        Counter(_statements(to_ntriples(data, syntax, name=name, limits=Limits())))
        for data in (before, after)
    )
    added = sum(_start(fix) == _end(fix) for fix in fixes)
    lost, gained = (old - new).total(), (new - old).total()
    if lost > len(fixes) - added or gained != lost + added:
        raise UnreadableRefusal(
            "The fixes would change more than they say, so none was applied",
            todo="Mend the file by hand, at the places of the report.",
            where=Where(name),
        )


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file in one step, its permissions kept, so that it is never half-written."""
    mode = path.stat().st_mode
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _statements(ntriples: str) -> list[str]:
    """Return the statements; the labels of blank nodes are new each time, and left out."""
    return _LABEL.sub("_:", ntriples).removesuffix("\n").split("\n")


def _stretch(fix: Fix) -> tuple[tuple[int, int], tuple[int, int]]:
    return _start(fix), _end(fix)


def _start(fix: Fix) -> tuple[int, int]:
    return fix.line, fix.column


def _end(fix: Fix) -> tuple[int, int]:
    return fix.end_line, fix.end_column
