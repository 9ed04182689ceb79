"""What an engine makes of a case, beside what is expected of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engines.suites import Key
from graphsvc.errors import SyntaxRefusal
from graphsvc.validation.engines import compiled

REFUSED = "refused"
AS_EXPECTED = "as expected"


def rows(engine: str, shapes: str, ntriples: str) -> list[Key] | None:
    """Return the rows that the engine gives, sorted; None where it refuses the shapes."""
    try:
        found = compiled(engine, shapes).run(ntriples)
    except SyntaxRefusal:
        return None
    return sorted((r.focus, r.path, r.value, r.severity, r.component) for r in found)


def outcome(found: Sequence[Key] | None, expected: Sequence[Key] | None) -> str:
    """Say in words how the rows differ from those expected."""
    if found is None:
        return AS_EXPECTED if expected is None else REFUSED
    if expected is None:
        return f"{_count(len(found))}, not refused"
    more, fewer = Counter(found) - Counter(expected), Counter(expected) - Counter(found)
    parts = [
        f"{_count(side.total())} {word}"
        for side, word in ((more, "too many"), (fewer, "missing"))
        if side
    ]
    return ", ".join(parts) or AS_EXPECTED


def _count(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
