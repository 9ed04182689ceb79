"""``graphsvc diff``: say what the later of two city files gained, lost and changed."""

from __future__ import annotations

import sys

from graphsvc.cli.environment import stated_linkages
from graphsvc.cli.options import split
from graphsvc.errors import ParameterRefusal
from graphsvc.render.difference import FORMATS, render
from graphsvc.validation.check import Options
from graphsvc.validation.comparing import compare
from graphsvc.vocab import BASES

SAME, DIFFERENT = 0, 1


def run(
    before: str,
    after: str,
    *,
    bases: list[str] | None,
    as_of: str | None,
    format_name: str,
    lang: str,
) -> int:
    """Print the difference and return the exit code; raise a ``Refusal`` for what can't be read."""
    if format_name not in FORMATS:
        raise ParameterRefusal(
            f"{format_name!r} is no format of a comparison",
            todo=f"Use one of {', '.join(FORMATS)}.",
        )
    options = Options(bases=split(bases, BASES), as_of=as_of, lang=lang, stated=stated_linkages())
    found = compare(before, after, options)
    sys.stdout.buffer.write(render(found, format_name))
    sys.stdout.buffer.flush()
    return SAME if found.is_none else DIFFERENT
