"""The command that asks a question, or tells of the questions there are: ``query``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphsvc.cli.options import Bases
from graphsvc.vocab import LANGUAGES


def query(
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME|FILE.rq",
            help="A stored question, or a file with SPARQL of your own. Without it: the list.",
            show_default=False,
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Set a parameter; may be given several times."),
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Ask this city file too; may be given several times."),
    ] = None,
    basis: Bases = None,
    format: Annotated[  # noqa: A002  the option's name is the parameter's
        str | None,
        typer.Option(metavar="FORMAT", help="table, csv, json, … or ttl for CONSTRUCT."),
    ] = None,
    about: Annotated[
        bool,
        typer.Option("--about", help="Tell what the question asks, takes and gives; don't ask it."),
    ] = False,
    lang: Annotated[
        str,
        typer.Option(help=f"Language of the list, --about and tables: {', '.join(LANGUAGES)}."),
    ] = LANGUAGES[0],
) -> None:
    """Ask the bundled model, and city files beside it, without a server.

    Examples:

    * graphsvc query

    * graphsvc query linkages-of --param element=B5

    * graphsvc query gaps --about --lang ko

    * graphsvc query gaps --data examples/sejong.ttl --format csv
    """
    from graphsvc.cli import query as command

    sys.exit(
        command.run(
            question,
            params=param or (),
            data=data or (),
            bases=basis,
            format_name=format,
            about=about,
            lang=lang,
        )
    )
