"""Each change has a time of its own, later than all before, whatever the clock does."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.runtimes import NODE, need_node
from graphsvc.publications import contents, moments, names, questions, updates
from graphsvc.publications.names import AS
from graphsvc.publications.updates import Change, NewVersion
from graphsvc.vocab import CITY_GRAPHS, DCTERMS, XSD
from service.running import start
from service.test_tokens import bearer, created
from support import ROOT, command

ARDEN = (ROOT / "examples" / "arden.ttl").read_bytes()
TURTLE = {"Content-Type": "text/turtle"}
NQUADS = {"Accept": "application/n-quads"}
MODIFIED = DCTERMS + "modified"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CITIES = ("arden", "brook", "clay")
EVENTS = (
    f"SELECT ?event ?at WHERE {{ GRAPH <{names.RECORDS}> {{ ?event <{AS}published> ?at }} }} "
    "ORDER BY ?event"
)


@dataclass(slots=True)
class Publisher:
    """Publish into a real store as the service does, by a clock that is set by hand."""

    store: ox.Store = field(default_factory=ox.Store)
    known: dict[str, tuple[int | None, int]] = field(default_factory=dict)
    count: int = 0

    def last(self) -> str | None:
        """Return the time of the last change, as the store tells it."""
        rows = self.store.query(questions.LAST)
        assert isinstance(rows, ox.QuerySolutions)
        return next((row["last"].value for row in rows), None)

    def change(self, city: str, at: str, *, deletes: bool) -> bool:
        """Publish the next version of a city, or delete it; tell whether that was carried out."""
        current, latest = self.known.get(city, (None, 0))
        self.count += 1
        wanted = Change(city, f"m{self.count}", at, current, bool(latest and current is None))
        if deletes and current is None:
            return False
        after: tuple[int | None, int] = (None, latest)
        if deletes:
            text = updates.delete(wanted)
        else:
            node = ox.NamedNode(f"{CITY_GRAPHS}{city}#it")
            title = ox.Literal(f"change {self.count}")
            content = contents.canonical([ox.Triple(node, ox.NamedNode(DCTERMS + "title"), title)])
            text = updates.publish(wanted, NewVersion(latest + 1, content))
            after = (latest + 1, latest + 1)
        self.store.update(text)
        if not self.store.query(questions.landed(wanted.mark)):
            return False
        self.known[city] = after
        return True

    def replayed(self) -> set[str]:
        """Return the statements that the events leave, read in the order of their times."""
        rows = self.store.query(
            f"SELECT * WHERE {{ GRAPH <{names.RECORDS}> {{ ?e <{AS}published> ?at ; "
            f"<{AS}object> ?model OPTIONAL {{ ?e <{AS}result> ?version }} }} }}"
        )
        assert isinstance(rows, ox.QuerySolutions)
        packed = {
            quad.subject: quad.object.value
            for quad in self.store
            if quad.graph_name == ox.NamedNode(names.CONTENTS)
        }
        # As clients of feeds in JavaScript do: by milliseconds.
        ordered = sorted(
            rows, key=lambda row: int(datetime.fromisoformat(row["at"].value).timestamp() * 1000)
        )
        state: dict[str, str] = {}
        for row in ordered:
            version = row["version"]
            text = contents.unpacked(packed[version], 10_000).nquads.decode() if version else ""
            state[row["model"].value] = text
        return {line for text in state.values() for line in text.splitlines()}


@given(
    st.lists(
        st.tuples(st.sampled_from(CITIES), st.booleans(), st.sampled_from([0, 0, 0, 1, -1, -5000])),
        min_size=1,
        max_size=20,
    )
)
def test_replay_by_time_is_the_current_graph_whatever_the_clock_does(
    changes: list[tuple[str, bool, int]],
) -> None:
    publisher, clock = Publisher(), NOON
    for city, deletes, passed_ms in changes:
        clock += timedelta(milliseconds=passed_ms)
        at = moments.after(publisher.last(), clock)
        there = publisher.known.get(city, (None, 0))[0] is not None
        assert publisher.change(city, at, deletes=deletes) is (there or not deletes)
    current = {
        f"{quad.triple} ." for quad in publisher.store if quad.graph_name.value in graphs()
    }  # fmt: skip
    assert publisher.replayed() == current


def graphs() -> set[str]:
    return {CITY_GRAPHS + city for city in CITIES}


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=50))
def test_times_grow_by_a_millisecond_at_least(steps_us: list[int]) -> None:
    last, clock = None, NOON
    for step in steps_us:
        clock += timedelta(microseconds=step)
        at = moments.after(last, clock)
        parsed = datetime.fromisoformat(at)
        assert parsed.microsecond % 1000 == 0
        assert parsed >= clock.replace(microsecond=clock.microsecond // 1000 * 1000)
        if last is not None:
            assert parsed - datetime.fromisoformat(last) >= timedelta(milliseconds=1)
            assert moments.is_before(last, at)
        last = at


@pytest.mark.parametrize("late_ms", [0, 1, 3_600_000])
def test_a_change_that_is_not_later_than_the_last_is_not_carried_out(late_ms: int) -> None:
    publisher = Publisher()
    at = NOON.isoformat(timespec="milliseconds")
    assert publisher.change("arden", at, deletes=False)
    late = (NOON - timedelta(milliseconds=late_ms)).isoformat(timespec="milliseconds")
    assert not publisher.change("brook", late, deletes=False)
    assert not publisher.change("arden", late, deletes=True)
    later = (NOON + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
    assert publisher.change("brook", later, deletes=False)


def published(client: httpx.Client, city: str, number: int) -> None:
    body = ARDEN.replace(b"How Arden works", f"How {city} works, {number}".encode())
    headers = {**TURTLE, **({"If-Match": "*"} if number else {})}
    answer = client.put(f"/models/{city}", content=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text


def times(client: httpx.Client) -> list[str]:
    """Return the times of all events in the order of their numbers."""
    found = client.get("/sparql", params={"query": EVENTS}).json()["results"]["bindings"]
    numbered = {int(row["event"]["value"].rpartition("/")[2]): row["at"]["value"] for row in found}
    assert sorted(numbered) == list(range(1, len(numbered) + 1))
    return [numbered[number] for number in sorted(numbered)]


def assert_growing(found: list[str]) -> None:
    read = [datetime.fromisoformat(at) for at in found]
    assert all(after - one >= timedelta(milliseconds=1) for one, after in pairwise(read))


def test_ldes_client_replays_the_current_graphs_after_the_clock_was_set_back(
    tmp_path: Path,
) -> None:
    node = need_node()
    data = tmp_path / "data"
    token = created(data, "admin")
    settings = {"GRAPHSVC_DATA": str(data), "GRAPHSVC_PRELOAD": "none"}
    running = start(tmp_path, settings)
    with running.client as client:
        client.headers.update(bearer(token))
        published(client, "arden", 0)
        # As it is where the clock was ahead when the last change was made.
        clock = (
            f"DELETE WHERE {{ GRAPH <{names.RECORDS}> {{ <{names.FEED}> <{MODIFIED}> ?t }} }} ; "
            f"INSERT DATA {{ GRAPH <{names.RECORDS}> {{ <{names.FEED}> <{MODIFIED}> "
            f'"2999-12-31T23:59:59.999Z"^^<{XSD}dateTime> }} }}'
        )
        assert client.post("/update", data={"update": clock}).status_code == 204

        def several(city: str) -> None:
            with running.client as own:
                own.headers.update(bearer(token))
                for number in range(3):
                    published(own, city, number)

        with ThreadPoolExecutor(3) as threads:
            list(threads.map(several, ("brook", "clay", "dale")))
    running.stop()
    running = start(tmp_path, settings)
    with running.client as client:
        client.headers.update(bearer(token))
        published(client, "arden", 1)
        found = times(client)
        assert len(found) == 11
        assert_growing(found)
        assert all(at.startswith("3000-01-01") for at in found[1:])
        environment = {**os.environ, "no_proxy": "127.0.0.1"}
        address = f"{running.address}/feed"
        done = command(node, "read-feed.js", address, cwd=NODE, timeout_s=120, env=environment)
        assert done.returncode == 0, done.stderr
        order = [line for line in done.stdout.splitlines() if line.startswith("# ")]
        assert [int(line.rpartition("/")[2]) for line in order] == list(range(1, 12))
        for city in ("arden", "brook", "clay", "dale"):
            current = client.get(f"/models/{city}", headers=NQUADS).text
            titles = [line for line in done.stdout.splitlines() if f"How {city} works" in line]
            assert titles[-1].partition(" <https")[0] in current
    running.stop()


@pytest.mark.parametrize(
    "more", ["", "_:a <x:p> <x:last> .\n<x:first> <x:p> _:a .\n", '<x:q> <x:p> " _:a ." .\n']
)
def test_a_long_file_is_stored_whole_with_its_blank_nodes_joined(more: str) -> None:
    lines = "".join(f"<x:{number}> <x:p> {number} .\n" for number in range(1500)) + more
    wanted = [quad.triple for quad in ox.parse(lines, ox.RdfFormat.TURTLE)]
    content = contents.canonical(wanted)
    store = ox.Store()
    change = Change("long", "mark", NOON.isoformat(timespec="milliseconds"))
    store.update(updates.publish(change, NewVersion(1, content)))
    graph = ox.NamedNode(f"{CITY_GRAPHS}long")
    held = ox.Dataset(
        ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph)
    )
    expected = ox.Dataset(ox.Quad(*triple) for triple in wanted)
    for one in (held, expected):
        one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert held == expected
