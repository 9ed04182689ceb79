"""What was acknowledged is there, whichever process dies, and whenever.

The short run is part of the suite.  ``./run test tests/durability --long`` kills
ten times as often.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from durability import driver
from service.running import children_of

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found in /proc"
)

ROUNDS = 13
CHILDREN_A_ROUND = 3  # and then the service itself
LONG = 10
READY_WITHIN_S = 5.0


@dataclass
class Ledger:
    """Keep what a store owes: for each graph the last write acknowledged and the last sent."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    slowest_start_s: float = 0.0

    def check(self, found: dict[str, dict[str, int]]) -> None:
        """Fail unless each graph is whole, and no older than what was acknowledged."""
        for graph, marks in found.items():
            if not marks and graph not in self.acknowledged:
                continue
            assert list(marks.values()) == [driver.STATEMENTS], f"{graph} is there in part: {marks}"
            mark = int(next(iter(marks)))
            oldest, newest = self.acknowledged.get(graph, 0), self.sent.get(graph, 0)
            assert oldest <= mark <= newest, f"{graph} holds {mark}, not {oldest} to {newest}"
            self.acknowledged[graph] = mark  # what has been read will not go away again


class Service:
    """Run the driver and listen to what it tells."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self._ledger = ledger
        self.ready = threading.Event()
        self.faults: list[AssertionError] = []
        self.process = subprocess.Popen(
            [sys.executable, driver.__file__, str(folder)], stdout=subprocess.PIPE
        )
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def end(self) -> None:
        """Kill the service itself and hear the last that it told."""
        self.process.kill()
        self.process.wait(10)
        self._listening.join(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        if self.faults:
            raise self.faults[0]

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith(b"\n"):
                self._note(json.loads(line))

    def _note(self, event: dict[str, Any]) -> None:
        ledger = self._ledger
        if "found" in event:
            ledger.slowest_start_s = max(ledger.slowest_start_s, event["ready_s"])
            try:
                ledger.check(event["found"])
            except AssertionError as fault:
                self.faults.append(fault)
            self.ready.set()
        elif "sent" in event:
            ledger.sent[event["graph"]] = event["sent"]
        elif "acknowledged" in event:
            ledger.acknowledged[event["graph"]] = event["acknowledged"]


@contextlib.contextmanager
def service(folder: Path, ledger: Ledger) -> Iterator[Service]:
    """Give a service that is ready to be killed, and is killed at the end."""
    running = Service(folder, ledger)
    try:
        assert running.ready.wait(30), "the service did not come back"
        yield running
    finally:
        running.end()
        ledger.kills += 1


def kill_a_worker(parent: int, chance: random.SystemRandom) -> bool:
    """Kill the writer, or now and then a reader; tell whether there was one."""
    wanted = b"writing" if chance.random() < 0.7 else b"reading"
    for pid in children_of(parent):
        with contextlib.suppress(OSError):
            if wanted in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
                return True
    return False


@pytest.mark.timeout(1800)
def test_every_acknowledged_write_is_there_after_any_kill(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.SystemRandom()
    ledger = Ledger()
    rounds = ROUNDS * (LONG if request.config.getoption("--long") else 1)
    for _ in range(rounds):
        with service(tmp_path / "data", ledger) as running:
            for _ in range(CHILDREN_A_ROUND):
                time.sleep(chance.uniform(0.05, 0.5))
                ledger.kills += kill_a_worker(running.process.pid, chance)
            time.sleep(chance.uniform(0.0, 0.5))
    store = driver.opened(tmp_path / "data")

    async def last_look() -> dict[str, dict[str, int]]:
        await store.start()
        try:
            return await driver.found(store)
        finally:
            await store.stop()

    ledger.check(asyncio.run(last_look()))
    assert ledger.kills >= rounds * (CHILDREN_A_ROUND + 1) * 0.9
    assert sum(ledger.acknowledged.values()) > rounds, "too little was written to prove anything"
    assert ledger.slowest_start_s < READY_WITHIN_S


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """Give a folder whose disk does not make a thousand writes wait, where there is one."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_a_thousand_increments_by_four_clients_make_a_thousand(
    in_memory: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(driver.count(in_memory / "data", clients=4, each=250))
    assert json.loads(capfd.readouterr().out) == {"counted": ["1000"]}
