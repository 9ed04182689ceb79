"""``graphsvc query``: list the stored questions, or answer one and print the rows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from graphsvc.cli.questions import told
from graphsvc.errors import ParameterRefusal

ANSWERED = 0


def run(
    question: str | None,
    *,
    params: Iterable[str] = (),
    data: Iterable[str] = (),
    bases: Iterable[str] | None = None,
    format_name: str | None = None,
    about: bool = False,
    lang: str = "en",
) -> int:
    """Print the answer, or the list of questions where none is named; return the exit code.

    With ``about`` a question is told of and not asked.  Standard output gets the answer
    alone.  Raises a ``Refusal`` for what can't be done.
    """
    # The engine is loaded only to answer: the list and `--help` are there at once.
    if question is None or about:
        output = told(question, format_name, lang)
    else:
        from graphsvc.questions import query

        answer = query(
            question,
            _parameters(params),
            data=data,
            bases=bases or None,
            stated_linkages=os.environ.get("GRAPHSVC_STATED_LINKAGES") or None,
            lang=lang,
        )
        output = answer.serialize(format_name)
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()
    return ANSWERED


def _parameters(params: Iterable[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ParameterRefusal(
                f"{param!r} sets no parameter", todo="Write --param NAME=VALUE, e.g. element=B7."
            )
        if name in values:
            raise ParameterRefusal(
                f"The parameter {name!r} is set twice", todo="Keep one of the two."
            )
        values[name] = value
    return values
