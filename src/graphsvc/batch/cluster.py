"""Lanes to the workers of a Dask cluster; files go there as bytes, and disks need not be shared.

A worker of the cluster checks in a process of its own, as this machine does: a
file that breaks that process, or takes too long, costs no worker.  Where a worker
itself is lost, the scheduler gives its files to another; files that were with
several workers when they were lost are tried alone, and refused if it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import CancelledError
from importlib import import_module
from typing import Any, Final

from graphsvc.batch.lanes import Lost, answered
from graphsvc.batch.messages import Job, Outcome, pack_jobs
from graphsvc.batch.plan import Plan
from graphsvc.batch.seat import check_here
from graphsvc.errors import MemoryRefusal, ParameterRefusal, StoreRefusal, from_dict

_CONNECT_S: Final = 10.0
_FIRST_WORKER_S: Final = 30.0
_PATIENCE_S: Final = 15.0
_MISSES: Final = 4
# Each thread of a worker has one message to work on and one to go on with.
_A_THREAD: Final = 2
_MOST_LANES: Final = 256
_GO_ON: Final = "Mend that, then go on with --resume, where --out was given."


@contextlib.asynccontextmanager
async def cluster_lanes(address: str, plan: Plan) -> AsyncIterator[list[ClusterLane]]:
    """Connect to the scheduler at that address and give its lanes.

    Raises ``ParameterRefusal`` where Dask is not installed or the address is none,
    ``StoreRefusal`` where nothing answers there or no worker comes.
    """
    distributed = _distributed()
    if "://" not in address:
        raise ParameterRefusal(
            f"{address!r} is no address of a cluster", todo="Write --cluster tcp://HOST:PORT."
        )
    # What it logs when a connection is lost is told by us; so large a file is no mistake.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    import_module("dask.config").set({"distributed.admin.large-graph-warning-threshold": "1 GB"})
    try:
        client = await distributed.Client(
            address, asynchronous=True, set_as_default=False, timeout=_CONNECT_S, name="graphsvc"
        )
    except (OSError, TimeoutError, ValueError) as fault:
        raise StoreRefusal(
            f"No scheduler answers at {address}", todo="Check the address and that it runs."
        ) from fault
    try:
        with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
            await client.wait_for_workers(1, timeout=_FIRST_WORKER_S)
        threads = sum((await client.nthreads()).values())
        if not threads:
            raise StoreRefusal(f"The cluster at {address} has no worker", todo="Start some.")
        killed = import_module("distributed.scheduler").KilledWorker
        # A result, and no part of each message: a worker asks for it once, and if all are lost
        # that have it, it is made again.
        shared = client.submit(dict, plan.to_header(), key=f"graphsvc-plan-{uuid.uuid4().hex}")
        count = min(threads * _A_THREAD, _MOST_LANES)
        yield [ClusterLane(client, shared, killed) for _ in range(count)]
    finally:
        with contextlib.suppress(OSError, TimeoutError):
            await client.close(timeout=2)


def _distributed() -> Any:  # noqa: ANN401  a module that may not be there
    try:
        return import_module("distributed")
    except ImportError as fault:
        raise ParameterRefusal(
            "--cluster needs Dask, which is not installed",
            todo="Install graphsvc with its extra: pip install 'graphsvc[cluster]'.",
        ) from fault


class ClusterLane:
    """Bring files to whichever worker the scheduler chooses."""

    def __init__(self, client: Any, plan: Any, killed: type[Exception]) -> None:  # noqa: ANN401  of Dask
        self._client = client
        self._plan = plan
        self._killed = killed

    async def check(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Return the outcome of each file; raise :class:`Lost` where too many workers were lost."""
        future = self._client.submit(
            check_here,
            self._plan,
            *pack_jobs(jobs),
            key=f"graphsvc-{uuid.uuid4().hex}",
            pure=False,
        )
        try:
            header, body = await self._result(future)
        finally:
            future.release()
        if "refusal" in header:
            raise from_dict(header["refusal"])
        return answered(jobs, header, body)

    async def close(self) -> None:
        """Do nothing: the connection is closed for all lanes at once."""

    async def _result(self, future: Any) -> Any:  # noqa: ANN401  of Dask
        """Wait for the result; refuse to wait longer where no worker is left to give it."""
        result = asyncio.ensure_future(future.result())
        missed = 0
        try:
            while not (await asyncio.wait({result}, timeout=_PATIENCE_S))[0]:
                missed = 0 if await self._has_workers() else missed + 1
                if missed == _MISSES:
                    raise StoreRefusal("The cluster has no worker any more", todo=_GO_ON)
        finally:
            result.cancel()
        fault = asyncio.CancelledError() if result.cancelled() else result.exception()
        if fault is None:
            return result.result()
        if isinstance(fault, asyncio.CancelledError | CancelledError | OSError):
            raise StoreRefusal("The connection to the cluster was lost", todo=_GO_ON) from fault
        if isinstance(fault, self._killed):
            raise Lost(_killed_with_it()) from fault
        raise StoreRefusal(
            f"The cluster can't check files: {str(fault).strip().splitlines()[0]}",
            todo="Install the same versions of graphsvc, Dask and Python on all its machines.",
        ) from fault

    async def _has_workers(self) -> bool:
        try:
            return bool(await self._client.nthreads())
        except (OSError, TimeoutError):
            return False


def _killed_with_it() -> MemoryRefusal:
    return MemoryRefusal(
        "The process that read it ended, on one worker of the cluster after the other",
        todo="Check the file alone; make it smaller or nest it less.",
    )
