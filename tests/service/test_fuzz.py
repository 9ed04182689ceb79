"""Queries made up by the hundred never leave the worker; the same by the bare engine do."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.errors import Refusal
from graphsvc.workers import seccomp
from graphsvc.workers.process import Confinement, Process, WorkerFault
from service.test_no_way_out import Listener, canary, listener, snapshot

__all__ = ["canary", "listener", "snapshot"]  # fixtures that are used here too

EXAMPLES = 150
HEADER: dict[str, Any] = {
    "rows": "JSON", "triples": "TURTLE", "default": None, "named": None, "without": [],
    "union": True, "names_graphs": True, "terms": [], "caps": [1 << 20, 1000, ""],
}  # fmt: skip

# {url} is the listener, {file} the canary.
TARGETS = ("<{url}>", "<{file}>", "x:", "<>", "?u", "<\\u0068ttp:{rest}>")
JOINTS = ("", " ", "\n", "#c\n", "\t")

WRAPS = (
    "{ %s }", "OPTIONAL { %s }", "FILTER EXISTS { %s }", "MINUS { %s }", "LATERAL { %s }",
    "{ SELECT * { %s } }", "GRAPH ?g { %s }", "{ %s } UNION { }", "BIND(true AS ?t) %s",
    "FILTER(1e0)%s", "VALUES ?v { 1 } %s", "?a ?b ?c . %s",
)  # fmt: skip
SOURCES = ("", "FROM <{url}>", "FROM <{file}>", "FROM NAMED <{file}>")
FORMS = (
    "SELECT * %s { %s }", "ASK %s { %s }", "CONSTRUCT { ?s ?p ?o } %s { %s }",
    "DESCRIBE ?s <x:y> %s { %s }",
)  # fmt: skip


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Make up a query that reaches for the listener or the canary."""
    target = draw(st.sampled_from(TARGETS))
    joint, joint2 = draw(st.sampled_from(JOINTS)), draw(st.sampled_from(JOINTS))
    word = draw(st.sampled_from(("SERVICE", "service", "Service")))
    silent = draw(st.sampled_from(("", " SILENT", "SILENT")))
    part = f"{word}{silent}{joint}{target}{joint2}{{ ?s ?p ?o }}"
    for wrap in draw(st.lists(st.sampled_from(WRAPS), max_size=4)):
        part = wrap % part
    source = draw(st.sampled_from(SOURCES))
    form = draw(st.sampled_from(FORMS))
    return f"BASE <{{url}}> PREFIX x: <{{url}}> {form % (source, part)}"


def written(query: str, listener: Listener, canary: Path) -> str:
    """Return the query with the addresses in it."""
    rest = listener.url.removeprefix("http:")
    return (
        query.replace("{url}", listener.url)
        .replace("{file}", canary.as_uri())
        .replace("{rest}", rest)
    )


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Give a loop that lives as long as the test."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.mark.skipif(
    platform.machine() not in seccomp.MACHINES, reason="no filter is known for this processor"
)
def test_nothing_that_can_be_made_up_leaves_the_worker(
    loop: asyncio.AbstractEventLoop, snapshot: Path, listener: Listener, canary: Path
) -> None:
    confinement = Confinement("graphsvc.jobs.reading", lambda: {"snapshot": str(snapshot)},
                              read=(snapshot,))  # fmt: skip
    process = loop.run_until_complete(Process.start(confinement, within_s=30))
    came = {"answered": 0, "refused": 0}

    async def ask(text: str) -> bytes:
        header = {**HEADER, "snapshot": str(snapshot)}
        try:
            answer = (await process.ask(header, text.encode(), deadline_s=20))[1]
        except (Refusal, WorkerFault):
            came["refused"] += 1
            return b""
        came["answered"] += 1
        return answer

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(queries())
    def one(query: str) -> None:
        answer = loop.run_until_complete(ask(written(query, listener, canary)))
        assert b"leak" not in answer
        assert b"tweet" not in answer
        assert listener.seen == []

    try:
        one()
    finally:
        process.kill()
        loop.run_until_complete(process.closed)
    assert came["refused"] > EXAMPLES // 10, "many are well-formed and reach for the network"
    assert came["answered"], "some are answered, such as those that fail in silence"


def test_many_of_them_would_reach_the_listener(listener: Listener, canary: Path) -> None:
    reached = 0

    @settings(
        max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(queries())
    def one(query: str) -> None:
        nonlocal reached
        before = len(listener.seen)
        try:
            results = ox.Store().query(written(query, listener, canary))
            if not isinstance(results, ox.QueryBoolean):
                list(results)
        except (SyntaxError, OSError, ValueError, RuntimeError):
            pass
        reached += len(listener.seen) > before

    one()
    assert reached > 10
