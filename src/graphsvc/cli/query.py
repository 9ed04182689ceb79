"""``graphsvc query``: list the stored questions, or answer one and print the rows."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable

from graphsvc.errors import ParameterRefusal

ANSWERED = 0


def run(
    question: str | None,
    *,
    params: Iterable[str] = (),
    data: Iterable[str] = (),
    bases: Iterable[str] | None = None,
    format_name: str | None = None,
) -> int:
    """Print the answer, or the list of questions where none is named; return the exit code.

    Standard output gets the answer alone.  Raises a ``Refusal`` for what can't be done.
    """
    # The engine is loaded only to answer: the list and `--help` are there at once.
    output = _listed(format_name) if question is None else None
    if question is not None:
        from graphsvc.questions import query

        answer = query(
            question,
            _parameters(params),
            data=data,
            bases=bases or None,
            stated_linkages=os.environ.get("GRAPHSVC_STATED_LINKAGES") or None,
        )
        output = answer.serialize(format_name)
    sys.stdout.buffer.write(output or b"")
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


def _listed(format_name: str | None) -> bytes:
    from graphsvc import assets
    from graphsvc.catalogue import JOBS, Catalogue

    catalogue = Catalogue.load(assets.folder("queries"))
    if format_name == "json":
        listed = [
            {
                "name": query.name,
                "summary": query.summary,
                "job": query.job,
                "parameters": [parameter.name for parameter in query.parameters],
            }
            for query in catalogue
        ]
        return (json.dumps(listed, ensure_ascii=False, indent=2) + "\n").encode()
    if format_name not in (None, "table"):
        raise ParameterRefusal(
            f"The list of questions can't be written as {format_name!r}", todo="Use table or json."
        )
    lines = []
    for job, purpose in JOBS.items():
        if asked := [query for query in catalogue if query.job == job]:
            lines.append(f"{purpose}:")
            for query in asked:
                takes = ", ".join(parameter.name for parameter in query.parameters)
                lines += [f"  {query.name}" + (f"  ({takes})" if takes else "")]
                lines += [f"      {query.summary}"]
            lines.append("")
    lines.append("Ask one: graphsvc query what-rests-on --param element=B13")
    return ("\n".join(lines) + "\n").encode()
