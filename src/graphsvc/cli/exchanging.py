"""The commands that ask other servers, and what they accept: ``push``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def push(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="City files, of any format.")],
    broker: Annotated[
        str, typer.Option(metavar="URL", help="Address of the broker, without /ngsi-ld.")
    ],
    *,
    tenant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Tenant, sent as NGSILD-Tenant.")
    ] = None,
    context: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where the broker gets the context from. [default: its permanent address]",
            show_default=False,
        ),
    ] = None,
    batch: Annotated[int, typer.Option(metavar="N", help="Entities of one request.")] = 100,
    attempts: Annotated[int, typer.Option(metavar="N", help="How often a batch is tried.")] = 5,
    multi_attributes: Annotated[
        bool,
        typer.Option(
            help="Send several relationships of one name as several attributes; without it as a "
            "list, for brokers that know no others."
        ),
    ] = True,
    replace: Annotated[
        bool, typer.Option(help="Replace what is there; without it only add and overwrite.")
    ] = True,
) -> None:
    """Push city files to a broker of NGSI-LD (FIWARE and others) as entities.

    A token is taken from GRAPHSVC_BROKER_TOKEN. What the broker refuses is listed; to push
    again changes nothing that is there already.

    Exit code: 0 the broker took all, 1 it refused some, 2 refused or not reached.

    Examples:

    * graphsvc push examples/arden.ttl --broker http://127.0.0.1:1026

    * graphsvc push cities/*.ttl --broker https://broker.example --tenant cities --batch 50
    """
    from graphsvc.cli import push as command

    sys.exit(
        command.run(
            files,
            broker,
            tenant=tenant,
            context=context,
            batch=batch,
            attempts=attempts,
            multi_attributes=multi_attributes,
            replace=replace,
        )
    )
