"""``graphsvc push``: send city files to a broker as entities, and say what became of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from graphsvc.analysis.facts import Facts
from graphsvc.errors import InputRefusal
from graphsvc.exchange import ngsild
from graphsvc.exchange.ngsild import Form
from graphsvc.limits import Limits
from graphsvc.outgoing.pushing import Broker, Outcome
from graphsvc.outgoing.pushing import push as pushed
from graphsvc.rdfio.contexts import NGSI_LD_CONTEXT
from graphsvc.rdfio.formats import format_of_file
from graphsvc.render.safe import line
from graphsvc.validation.comparing import ntriples_of
from graphsvc.validation.files import read

DONE, FAILED = 0, 1
TOKEN: Final = "GRAPHSVC_BROKER_TOKEN"  # noqa: S105 - the name of a variable


def run(
    files: list[str],
    address: str,
    *,
    tenant: str | None,
    context: str | None,
    batch: int,
    attempts: int,
    multi_attributes: bool,
    replace: bool,
) -> int:
    """Push the files and return the exit code; a file that can't be read stops it there."""
    broker = Broker(
        address,
        tenant=tenant,
        token=os.environ.get(TOKEN) or None,
        context=context or NGSI_LD_CONTEXT,
        batch=batch,
        attempts=attempts,
        replace=replace,
    ).checked()
    for file in files:
        format_of_file(Path(file).name)  # before anything is sent
    form = Form(multi_attributes=multi_attributes)
    outcome = pushed((found for file in files for found in _entities(file, form)), broker)
    _tell(outcome, address)
    return FAILED if outcome.failed else DONE


def _entities(file: str, form: Form) -> Iterator[dict[str, Any]]:
    """Yield the entities of one file; the next is read when the broker has taken these."""
    limits = Limits()
    try:
        data = read(Path(file), limits)
        facts = Facts.of_ntriples(ntriples_of(data, file, format_of_file(Path(file).name), limits))
    except InputRefusal as refusal:
        raise refusal.at(file) from refusal
    for node in ngsild.entities(facts):
        yield ngsild.entity(node, facts, form)


def _tell(outcome: Outcome, address: str) -> None:
    for identity, reason in outcome.failed:
        print(line(f"{identity}: {reason}"), file=sys.stderr)
    print(
        f"{address}: {outcome.created:,} entities created, {outcome.updated:,} updated, "
        f"{len(outcome.failed):,} refused"
    )
