"""The commands about forms: ``template``, ``convert`` and ``export``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphsvc.cli.options import Bases
from graphsvc.vocab import LANGUAGES

FormLang = Annotated[str, typer.Option(help=f"Language of the form: {', '.join(LANGUAGES)}.")]


def template(
    format: Annotated[  # noqa: A002  the option's name is the parameter's
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="xlsx, ttl or jsonld. [default: by the extension of FILE, else xlsx]",
            show_default=False,
        ),
    ] = None,
    lang: FormLang = "en",
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write here. [default: standard output]"
        ),
    ] = None,
    samples: Annotated[
        bool,
        typer.Option(
            help="Fill a sample row into each sheet; it counts for nothing until changed."
        ),
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it is there.")] = False,
) -> None:
    """Write a form to fill in: a workbook, or a small city file with comments.

    The workbook has one sheet a class, drop-downs, and help on each column;
    docs/workbook.md tells how to fill it in.

    Examples:

    * graphsvc template -o my-city.xlsx

    * graphsvc template -o my-city.xlsx --lang ko

    * graphsvc template --format ttl > my-city.ttl
    """
    from graphsvc.cli import template as command

    sys.exit(
        command.run(format_name=format, lang=lang, output=output, samples=samples, force=force)
    )


def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="A city file; - is standard input.")],
    target: Annotated[
        str, typer.Argument(metavar="OUT", help="What to write; - is standard output.")
    ],
    source_format: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help="Format of IN. [default: by extension]"),
    ] = None,
    target_format: Annotated[
        str | None,
        typer.Option("--to", metavar="FORMAT", help="Format of OUT. [default: by extension]"),
    ] = None,
    lang: FormLang = "en",
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Write nothing where OUT can't hold all that IN states."),
    ] = False,
) -> None:
    """Turn a city file into another format: workbook, Turtle, JSON-LD and the others.

    What the other format can't hold is told on standard error: which statements, how
    many, and why.

    Exit code: 0 written, 2 refused.

    Examples:

    * graphsvc convert my-city.xlsx my-city.ttl

    * graphsvc convert examples/arden.ttl arden.xlsx --lang fr

    * graphsvc convert my-city.xlsx - --to jsonld
    """
    from graphsvc.cli import convert as command

    sys.exit(
        command.run(
            source,
            target,
            source_format=source_format,
            target_format=target_format,
            lang=lang,
            strict=strict,
        )
    )


def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORM",
            help="mermaid or dot: a drawing of the linkages; csv: tables, in a ZIP archive; "
            "archimate: an exchange file for architects; stratml: a city's goals as a plan.",
            show_default=False,
        ),
    ],
    city: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE", help="A city's file, in any format; without one, the model alone."
        ),
    ] = None,
    basis: Bases = None,
    lang: Annotated[
        str, typer.Option(help=f"Language of the texts: {', '.join(LANGUAGES)}.")
    ] = "en",
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="[default: standard output]"),
    ] = None,
) -> None:
    """Write the model, or what a city states, in a form that other programs take.

    A linkage's basis shows in each form, by its line in a drawing and in words.

    Examples:

    * graphsvc export mermaid --basis derived > linkages.mmd

    * graphsvc export stratml my-city.ttl -o my-city.xml

    * graphsvc export csv my-city.ttl -o tables.zip
    """
    from graphsvc.cli import export as command

    sys.exit(command.run(form, city, lang=lang, bases=tuple(basis or ()), output=output))
