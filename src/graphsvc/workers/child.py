"""Run jobs from standard input, one at a time: ``python -m graphsvc.workers.child MODULE``.

``MODULE`` offers ``start(config) -> Jobs``.  The first frame is the configuration,
every later one a job; each gets one frame back.  Standard output belongs to the
frames, so whatever else is printed goes to standard error.

The engine runs in a thread whose stack is large enough for the deepest text
that the length limits let through.  The main thread only waits for the service
to go away, and then ends the process, even in the middle of a job.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import BinaryIO, Protocol

from graphsvc.errors import CapacityRefusal, MemoryRefusal, Refusal
from graphsvc.workers import frames, sandbox
from graphsvc.workers.frames import Header

# A job longer than this is worth a look at the memory it left behind.
_LONG_JOB_S = 0.05


class Jobs(Protocol):
    """Carry out the jobs of one kind of worker."""

    ready: Header

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return the answer to one job; raise a ``Refusal`` for a fault of the asker's."""

    def close(self) -> None:
        """Leave nothing behind: the service has gone."""


class _Channel:
    """Read and write frames on the two pipes to the service."""

    def __init__(self) -> None:
        self._read: BinaryIO = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
        self._write: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)

    def receive(self) -> tuple[Header, bytes] | None:
        """Return the next frame, or None at the end."""
        prefix = self._read.read(frames.LENGTHS.size)
        if len(prefix) < frames.LENGTHS.size:
            return None
        head, body = frames.lengths(prefix)
        header = frames.decode_header(self._read.read(head))
        return header, self._read.read(body) if body else b""

    def send(self, header: Header, body: bytes = b"") -> None:
        """Write one frame whole."""
        view = memoryview(frames.encode(header, body))
        while view:
            view = view[self._write.write(view) :]


def main() -> None:
    """Set the process up, confine it, and work until the service closes the pipe."""
    module, parent = sys.argv[1], int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends us
    sandbox.die_with_parent(parent)
    channel = _Channel()
    first = channel.receive()
    if first is None:
        return
    config = first[0]
    if config["tidies"]:
        sandbox.die_with_parent(parent, signal.SIGTERM)
    jobs_module = importlib.import_module(module)
    held = sandbox.confine(read=config["read"], write=config["write"])
    threading.stack_size(config["stack_bytes"])
    worker = _Worker(channel, jobs_module.start, config, held)
    signal.signal(signal.SIGTERM, worker.leave)
    thread = threading.Thread(target=worker.work, daemon=True)
    thread.start()
    _wait_for_the_end(thread)
    worker.leave()


class _Worker:
    """Hold what the engine's thread and the ending of the process share."""

    def __init__(
        self,
        channel: _Channel,
        start: Callable[[Header], Jobs],
        config: Header,
        held: dict[str, str],
    ) -> None:
        self._channel = channel
        self._start = start
        self._config = config
        self._held = held
        self._jobs: Jobs | None = None

    def work(self) -> None:
        """Start the jobs' module, say that it is ready, and carry out jobs until the end."""
        try:
            self._jobs = jobs = self._start(self._config)
        except Refusal as refusal:
            self._channel.send({"refusal": refusal.to_dict()})
            return
        self._held["memory"] = sandbox.limit_memory(self._config["memory_bytes"])
        gc.collect()
        gc.freeze()  # what is there now stays, and the collector need not look at it again
        self._channel.send({"ready": jobs.ready, "sandbox": self._held})
        at_rest = sandbox.resident_bytes()
        while (job := self._channel.receive()) is not None:
            began = time.monotonic()
            header, body = _carry_out(jobs, *job)
            del job
            if time.monotonic() - began > _LONG_JOB_S:
                grown = sandbox.resident_bytes() - at_rest
                header["retire"] = header.get("retire") or grown > self._config["keep_bytes"]
            self._channel.send(header, body)

    def leave(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End the process at once, after the module has tidied up."""
        if self._jobs is not None:
            self._jobs.close()
        os._exit(0)


def _carry_out(jobs: Jobs, header: Header, body: bytes) -> tuple[Header, bytes]:
    try:
        return jobs.run(header, body)
    except Refusal as refusal:
        return {"refusal": refusal.to_dict()}, b""
    except MemoryError:
        return {"refusal": out_of_memory().to_dict()}, b""
    except BaseException as error:  # noqa: BLE001 - the engine's panics are no Exception
        return {"fault": f"{type(error).__name__}: {error}"}, b""


def out_of_memory() -> CapacityRefusal:
    """Return what is said when a job needed more memory than it may have."""
    return MemoryRefusal(
        "The work needed more memory than one request may use",
        todo="Ask for less at once: a narrower query, a LIMIT, a smaller file.",
    )


def _wait_for_the_end(thread: threading.Thread) -> None:
    """Return when the service has closed its end of the pipe, or the work has ended."""
    try:
        import select

        watch = select.poll()
    except (ImportError, AttributeError):
        thread.join()  # Windows can't watch a pipe; the end is seen between two jobs
        return
    watch.register(0, 0)  # nothing but the hang-up, which is always reported
    while thread.is_alive():
        if watch.poll(60_000):
            return


if __name__ == "__main__":
    main()
