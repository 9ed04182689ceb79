"""Read a licence holder's table of linkages: all rows are good, or every bad one is named."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from graphsvc.errors import InputRefusal, TooLargeRefusal, UnreadableRefusal, Where
from graphsvc.parameters import ROLES
from graphsvc.stated.clauses import Clauses, clauses
from graphsvc.stated.linkage import StatedLinkage
from graphsvc.vocab import ELEMENTS, OM, ROLL_UPS

COLUMNS: Final = ("clause", "target", "role")
_REQUIRED: Final = ("clause", "target")
# Nineteen elements make 342 pairs; what is longer is another file.
_MAX_BYTES: Final = 1024 * 1024
# More than this many bad rows have one cause, which the first ones show.
_MAX_TOLD: Final = 20


def linkages_of_file(path: str | Path) -> tuple[StatedLinkage, ...]:
    """Return the linkages of a licence holder's file; raises ``InputRefusal``."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise UnreadableRefusal(
            f"The stated linkages can't be read: {fault.strerror}",
            todo="Check the file's name and that you may read it.",
            where=Where(str(path)),
        ) from fault
    return linkages_in(data, name=path.name)


def linkages_in(data: bytes, *, name: str) -> tuple[StatedLinkage, ...]:
    """Return the linkages of such a table in its order; all rows are good or it is refused."""
    header, separator, rows = _rows(_lines(data, name), name)
    faults: list[tuple[int, str]] = []
    seen: dict[tuple[str, str], int] = {}
    found = []
    for line, text in rows:
        try:
            linkage = _linkage(line, _cells(text, header, separator), clauses())
        except _BadRow as fault:
            faults.append((line, str(fault)))
            continue
        pair = (linkage.source, linkage.target)
        if pair in seen:
            already = f"that {pair[0]} names {pair[1]} stands in line {seen[pair]} already."
            faults.append((line, f"{already} Keep one of them."))
            continue
        seen[pair] = line
        found.append(linkage)
    if faults:
        raise _refusal(faults, name)
    if not found:
        raise InputRefusal(
            "The file of stated linkages has no rows", todo="Add one a line.", where=Where(name)
        )
    return tuple(found)


class _BadRow(Exception):
    """Say what is wrong with a row and what to do."""


def _lines(data: bytes, name: str) -> list[str]:
    if len(data) > _MAX_BYTES:
        raise TooLargeRefusal(
            f"The file of stated linkages has {len(data):,} bytes, more than {_MAX_BYTES:,}",
            todo="Hand in the table of clause and target alone.",
            where=Where(name),
        )
    try:
        # Not splitlines: it also breaks where no editor counts a line.
        return re.split(r"\r\n|\r|\n", data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise UnreadableRefusal(
            "The file of stated linkages is not text in UTF-8",
            todo="Save it again as CSV in UTF-8.",
            where=Where(name, data.count(b"\n", 0, fault.start) + 1),
        ) from fault


def _rows(lines: list[str], name: str) -> tuple[list[str], str, list[tuple[int, str]]]:
    """Return the header, the separator, and the other lines with their numbers, none empty."""
    at = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    first = lines[at] if at < len(lines) else ""
    separator = max("\t;,", key=first.count)
    header = [cell.strip().strip('"').strip().lower() for cell in first.split(separator)]
    wrong = [cell for cell in header if cell not in COLUMNS]
    missing = [column for column in _REQUIRED if column not in header]
    if missing or wrong or len(set(header)) < len(header):
        what = f"lacks the column {missing[0]!r}" if missing else f"is not as expected: {first!r}"
        raise InputRefusal(
            f"The header row of the stated linkages {what}",
            todo="Begin with the line `clause,target` or `clause,target,role`.",
            where=Where(name, at + 1),
        )

    rest = enumerate(lines[at + 1 :], at + 2)
    return header, separator, [(line, text) for line, text in rest if text.strip(f" {separator}")]


def _cells(text: str, header: list[str], separator: str) -> dict[str, str]:
    try:
        # One line at a time: no cell of this table holds a line break.
        cells = next(csv.reader([text], delimiter=separator))
    except csv.Error as fault:
        raise _BadRow(f"it can't be read: {fault}. Write it as the other rows.") from fault
    if len(cells) != len(header):
        held = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        raise _BadRow(f"it has {held} where the header has {len(header)}. Write one for each.")
    return {column: cell.strip() for column, cell in zip(header, cells, strict=True)}


def _linkage(line: int, row: Mapping[str, str], known: Clauses) -> StatedLinkage:
    clause, source = _source(row["clause"], known)
    target = _target(row["target"], known)
    if source == target:
        raise _BadRow(f"{source} would name itself. Write the element that clause {clause} names.")
    role = row.get("role", "").lower() or known.roles.get((source, target), "relates")
    if role not in ROLES:
        raise _BadRow(f"the role {role!r} is unknown. Use {', '.join(ROLES)}, or leave it empty.")
    return StatedLinkage(clause, source, target, role, line)


def _source(text: str, known: Clauses) -> tuple[str, str]:
    """Return the linkages clause and the element whose clause it is."""
    clause = text.removeprefix(OM).removeprefix("clause/")
    if clause not in known.element_of:
        near = get_close_matches(clause, sorted(known.numbers), n=1)
        example = near[0] if near else "6.9.4"
        raise _BadRow(
            f"the clause {text!r} is unknown. Write the number of a linkages clause, such as "
            f"{example}; a spreadsheet may have made a date of it."
        )
    if clause not in known.numbers:
        own = known.linkages.get(known.element_of[clause])
        hint = f"that of {known.element_of[clause]} is {own}." if own else "6.9.4 is one."
        raise _BadRow(f"the clause {clause} is no linkages clause; {hint}")
    return clause, known.element_of[clause]


def _target(text: str, known: Clauses) -> str:
    bare = text.removeprefix("<").removesuffix(">").removeprefix(OM).removeprefix("om:")
    # A linkages clause may name another by its number.
    element = known.element_of.get(bare) or bare.upper()
    if element in ELEMENTS:
        return element
    if element in ROLL_UPS:
        parts = [part for part in ELEMENTS if part.startswith(element)]
        raise _BadRow(
            f"the target {element} is the whole of {parts[0]} to {parts[-1]}. "
            "Write a row for each that is meant."
        )
    near = get_close_matches(element, ELEMENTS, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else "Write an element, such as B1."
    raise _BadRow(f"the target {text!r} is unknown. {hint}")


def _refusal(faults: list[tuple[int, str]], name: str) -> InputRefusal:
    told = [f"line {line}: {what}" for line, what in faults]
    rest = len(told) - _MAX_TOLD
    more = [f"and {rest} more"] if rest > 0 else []
    rows = "1 row" if len(told) == 1 else f"{len(told)} rows"
    return InputRefusal(
        f"No stated linkage was taken: {rows} can't be used",
        todo="\n  ".join(["Mend these:", *told[:_MAX_TOLD], *more]),
        where=Where(name, faults[0][0]),
    )
