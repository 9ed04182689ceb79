"""The commands that ask other servers, and what they accept: ``push``, ``harvest``."""

from __future__ import annotations

import sys
from pathlib import Path
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


def harvest(
    urls: Annotated[
        list[str],
        typer.Argument(metavar="URL…", help="City files, catalogues in DCAT, or feeds (LDES)."),
    ],
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Keep files, reports and what was seen here.")
    ],
    *,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="Follow links to this host too; those of URL… are allowed."
        ),
    ] = None,
    allow_network: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK", help="Ask private addresses of this network too, e.g. 10.1.0.0/16."
        ),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Harvest again and again, so long between."),
    ] = None,
    max_documents: Annotated[
        int, typer.Option(metavar="N", help="Most documents of one harvest.")
    ] = 1000,
    max_bytes: Annotated[int, typer.Option(metavar="N", help="Most bytes of one document.")] = 16
    << 20,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="Longest time for one document.")
    ] = 30.0,
) -> None:
    """Get city files from where cities publish them, keep them, and check each.

    Of a catalogue, the data sets that conform to the profile of city files are taken; of a feed,
    the last word on each model. What has not changed is not fetched again, and a harvest that was
    broken off goes on. Only hosts that are named are asked, and no private address.

    Exit code: 0 all meet the requirements, 1 some don't or were refused, 2 refused.

    Examples:

    * graphsvc harvest https://city.example/arden.ttl --out harvested

    * graphsvc harvest https://portal.example/catalog.ttl --out harvested --every 86400
    """
    from graphsvc.cli import harvest as command

    wanted = command.harvest_into(
        out, command.policy(allow_network or [], max_bytes, time_limit), max_documents
    )
    sys.exit(command.run(urls, wanted, hosts=allow_host or [], every_s=every))
