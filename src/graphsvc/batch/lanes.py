"""Lanes: each brings files to one worker at a time, and tells what came of every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from graphsvc import assets
from graphsvc.batch.messages import Job, Outcome, pack_jobs, unpack_outcomes
from graphsvc.batch.plan import Plan
from graphsvc.batch.row import refused
from graphsvc.errors import CapacityRefusal, DeadlineRefusal, MemoryRefusal, Refusal, StoreRefusal
from graphsvc.workers.frames import Header
from graphsvc.workers.process import Confinement, Process, WorkerFault

_BUNDLED: Final = ("ontology", "shapes")
_START_S: Final = 120.0
_STARTS: Final = 3
_STOP_S: Final = 1.0
# A worker that holds this much more than at first is replaced.
_KEEP_BYTES: Final = 256 << 20


class Lost(Exception):
    """Tell that these files together get no answer, and what to say of one that stands alone.

    ``by_chance`` says that it need not have been any of them.
    """

    def __init__(self, refusal: Refusal, *, by_chance: bool = False) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.by_chance = by_chance


class Lane(Protocol):
    """Bring files to a worker."""

    async def check(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Return the outcome of each file.

        Raises :class:`Lost` where the worker was lost, and a ``Refusal`` that
        concerns every file.
        """

    async def close(self) -> None:
        """Let the worker go."""


async def outcomes(lane: Lane, jobs: Sequence[Job]) -> list[Outcome]:
    """Return the outcome of each file, those that cost a worker among them.

    When files are lost together each is tried again alone, so that only the one at
    fault is refused; so is one that was alone and perhaps lost by chance.
    """
    try:
        return await lane.check(jobs)
    except Lost as lost:
        if len(jobs) == 1 and not lost.by_chance:
            return [Outcome(refused(jobs[0].name, lost.refusal))]
    return [await _alone(lane, job) for job in jobs]


async def _alone(lane: Lane, job: Job) -> Outcome:
    try:
        (outcome,) = await lane.check([job])
    except Lost as lost:
        return Outcome(refused(job.name, lost.refusal))
    return outcome


def answered(jobs: Sequence[Job], header: Header, body: bytes) -> list[Outcome]:
    """Return the outcomes that an answer holds; raise ``ValueError`` unless it has each once."""
    try:
        found = unpack_outcomes(header, body)
    except (LookupError, TypeError) as fault:
        raise ValueError("an answer of another form") from fault
    if [item.row.file for item in found] != [job.name for job in jobs]:
        raise ValueError("an answer on other files")
    return found


class ProcessLane:
    """Bring files to a process of this machine: spawned, confined, killed at the deadline.

    It is started when first needed, and anew when it was lost.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._process: Process | None = None

    async def check(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Return the outcome of each file; raise :class:`Lost` where the process was lost."""
        process = await self._ready()
        try:
            header, body = await process.ask(*pack_jobs(jobs), deadline_s=self._plan.time_limit_s)
            found = answered(jobs, header, body)
        except (CapacityRefusal, WorkerFault) as fault:
            ended = not process.is_usable
            by_chance = ended and not isinstance(fault, DeadlineRefusal)
            raise Lost(self._told(fault, ended=ended), by_chance=by_chance) from fault
        except ValueError as fault:  # a file has taken it over
            process.kill()
            raise Lost(self._told(fault, ended=True)) from fault
        if header.get("retire"):
            process.kill()
        return found

    async def close(self) -> None:
        """End the process."""
        if self._process is not None:
            await self._process.stop(within_s=_STOP_S)

    async def _ready(self) -> Process:
        starts = 0
        while self._process is None or not self._process.is_usable:
            starts += 1
            try:
                self._process = await Process.start(confinement(self._plan), within_s=_START_S)
            except (DeadlineRefusal, MemoryRefusal):  # something ended it
                if starts == _STARTS:
                    raise
        return self._process

    def _told(self, fault: Exception, *, ended: bool) -> Refusal:
        limit = f"{self._plan.memory_bytes >> 20:,} MB of memory"
        if isinstance(fault, WorkerFault):
            return StoreRefusal(
                f"A fault of graphsvc itself: {fault}", todo="Please report it, with the file."
            )
        if isinstance(fault, DeadlineRefusal):
            return DeadlineRefusal(
                f"The check took longer than its limit of {self._plan.time_limit_s:g} seconds",
                todo="Allow more with --time-limit, or make the file smaller.",
            )
        if not ended:
            return MemoryRefusal(f"The check needed more than {limit}", todo="Make it smaller.")
        return MemoryRefusal(
            f"The process that read it ended: it crashed, was killed, or needed more than {limit}",
            todo="Check the file alone; make it smaller or nest it less.",
        )


def confinement(plan: Plan) -> Confinement:
    """Return what a worker may touch and use: it reads the bundled model and rules alone."""
    config = {"plan": plan.to_header()}
    return Confinement(
        "graphsvc.batch.checking",
        config=lambda: config,
        read=tuple(assets.folder(name) for name in _BUNDLED),
        memory_bytes=plan.memory_bytes,
        keep_bytes=_KEEP_BYTES,
    )
