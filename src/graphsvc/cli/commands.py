"""The commands and what they accept; each hands over to the module of its name."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from graphsvc.cli import token
from graphsvc.cli.asking import query
from graphsvc.cli.comparing import diff
from graphsvc.cli.doctor import doctor
from graphsvc.cli.exchanging import harvest, push
from graphsvc.cli.forms import convert, export, template
from graphsvc.cli.options import (
    AtOnce,
    Bases,
    Engine,
    FailOn,
    Lang,
    OwnShapes,
    ReportFormat,
    SparqlShapes,
    Tiers,
)
from graphsvc.cli.storing import backup, dump, load, restore

app = typer.Typer(
    name="graphsvc",
    help="Query the smart-city operating model of ISO 37106:2021 and check a city's file "
    "against it.\n\nStart with: graphsvc validate examples/arden-broken.ttl",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(token.app)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"graphsvc {version('graphsvc')}")
        raise typer.Exit


@app.callback()
def _graphsvc(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Hold what stands before every command."""


@app.command()
def validate(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER…",
            help="City files: Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML or a workbook; "
            "or folders, with all such files below them.",
            show_default=False,
        ),
    ],
    tier: Tiers = None,
    basis: Bases = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Judge by this day, e.g. 2026-11-22. [default: today]"),
    ] = None,
    max_age: Annotated[
        int | None,
        typer.Option(
            metavar="MONTHS", min=0, help="Call evidence old when last seen to before that."
        ),
    ] = None,
    engine: Engine = None,
    format: ReportFormat = None,  # noqa: A002  the option's name is the parameter's
    lang: Lang = "en",
    fail_on: FailOn = "violation",
    overlay: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="Read the city's assessments under this scheme, e.g. five-level.",
        ),
    ] = None,
    shapes: OwnShapes = None,
    allow_sparql_shapes: SparqlShapes = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="REPORT",
            help="Compare with this earlier JSON report: what is new, the same, or fixed.",
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Show the safe fixes as a patch, in place of the report."),
    ] = False,
    write: Annotated[
        bool,
        typer.Option("--write", help="Apply the safe fixes to the files and check them again."),
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER", help="Write one report a file into it, and the whole table."
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Keep the reports in --out that still hold; check the rest."),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Processes that check at once. [default: all cores]"),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://HOST:PORT", help="Check on this Dask cluster, to which files are sent."
        ),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0.1, help="Most that one of many files takes. [120]"),
    ] = None,
) -> None:
    """Check what cities say of themselves: what is missing, what rests on it, what first.

    Prints the findings by element of the model, the state of the 19 elements, the weak
    linkages and what to do first. Nothing is stored, sent or fetched, unless you name a
    folder for reports or a cluster. After several files comes a table of all of them.

    Exit code: 0 conforms, 1 findings at or above --fail-on, 2 a file was refused.

    Examples:

    * graphsvc validate examples/sejong.ttl

    * graphsvc validate my-city.ttl --tier required --format json > report.json

    * graphsvc validate my-city.ttl --as-of 2027-01-01 --max-age 36 --lang ko

    * graphsvc validate my-city.ttl --fix

    * graphsvc validate my-city.ttl --format html --baseline report.json > report.html

    * graphsvc validate cities/ --out reports/ --format html --resume
    """
    from graphsvc.cli import validate as command

    sys.exit(
        command.run(
            files,
            tiers=tier,
            bases=basis,
            as_of=as_of,
            max_age_months=max_age,
            engine=engine,
            format_name=format,
            lang=lang,
            fail_on=fail_on,
            overlay=overlay,
            shapes=shapes or (),
            allow_sparql_shapes=allow_sparql_shapes,
            baseline=baseline,
            fix=fix,
            write=write,
            at_once=AtOnce(
                out=out, resume=resume, jobs=jobs, cluster=cluster, time_limit_s=time_limit
            ),
        )
    )


for command_of_the_store in (backup, restore, load, dump, doctor):
    app.command()(command_of_the_store)
app.command()(query)
app.command()(template)
app.command()(convert)
app.command()(export)
app.command()(diff)
app.command()(push)
app.command()(harvest)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")] = 8000,
) -> None:
    """Serve the model, the questions and the check over HTTP, on this machine by default.

    The settings (data folder, limits, preloaded graphs) are environment variables
    that begin with GRAPHSVC_; docs/settings.md lists them.
    """
    from graphsvc.cli import serve as command

    options: dict[str, Any] = {"host": host, "port": port}
    sys.exit(command.run(**options))
