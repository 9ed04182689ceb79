"""Check many files with the workers of this machine or of a cluster."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from typing import Final

from graphsvc.batch.earlier import EarlierReports
from graphsvc.batch.finding import Found
from graphsvc.batch.lanes import ProcessLane
from graphsvc.batch.outbox import Outbox
from graphsvc.batch.plan import Plan
from graphsvc.batch.round import Round
from graphsvc.batch.row import Row
from graphsvc.batch.summary import Summary
from graphsvc.batch.together import Together

# A process takes about as long to start as it takes to check so many files.
_WORTH_A_PROCESS: Final = 25


def check_many(
    found: Found,
    plan: Plan,
    *,
    reports: Outbox | Together,
    resume: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    earlier: EarlierReports | None = None,
    tell: Callable[[Row | None], None] = lambda _row: None,
) -> Summary:
    """Return what came of all files; their reports are in ``reports``.

    ``jobs`` is how many processes work at once, all cores where it is None;
    ``cluster`` is the address of a Dask scheduler whose workers do it instead.
    ``tell`` gets the row of each file that is done, None for one that is no city's.
    Raises the refusal that concerns every file, such as that of an option.
    """
    turn = Round(
        found.files,
        limits=plan.options.limits,
        reports=reports,
        resume=resume,
        earlier=earlier,
        tell=tell,
    )
    asyncio.run(_run(turn, plan, _processes(jobs, len(found.files)), cluster))
    return Summary(turn.rows, found.refused, turn.passed_over)


async def _run(turn: Round, plan: Plan, processes: int, cluster: str | None) -> None:
    if cluster is not None:
        from graphsvc.batch.cluster import cluster_lanes

        async with cluster_lanes(cluster, plan) as lanes:
            await turn.run(lanes)
        return
    async with _process_lanes(plan, processes) as local:
        await turn.run(local)


@contextlib.asynccontextmanager
async def _process_lanes(plan: Plan, count: int) -> AsyncIterator[list[ProcessLane]]:
    lanes = [ProcessLane(plan) for _ in range(count)]
    try:
        yield lanes
    finally:
        await asyncio.gather(*(lane.close() for lane in lanes))


def _processes(jobs: int | None, files: int) -> int:
    if jobs is not None:
        return max(1, min(jobs, files))
    return min(_cores(), 1 + files // _WORTH_A_PROCESS)


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
