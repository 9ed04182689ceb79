"""Workers answer, are killed in time, and are replaced, whatever a job does to them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from graphsvc.errors import BusyRefusal, DeadlineRefusal, MemoryRefusal, Refusal, StoreRefusal
from graphsvc.workers import frames
from graphsvc.workers.pool import Pool, Size
from graphsvc.workers.process import Confinement, WorkerFault

T = TypeVar("T")
SMALL = Confinement("service.trying", memory_bytes=256 << 20)
ONE = Size(workers=1, kept=1, queue=2, queue_s=2)


def with_pool(
    use: Callable[[Pool], Awaitable[T]], size: Size = ONE, confinement: Confinement = SMALL
) -> T:
    """Run ``use`` with a pool of workers that was started, and stop it."""

    async def run() -> T:
        pool = Pool("tries", confinement, size)
        await pool.start()
        try:
            return await use(pool)
        finally:
            await pool.stop()

    return asyncio.run(run())


async def echo(pool: Pool, word: str = "hello") -> dict[str, Any]:
    header, _ = await pool.run({"how": "echo", "word": word}, b"x" * 100_000, deadline_s=10)
    return header


# --- Frames ---------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", [1, 3, 7, 1000])
def test_frames_are_put_together_from_any_pieces(piece: int) -> None:
    sent = [({"n": number}, b"\x00body" * number) for number in range(20)]
    wire = b"".join(frames.encode(header, body) for header, body in sent)
    assembler = frames.Assembler()
    got = [
        frame
        for start in range(0, len(wire), piece)
        for frame in assembler.feed(wire[start : start + piece])
    ]
    assert got == sent


@pytest.mark.parametrize(
    "wire",
    [b"\xff" * 8, b"\x00\x00\x00\x02\x00\x00\x00\x00[]", b"\x00\x00\x00\x01\x00\x00\x00\x00{"],
    ids=["too long", "no object", "no JSON"],
)
def test_what_is_no_frame_is_refused(wire: bytes) -> None:
    with pytest.raises(frames.BrokenFrame):
        frames.Assembler().feed(wire)


def test_an_answer_longer_than_agreed_is_refused_before_it_is_held() -> None:
    assembler = frames.Assembler(max_body=10)
    assert assembler.feed(frames.encode({}, b"x" * 10)) == [({}, b"x" * 10)]
    with pytest.raises(frames.BrokenFrame):
        assembler.feed(frames.encode({}, b"x" * 11))


# --- Jobs -----------------------------------------------------------------------------------


def test_a_job_comes_back_with_its_body() -> None:
    async def use(pool: Pool) -> None:
        header, body = await pool.run(
            {"how": "echo", "word": "스마트시티"}, b"\x00" * 3_000_000, deadline_s=10
        )
        assert header["echo"] == "스마트시티"
        assert body == b"\x00" * 3_000_000

    with_pool(use)


def test_a_job_past_its_deadline_is_killed_and_the_next_one_answered() -> None:
    async def use(pool: Pool) -> None:
        before = (await echo(pool))["pid"]
        began = time.monotonic()
        with pytest.raises(DeadlineRefusal, match=r"0\.5 seconds"):
            await pool.run({"how": "sleep", "seconds": 60}, deadline_s=0.5)
        assert time.monotonic() - began < 1.5
        assert (await echo(pool))["pid"] != before

    with_pool(use)


@pytest.mark.parametrize("how", ["crash", "eat"])
def test_a_job_that_breaks_its_worker_is_refused_and_the_next_one_answered(how: str) -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(MemoryRefusal):
            await pool.run({"how": how}, deadline_s=10)
        assert (await echo(pool))["echo"] == "hello"

    with_pool(use)


def test_a_bug_in_a_job_is_told_apart_and_costs_no_worker() -> None:
    async def use(pool: Pool) -> None:
        before = (await echo(pool))["pid"]
        with pytest.raises(WorkerFault, match="ZeroDivisionError: a bug"):
            await pool.run({"how": "fault"}, deadline_s=10)
        assert (await echo(pool))["pid"] == before

    with_pool(use)


def test_what_a_job_prints_does_not_disturb_the_answers() -> None:
    async def use(pool: Pool) -> None:
        header, _ = await pool.run({"how": "print"}, deadline_s=10)
        assert header["printed"] is True
        assert (await echo(pool))["echo"] == "hello"

    with_pool(use)


def test_endless_recursion_ends_as_a_fault() -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises((WorkerFault, Refusal)):
            await pool.run({"how": "recurse"}, deadline_s=10)
        assert (await echo(pool))["echo"] == "hello"

    with_pool(use)


def test_a_full_queue_is_told_at_once() -> None:
    async def use(pool: Pool) -> None:
        jobs = [
            asyncio.ensure_future(pool.run({"how": "sleep", "seconds": 0.5}, deadline_s=10))
            for _ in range(3)
        ]
        await asyncio.sleep(0.1)
        began = time.monotonic()
        with pytest.raises(BusyRefusal, match="2 requests wait already"):
            await pool.run({"how": "echo", "word": ""}, deadline_s=10)
        assert time.monotonic() - began < 0.2
        await asyncio.gather(*jobs)

    with_pool(use)


def test_whoever_waits_too_long_is_told_so() -> None:
    async def use(pool: Pool) -> None:
        slow = asyncio.ensure_future(pool.run({"how": "sleep", "seconds": 3}, deadline_s=10))
        await asyncio.sleep(0.1)
        with pytest.raises(BusyRefusal, match="within 2 s"):
            await echo(pool)
        await slow

    with_pool(use)


def test_a_job_that_nobody_waits_for_any_more_is_killed() -> None:
    async def use(pool: Pool) -> None:
        before = (await echo(pool))["pid"]
        slow = asyncio.ensure_future(pool.run({"how": "sleep", "seconds": 60}, deadline_s=90))
        await asyncio.sleep(0.1)
        slow.cancel()
        assert (await echo(pool))["pid"] != before

    with_pool(use)


def test_workers_start_when_needed_and_go_when_idle() -> None:
    async def use(pool: Pool) -> None:
        assert pool.alive == 0
        await asyncio.gather(echo(pool), echo(pool), echo(pool))
        assert 1 <= pool.alive <= 2
        await asyncio.sleep(1)
        assert pool.alive == 0
        assert (await echo(pool))["echo"] == "hello"

    with_pool(use, Size(workers=2, kept=0, queue=5, idle_s=0.5))


def test_a_worker_that_cannot_start_is_told_with_the_reason() -> None:
    async def use(pool: Pool) -> None:
        assert isinstance(pool.trouble, StoreRefusal | MemoryRefusal)
        with pytest.raises(Refusal):
            await echo(pool)

    with_pool(use, confinement=Confinement("service.no_such_module"))


def test_many_jobs_at_once_all_come_back_to_who_asked() -> None:
    async def use(pool: Pool) -> None:
        words = [str(number) for number in range(200)]
        got = await asyncio.gather(*(echo(pool, word) for word in words))
        assert [header["echo"] for header in got] == words

    with_pool(use, Size(workers=2, kept=2, queue=300, queue_s=30))
