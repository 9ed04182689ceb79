"""One worker process as the service sees it: started, asked, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from graphsvc.errors import DeadlineRefusal, MemoryRefusal, Refusal, StoreRefusal, from_dict
from graphsvc.workers import frames
from graphsvc.workers.frames import Header, Spelled

Answer = tuple[Header, bytes]

# All that a worker gets of the environment: neither proxies nor anyone's secrets.
_WANTED = frozenset({"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "TZ"})
_WANTED_BEGINNINGS = ("LANG", "LC_", "PYTHON", "VIRTUAL_ENV")


class WorkerFault(RuntimeError):
    """Report a fault of our own in a worker: a bug, not the asker's doing."""


@dataclass(frozen=True, slots=True)
class Confinement:
    """Say what a kind of worker runs, may touch and may use."""

    module: str
    config: Callable[[], Header] = dict  # asked anew for each process
    read: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()
    memory_bytes: int = 1 << 30
    keep_bytes: int = 64 << 20  # a worker that keeps more than this after a job is replaced
    stack_bytes: int = 512 << 20
    answer_bytes: int = 256 << 20  # a longer answer is no answer of ours
    tidies: bool = False  # has something to put away when the service goes

    def first_frame(self) -> bytes:
        """Return the frame that configures the process."""
        return frames.encode(
            {
                **self.config(),
                "read": [str(path) for path in self.read],
                "write": [str(path) for path in self.write],
                "memory_bytes": self.memory_bytes,
                "keep_bytes": self.keep_bytes,
                "stack_bytes": self.stack_bytes,
                "tidies": self.tidies,
            }
        )


class Process(asyncio.SubprocessProtocol):
    """Carry one question at a time to a worker process and its answer back."""

    def __init__(self, answer_bytes: int) -> None:
        self._frames = frames.Assembler(answer_bytes)
        self._answer: asyncio.Future[Answer] | None = None
        self._killed = False
        self._killed_for: Refusal | None = None
        self._transport: asyncio.SubprocessTransport | None = None
        self._stdin: asyncio.WriteTransport | None = None
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        self.closed: asyncio.Future[None] = self._loop.create_future()  # its pipes too
        self.ready: Header = {}
        self.sandbox: dict[str, str] = {}

    @classmethod
    async def start(cls, confinement: Confinement, *, within_s: float) -> Process:
        """Start a worker and return it when it is ready; raise the refusal it starts with."""
        loop = asyncio.get_running_loop()
        command = (sys.executable, "-P", "-m", "graphsvc.workers.child")
        transport, process = await loop.subprocess_exec(
            lambda: cls(confinement.answer_bytes),
            *command,
            confinement.module,
            str(os.getpid()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None,
            env=_environment(),
            start_new_session=True,
        )
        del transport  # the protocol holds it
        try:
            header, _ = await process.ask_raw(confinement.first_frame(), deadline_s=within_s)
        except BaseException:
            process.kill()
            await asyncio.shield(process.closed)
            raise
        process.ready = header["ready"]
        process.sandbox = header["sandbox"]
        return process

    @property
    def pid(self) -> int:
        """Return the process's id."""
        assert self._transport is not None  # noqa: S101 - asyncio connects before it hands over
        return self._transport.get_pid()

    @property
    def is_usable(self) -> bool:
        """Tell whether the process runs and will go on running."""
        return not self._killed and not self.ended.done()

    async def ask(
        self, header: Header | Spelled, body: bytes = b"", *, deadline_s: float
    ) -> Answer:
        """Return the answer to one job; a refusal is raised, and so is what ended the worker."""
        return await self.ask_raw(frames.encode(header, body), deadline_s=deadline_s)

    async def ask_raw(self, frame: bytes, *, deadline_s: float) -> Answer:
        """Send a frame that is ready to go and return its answer."""
        if self._stdin is None or not self.is_usable:
            raise _gone(None)
        self._answer = self._loop.create_future()
        alarm = self._loop.call_later(deadline_s, self._expire, deadline_s)
        try:
            self._stdin.write(frame)
            header, body = await self._answer
        except asyncio.CancelledError:
            self.kill()
            raise
        finally:
            alarm.cancel()
            self._answer = None
        if "refusal" in header:
            if header.get("retire"):
                self.kill()  # it says itself that it can't go on
            raise from_dict(header["refusal"])
        if "fault" in header:
            raise WorkerFault(header["fault"])
        return header, body

    def kill(self, reason: Refusal | None = None) -> None:
        """End the process at once; whoever waits for it gets ``reason``."""
        if self.is_usable and self._transport is not None:
            self._killed, self._killed_for = True, reason
            with suppress(ProcessLookupError):  # it was quicker
                self._transport.kill()

    def _expire(self, deadline_s: float) -> None:
        self.kill(_too_late(deadline_s))

    async def stop(self, *, within_s: float) -> None:
        """Close the pipe, which ends the process; kill it if it lingers."""
        if self._stdin is not None:
            self._stdin.close()
        try:
            await asyncio.wait_for(asyncio.shield(self.closed), within_s)
        except TimeoutError:
            self.kill()
            await self.closed

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transports that asyncio made."""
        self._transport = cast("asyncio.SubprocessTransport", transport)
        pipe: Any = self._transport.get_pipe_transport(0)
        self._stdin = pipe

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Hand the answer over as soon as it is whole."""
        if fd != 1:
            return
        try:
            answers = self._frames.feed(data)
        except frames.BrokenFrame:
            self.kill()
            return
        for answer in answers:
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(answer)

    def process_exited(self) -> None:
        """Tell whoever waits why there will be no answer."""
        code = self._transport.get_returncode() if self._transport else None
        if not self.ended.done():
            self.ended.set_result(None)
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(self._killed_for or _gone(code))
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Note that nothing of the process is left."""
        if not self.closed.done():
            self.closed.set_result(None)


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _WANTED or name.startswith(_WANTED_BEGINNINGS)
    }
    # One worker thread needs no arenas of its own: fewer pages held.  And the engine takes and
    # gives back many small pieces for each query: a longer list of them spares it 5 % of its work.
    tunables = "glibc.malloc.tcache_count=500"
    return kept | {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": tunables}


def _too_late(deadline_s: float) -> Refusal:
    return DeadlineRefusal(
        f"The work took longer than its limit of {deadline_s:g} seconds",
        todo="Make it narrower, or try again when less is asked of the service.",
    )


def _gone(code: int | None) -> Refusal:
    if code is None:
        return StoreRefusal("The worker process is gone", todo="Try again in a moment.")
    try:
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        how = f"signal {-code}"
    return MemoryRefusal(
        f"The work ended its process ({how}): it needed more memory or depth than it may use",
        todo="Ask for less at once: a narrower query, a LIMIT, less nesting, a smaller file.",
    )
