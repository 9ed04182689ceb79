"""Some workers of one kind, a bounded queue before them, and their replacement."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graphsvc.errors import BusyRefusal, Refusal, StoreRefusal
from graphsvc.workers.frames import Header, Spelled
from graphsvc.workers.process import Answer, Confinement, Process, WorkerFault

_log = logging.getLogger("graphsvc.workers")
_LATER: Final = "Try again when it runs again."
_TELL: Final = "Tell the operator."


@dataclass(frozen=True, slots=True)
class Size:
    """Say how many workers there are and how long anyone waits, seconds where nothing is said."""

    workers: int
    kept: int  # alive even when idle
    queue: int  # requests that may wait for a worker, and as many again that go first
    reserved: int = 0  # more workers, for those who go first when all others are busy
    queue_s: float = 10.0
    start_s: float = 30.0
    idle_s: float = 60.0  # after which those above ``kept`` go


class Pool:
    """Hand each job to one worker and replace the workers that it costs."""

    def __init__(
        self,
        name: str,
        confinement: Confinement,
        size: Size,
        *,
        on_ready: Callable[[Header], None] = lambda _: None,
    ) -> None:
        self.name = name
        self.trouble: Refusal | None = None  # why the last start failed
        self.sandbox: dict[str, str] = {}
        self._confinement = confinement
        self._size = size
        self._on_ready = on_ready
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._starting = 0
        self._failures = 0
        self._first: deque[asyncio.Future[Process]] = deque()
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._lent: set[Process] = set()  # at work for those who do not go first
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = False

    async def start(self) -> None:
        """Start the workers that are kept; return when the first of them is ready."""
        self._running = True
        for _ in range(self._size.kept):
            self._spawn_later()
        while self._tasks and not self._all and self.trouble is None:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, *, within_s: float = 2.0) -> None:
        """End all workers and refuse whoever still waits."""
        self._running = False
        for waiter in (*self._first, *self._waiting):
            if not waiter.done():
                waiter.set_exception(StoreRefusal("The service is stopping", todo=_LATER))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(process.stop(within_s=within_s) for process in list(self._all)))

    @property
    def alive(self) -> int:
        """Return how many workers are ready or at work."""
        return len(self._all)

    @property
    def waiting(self) -> int:
        """Return how many requests wait for a worker."""
        return len(self._first) + len(self._waiting)

    @property
    def pids(self) -> list[int]:
        """Return the process ids of the workers."""
        return [process.pid for process in self._all]

    async def run(
        self,
        header: Header | Spelled,
        body: bytes = b"",
        *,
        deadline_s: float,
        goes_first: bool = False,
    ) -> Answer:
        """Return one worker's answer to a job; whoever goes first waits for no one who doesn't.

        Raises what the job refuses; ``BusyRefusal`` when the queue is full or slow,
        ``DeadlineRefusal`` and ``MemoryRefusal`` when the job cost its worker.
        """
        process = self._free(goes_first=goes_first) or await self._turn(goes_first=goes_first)
        try:
            answer = await process.ask(header, body, deadline_s=deadline_s)
        except BaseException:
            self._release(process)
            raise
        if answer[0].get("retire"):
            process.kill()
        self._release(process)
        return answer

    def _free(self, *, goes_first: bool) -> Process | None:
        while self._idle and (goes_first or len(self._lent) < self._size.workers):
            process = self._idle.pop()  # the one used last, whose memory is warm
            if process.is_usable:
                if not goes_first:
                    self._lent.add(process)
                return process
        return None

    async def _turn(self, *, goes_first: bool) -> Process:
        """Wait for a worker, behind those who wait already."""
        line = self._first if goes_first else self._waiting
        self._refuse_at_once(line)
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Process] = loop.create_future()
        line.append(waiter)
        if len(self._all) + self._starting < self._most:
            self._spawn_later()
        alarm = loop.call_later(self._size.queue_s, self._give_up, waiter)
        try:
            return await waiter
        except BaseException:
            if waiter in line:
                line.remove(waiter)
            elif not waiter.cancelled() and waiter.exception() is None:
                self._release(waiter.result())  # it came as the asker went
            raise
        finally:
            alarm.cancel()

    def _give_up(self, waiter: asyncio.Future[Process]) -> None:
        if not waiter.done():
            late = self._busy(f"no worker came free within {self._size.queue_s:g} s")
            waiter.set_exception(late)

    @property
    def _most(self) -> int:
        """Return how many workers there may be for those who wait now."""
        return self._size.workers + (self._size.reserved if self._first else 0)

    def _refuse_at_once(self, line: deque[asyncio.Future[Process]]) -> None:
        """Refuse whom waiting would not help."""
        if not self._running:
            raise StoreRefusal("The service is not running", todo=_LATER)
        if self.trouble is not None and self._size.kept and not self._all:
            raise self.trouble  # it is being tried again, which may take long
        if len(line) >= self._size.queue:
            raise self._busy(f"{len(line)} requests wait already")

    def _busy(self, detail: str) -> Refusal:
        return BusyRefusal(f"Too many {self.name}: {detail}", todo="Try again in some seconds.")

    def _release(self, process: Process) -> None:
        self._lent.discard(process)
        if process.is_usable and process in self._all:
            self._idle.append(process)
        self._hand_over()
        if len(self._all) > self._size.kept and process in self._idle:
            asyncio.get_running_loop().call_later(self._size.idle_s, self._let_go, process)

    def _hand_over(self) -> None:
        """Give idle workers to those who wait: first to those who go first."""
        while self._idle:
            if self._first:
                line = self._first
            elif self._waiting and len(self._lent) < self._size.workers:
                line = self._waiting
            else:
                return
            waiter = line.popleft()
            if waiter.done():
                continue
            process = self._idle.pop()
            if not process.is_usable:
                line.appendleft(waiter)
                continue
            if line is self._waiting:
                self._lent.add(process)
            waiter.set_result(process)

    def _let_go(self, process: Process) -> None:
        if process in self._idle and len(self._all) > self._size.kept:
            self._idle.remove(process)
            process.kill()

    def _spawn_later(self) -> None:
        self._starting += 1
        task = asyncio.get_running_loop().create_task(self._spawn())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _spawn(self) -> None:
        try:
            if self._failures:
                await asyncio.sleep(min(0.1 * 2**self._failures, 5.0))
            process = await Process.start(self._confinement, within_s=self._size.start_s)
        except (Refusal, WorkerFault, OSError) as error:
            self._starting -= 1
            self._failed(error)
            return
        except BaseException:
            self._starting -= 1
            raise
        self._starting -= 1
        self._failures, self.trouble, self.sandbox = 0, None, process.sandbox
        self._all.add(process)
        process.ended.add_done_callback(lambda _: self._gone(process))
        self._on_ready(process.ready)
        self._release(process)

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        trouble = error if isinstance(error, Refusal) else StoreRefusal(str(error), todo=_TELL)
        if str(trouble) != str(self.trouble):  # once is enough, however often it is tried
            _log.error("a worker for %s did not start: %s", self.name, error)
        self.trouble = trouble
        if not self._all:
            for waiter in (*self._first, *self._waiting):
                if not waiter.done():
                    waiter.set_exception(self.trouble)
            self._first.clear()
            self._waiting.clear()
        self._replace()

    def _gone(self, process: Process) -> None:
        self._all.discard(process)
        if process in self._idle:
            self._idle.remove(process)
        self._replace()

    def _replace(self) -> None:
        """Start what is missing: those kept, and one for whoever waits."""
        wanted = max(self._size.kept, min(self.waiting, self._most))
        if self._first:
            wanted = self._most  # the others may be busy for long
        if self._running and len(self._all) + self._starting < wanted:
            self._spawn_later()
