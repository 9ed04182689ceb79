"""``graphsvc harvest``: get city files from where cities publish them, once or again and again."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from graphsvc.errors import ParameterRefusal
from graphsvc.outgoing import connecting
from graphsvc.outgoing.fetching import Policy, host_of
from graphsvc.outgoing.harvesting import Harvest, Row
from graphsvc.outgoing.harvesting import harvest as harvested
from graphsvc.render.safe import line

DONE, FINDINGS = 0, 1
_SHORTEST_S = 10.0


def run(urls: list[str], wanted: Harvest, *, hosts: list[str], every_s: float | None) -> int:
    """Harvest, once or every so many seconds, and return the exit code of the last time."""
    if every_s is not None and every_s < _SHORTEST_S:
        raise ParameterRefusal(
            f"A harvest every {every_s:g} s would be a burden on those who are asked",
            todo=f"Wait {_SHORTEST_S:g} s or longer between two.",
        )
    policy = replace(wanted.policy, hosts=frozenset({*map(host_of, urls), *hosts} - {""}))
    wanted = replace(wanted, policy=policy)
    while True:
        rows = []
        for row in harvested(urls, wanted):
            print(_told(row), flush=True)
            rows.append(row)
        code = FINDINGS if any(row.what == "refused" or row.violations for row in rows) else DONE
        if every_s is None:
            return code
        print(f"The next harvest is in {every_s:g} s.", file=sys.stderr, flush=True)
        time.sleep(every_s)


def policy(networks: list[str], max_bytes: int, time_limit_s: float) -> Policy:
    """Return what may be fetched; refuse a network or a number that is none."""
    try:
        allowed = connecting.networks(networks)
    except ValueError as fault:
        raise ParameterRefusal(
            f"No network: {fault}", todo="Write one such as 10.1.0.0/16."
        ) from fault
    if max_bytes < 1 or time_limit_s <= 0:
        raise ParameterRefusal("A limit must be above 0", todo="Give another number.")
    return Policy(frozenset(), allowed, max_bytes=max_bytes, time_limit_s=time_limit_s)


def harvest_into(folder: Path, allowed: Policy, max_documents: int) -> Harvest:
    """Return what is harvested where."""
    return Harvest(folder, allowed, max_documents=max_documents)


def _told(row: Row) -> str:
    parts = [row.what, row.source]
    if row.file:
        parts.append(row.file)
    if row.violations is not None:
        parts.append(f"{row.violations} violations")
    if row.reason:
        parts.append(row.reason)
    return "\t".join(map(line, parts))
