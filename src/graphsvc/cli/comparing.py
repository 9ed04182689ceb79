"""The command that compares two city files, and what it accepts: ``diff``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphsvc.cli.options import Bases, Lang


def diff(
    before: Annotated[
        str, typer.Argument(metavar="BEFORE", help="The earlier city file, of any format.")
    ],
    after: Annotated[
        str, typer.Argument(metavar="AFTER", help="The later one, of the same format or another.")
    ],
    basis: Bases = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Judge both by this day. [default: today]"),
    ] = None,
    format: Annotated[  # noqa: A002  the option's name is the parameter's
        str, typer.Option(metavar="FORMAT", help="text, html or json.")
    ] = "text",
    lang: Lang = "en",
) -> None:
    """Say what the later of two files on a city gained, lost and changed.

    Compares what they state, whatever the order, the prefixes or the format: elements whose
    state has changed, practices, evidence and all else that is described, linkages joined
    and no longer joined, and how many findings there were and are.

    Exit code: 0 both say the same, 1 they differ, 2 a file was refused.

    Examples:

    * graphsvc diff arden-2025.ttl arden-2026.ttl

    * graphsvc diff arden.ttl arden.xlsx --format html > changes.html
    """
    from graphsvc.cli import diff as command

    sys.exit(command.run(before, after, bases=basis, as_of=as_of, format_name=format, lang=lang))
