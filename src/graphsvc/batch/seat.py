"""What a worker of a cluster runs: each of its threads has a process of its own to check files.

The process stays for the next files of the same plan, and goes when none come.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Final

from graphsvc.batch.lanes import ProcessLane, outcomes
from graphsvc.batch.messages import pack_outcomes, unpack_jobs
from graphsvc.batch.plan import Plan
from graphsvc.errors import Refusal
from graphsvc.workers.frames import Header

_IDLE_S: Final = 60.0


class _Seat:
    """Hold one thread's process and the loop that speaks with it."""

    def __init__(self, plan: Header) -> None:
        self.plan = plan
        self._lane = ProcessLane(Plan.of_header(plan))
        self._runner = asyncio.Runner()
        self._at_work = threading.Lock()
        self._alarm: threading.Timer | None = None

    def check(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return what came of the files; the process then waits for more, but not for ever."""
        with self._at_work:
            if self._alarm is not None:
                self._alarm.cancel()
            jobs = list(unpack_jobs(header, body))
            found = pack_outcomes(self._runner.run(outcomes(self._lane, jobs)))
            self._alarm = threading.Timer(_IDLE_S, self.leave)
            self._alarm.daemon = True
            self._alarm.start()
        return found

    def leave(self) -> None:
        """End the process, unless files have come in the meantime."""
        if self._at_work.acquire(blocking=False):
            try:
                self._runner.run(self._lane.close())
            finally:
                self._at_work.release()


_here = threading.local()


def check_here(plan: Header, header: Header, body: bytes) -> tuple[Header, bytes]:
    """Return what came of the files, or the refusal that concerns all of them."""
    seat: _Seat | None = getattr(_here, "seat", None)
    if seat is None or seat.plan != plan:
        if seat is not None:
            seat.leave()
        seat = _here.seat = _Seat(plan)
    try:
        return seat.check(header, body)
    except Refusal as refusal:
        return {"refusal": refusal.to_dict()}, b""
