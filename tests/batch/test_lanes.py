"""A file costs its worker at most, and never another file."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from batch.making import EXAMPLES, SMALL, children, slow_city, worked_s
from generate_cities import city
from graphsvc.batch.lanes import ProcessLane, outcomes
from graphsvc.batch.messages import (
    Job,
    Outcome,
    pack_jobs,
    pack_outcomes,
    unpack_jobs,
    unpack_outcomes,
)
from graphsvc.batch.plan import Plan, planned
from graphsvc.batch.row import Row, refused
from graphsvc.errors import DeadlineRefusal, MemoryRefusal, StoreRefusal, SyntaxRefusal, Where
from graphsvc.render import render
from graphsvc.validation.check import Options
from graphsvc.validation.files import validate

T = TypeVar("T")
PLAN = planned(Options(as_of="2026-11-22"), format_name="json")
GOOD = [Job(f"city-{seed}.ttl", city(seed, SMALL).encode()) for seed in range(4)]
SLOW = Job("slow.ttl", slow_city().encode())


def with_lane(use: Callable[[ProcessLane], Awaitable[T]], plan: Plan = PLAN) -> T:
    """Run ``use`` with a lane to a real worker, and end that after it."""

    async def run() -> T:
        lane = ProcessLane(plan)
        try:
            return await use(lane)
        finally:
            await lane.close()

    return asyncio.run(run())


def of(jobs: list[Job], plan: Plan = PLAN) -> list[Outcome]:
    return with_lane(lambda lane: outcomes(lane, jobs), plan)


def test_a_worker_gives_the_report_that_the_same_check_gives_here() -> None:
    data = (EXAMPLES / "arden-broken.ttl").read_bytes()
    (outcome,) = of([Job("arden-broken.ttl", data)])
    report = validate(data, name="arden-broken.ttl", as_of="2026-11-22")
    assert outcome.report == render(report, "json")
    assert sum(outcome.row.counts) == sum(report.counts.values()) > 0
    assert outcome.row.iri == "https://w3id.org/scom/example/arden-broken/arden"


def test_a_file_that_is_refused_has_its_row_and_the_others_their_reports() -> None:
    bad = Job("bad.ttl", b"@prefix : <http://e/> .\n:a :b")
    found = of([GOOD[0], bad, GOOD[1]])
    assert [outcome.row.file for outcome in found] == ["city-0.ttl", "bad.ttl", "city-1.ttl"]
    assert [outcome.report is None for outcome in found] == [False, True, False]
    assert isinstance(found[1].row.refusal, SyntaxRefusal)
    assert found[1].row.refusal.where == Where("bad.ttl", 2, 6)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_file_that_ends_the_process_each_time_is_refused_alone(number: signal.Signals) -> None:
    others = set(children(os.getpid()))

    async def use(lane: ProcessLane) -> list[Outcome]:
        work = asyncio.create_task(outcomes(lane, [*GOOD[:2], SLOW, *GOOD[2:]]))
        struck = 0
        while not (await asyncio.wait({work}, timeout=0.2))[0]:
            for pid in set(children(os.getpid())) - others:
                # To start and to check the others takes a fraction of this.
                if worked_s(pid) > 4:
                    os.kill(pid, number)
                    struck += 1
                    await asyncio.sleep(0.5)
        assert struck == 2, "once among the others, once alone"
        return await work

    found = with_lane(use)
    (bad,) = [outcome for outcome in found if outcome.report is None]
    assert bad.row.file == "slow.ttl"
    assert isinstance(bad.row.refusal, MemoryRefusal)
    assert "The process that read it ended" in str(bad.row.refusal)
    assert [outcome.row.file for outcome in found] == [
        *("city-0.ttl", "city-1.ttl", "slow.ttl", "city-2.ttl", "city-3.ttl")
    ]


def test_a_file_past_its_deadline_is_refused_alone() -> None:
    began = time.monotonic()
    found = of([GOOD[0], SLOW, GOOD[1]], replace(PLAN, time_limit_s=1.5))
    assert time.monotonic() - began < 30
    assert [outcome.report is None for outcome in found] == [False, True, False]
    assert isinstance(found[1].row.refusal, DeadlineRefusal)
    assert "1.5 seconds" in str(found[1].row.refusal)


def test_a_file_that_needs_more_memory_than_allowed_is_refused_alone() -> None:
    limited = replace(PLAN, memory_bytes=48 << 20)
    found = of([GOOD[0], Job("large.ttl", SLOW.data * 2), GOOD[1]], limited)
    assert [outcome.report is None for outcome in found] == [False, True, False]
    assert isinstance(found[1].row.refusal, MemoryRefusal)
    assert "48 MB" in str(found[1].row.refusal)


def test_a_process_that_is_killed_from_outside_costs_no_file() -> None:
    others = set(children(os.getpid()))

    async def use(lane: ProcessLane) -> None:
        await outcomes(lane, GOOD[:1])
        (pid,) = set(children(os.getpid())) - others
        os.kill(pid, signal.SIGKILL)
        (outcome,) = await outcomes(lane, GOOD[1:2])
        assert outcome.report is not None
        (another,) = set(children(os.getpid())) - others
        assert another != pid

    with_lane(use)


def test_a_worker_with_another_model_or_shapes_is_not_trusted_with_any_file() -> None:
    with pytest.raises(StoreRefusal, match="another version"):
        of(GOOD, replace(PLAN, bundle="other"))


def test_workers_are_confined_as_far_as_the_system_offers_it() -> None:
    async def use(lane: ProcessLane) -> dict[str, str]:
        await outcomes(lane, GOOD[:1])
        assert lane._process is not None
        return lane._process.sandbox

    assert set(with_lane(use)) == {"files", "network", "memory"}


# --- Messages -------------------------------------------------------------------------------


def test_jobs_and_outcomes_cross_whole() -> None:
    jobs = [Job("a", b"1"), Job("b", b"", b"earlier"), Job("c\udcff", b"\0" * 9, b"")]
    assert list(unpack_jobs(*pack_jobs(jobs))) == jobs
    row = Row("a", "Arden", None, (1, 2, 3), 19)
    found = [Outcome(row, b"report"), Outcome(row), Outcome(row, b"")]
    assert unpack_outcomes(*pack_outcomes(found)) == found


def test_a_refusal_crosses_with_its_place() -> None:
    refusal = SyntaxRefusal("what", todo="do", where=Where(None, 3, 4))
    (back,) = unpack_outcomes(*pack_outcomes([Outcome(refused("a.ttl", refusal))]))
    assert back.row.refusal is not None
    assert back.row.refusal.to_dict() == refusal.at("a.ttl").to_dict()
