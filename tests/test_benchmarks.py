"""The benchmarks compare what they say they compare; how fast anything is, no test asks."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from support import ROOT, command

BODY = b'{"results": "some text, long enough to come in pieces"}' * 500
PAGE = ROOT / "docs" / "benchmarks.md"


class Answers(BaseHTTPRequestHandler):
    """Answer every GET with the same body; below /chunked in chunks, below /fault with a 500."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(500 if self.path.startswith("/fault") else 200)
        if self.path.startswith("/chunked"):
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (BODY[:100], BODY[100:]):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("Content-Length", str(len(BODY)))
            self.end_headers()
            self.wfile.write(BODY)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.results")


def ordered(**changed: object) -> subprocess.CompletedProcess[str]:
    """Let the load generator carry out an order of 30 requests."""
    order = {
        "path": "/sparql", "queries": ["ASK {}"], "lengths": [len(BODY)], "digest": None,
        "unique_from": None, "clients": 3, "seconds": 20, "most": 30, **changed,
    }  # fmt: skip
    return command(sys.executable, "-m", "benchmarks.load", cwd=ROOT, stdin=json.dumps(order))


@pytest.mark.parametrize("path", ["/sparql", "/chunked"])
def test_the_load_generator_counts_whole_answers(port: int, path: str) -> None:
    done = ordered(port=port, path=path, unique_from=0)
    served = json.loads(done.stdout)
    assert served["requests"] == 30
    assert 0 < served["p50_ms"] <= served["p99_ms"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"lengths": [len(BODY) + 1]}, "bytes, not"),
        ({"digest": 1}, "not the expected one"),
        ({"path": "/fault"}, "500"),
        ({"port": 1}, "refused"),
    ],
)
def test_the_load_generator_ends_at_the_first_wrong_answer(
    port: int, changed: dict[str, object], told: str
) -> None:
    done = ordered(**{"port": port, **changed})
    assert done.returncode != 0
    assert told in done.stderr


def test_a_ratio_is_the_median_of_the_ratios_of_neighbours(results: ModuleType) -> None:
    goal = results.Goal("at most", 0.5)
    found = results.beside(
        "x", [1.0, 9.0, 2.0], [4.0, 10.0, 4.0], unit="ms", peer_name="other", goal=goal
    )
    assert found.number == 0.5
    assert found.spread == (0.25, 0.9)
    assert found.is_met


def test_of_times_the_ratio_tells_how_many_times_faster(results: ModuleType) -> None:
    goal = results.Goal("at least", 20)
    found = results.beside(
        "x", [1.0, 2.0], [10.0, 40.0], unit="ms", peer_name="other", goal=goal, times_faster=True
    )
    assert found.number == 15
    assert not found.is_met
    assert "not met" in results.table([found])


def test_what_lies_above_its_neighbour_is_told_in_the_unit_of_its_goal(results: ModuleType) -> None:
    goal = results.Goal("at most", 10, " ms more")
    found = results.above(
        "x", [9.0, 30.0, 12.0], [4.0, 10.0, 4.0], unit="ms", peer_name="other", goal=goal
    )
    assert found.number == 8
    assert found.spread == (5, 20)
    assert found.cells()[3:] == ("8 ms more (5 to 20)", "at most 10 ms more", "met")


def test_what_has_no_goal_is_neither_met_nor_missed(results: ModuleType) -> None:
    found = results.beside("x", [1.0], [4.0], unit="ms", peer_name="other", goal=None)
    assert found.is_met
    assert found.cells()[4:] == ("–", "")


def test_faults_are_planted_in_the_city_that_is_checked_without_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    cities = importlib.import_module("benchmarks.cities")
    assert cities.city(500, 100) != cities.city(500)
    assert b"a scom:CityModel" in cities.city(500, 100)


def test_an_unknown_benchmark_is_refused_with_those_that_there_are() -> None:
    done = command(sys.executable, "-m", "benchmarks", "hot", cwd=ROOT)
    assert done.returncode == 2
    assert "in-process" in done.stderr


def test_the_page_tells_of_each_benchmark_and_holds_the_results_of_a_run() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = command(sys.executable, "-m", "benchmarks", "--help", cwd=ROOT).stdout
    for name in (
        "cold", "commands", "in-process", "http-check", "look-ups", "cached", "memory",
        "pages", "published", "thousand", "guards", "stalls", "paint", "scaling",
    ):  # fmt: skip
        assert name in names
        assert f"`{name}`" in page
    results = page.partition("<!-- results:")[2].partition("<!-- end of results -->")[0]
    assert "| ratio" in results
    assert "cores" in results


@pytest.mark.parametrize("name", ["results", "thousand", "guards", "stalls", "paint", "scaling"])
def test_each_run_has_a_section_of_the_page_to_write_into(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    page = importlib.import_module("benchmarks.page")
    before = PAGE.read_text(encoding="utf-8")
    copy = tmp_path / "benchmarks.md"
    copy.write_text(before, encoding="utf-8")
    monkeypatch.setattr(page, "PAGE", copy)
    page.write(name, "| what came out |\n")
    page.write(name, "| what came out later |\n")
    after = copy.read_text(encoding="utf-8")
    assert after.count("| what came out") == 1
    begin, end = f"<!-- {name}: ", f"<!-- end of {name} -->"
    assert after.partition(begin)[0] == before.partition(begin)[0]
    assert after.partition(end)[2] == before.partition(end)[2]


def test_only_all_quick_ones_together_are_written() -> None:
    done = command(sys.executable, "-m", "benchmarks", "cold", "--write", cwd=ROOT)
    assert done.returncode == 2
    assert "all quick benchmarks" in done.stderr


@pytest.mark.parametrize(
    "name", ["edge", "text", "deadline", "confinement", "memory", "caps", "processes"]
)
def test_a_guard_is_taken_out_of_the_service_that_is_measured(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each stands for something that the service calls; a renamed one would go on guarding."""
    monkeypatch.syspath_prepend(str(ROOT))
    guards = importlib.import_module("benchmarks.guards")
    assert name in guards.GUARDS
    what = {
        "edge": "graphsvc.api.edge:Edge.__call__",
        "text": "graphsvc.store.guard:read",
        "deadline": "graphsvc.workers.process:Process.__init__",
        "confinement": "graphsvc.workers.sandbox:confine",
        "memory": "graphsvc.workers.sandbox:limit_memory",
        "caps": "graphsvc.jobs.caps:check_rows",
        "processes": "graphsvc.store.embedded:EmbeddedStore.ask",
    }[name]
    code = f"import pkgutil; print(pkgutil.resolve_name({what!r}).__module__)"
    patched = {"PYTHONPATH": str(guards.PATCHES), "PYTHON_GRAPHSVC_WITHOUT": name}
    assert command(sys.executable, "-c", code, env=patched).stdout.strip() == "sitecustomize"
    assert command(sys.executable, "-c", code).stdout.strip() != "sitecustomize"


def test_a_picture_shows_every_value_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    plot = importlib.import_module("benchmarks.plot")
    text = plot.drawn("A & B", "size", [10, 100, 1000], {"up <s>": [1, 10, 100], "flat": [5, 5, 5]})
    drawing = ET.fromstring(text)  # noqa: S314 - made here
    lines = [
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in drawing.iter("{http://www.w3.org/2000/svg}polyline")
    ]
    assert len(lines) == 2
    rising, level = lines
    assert [x for x, _ in rising] == [x for x, _ in level] == sorted(x for x, _ in rising)
    heights = [y for _, y in rising]
    assert heights == sorted(heights, reverse=True)  # SVG counts from the top
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2)
    assert len({y for _, y in level}) == 1
    told = [title.text for title in drawing.iter("{http://www.w3.org/2000/svg}title")]
    assert told == ["up <s>: 1", "up <s>: 10", "up <s>: 100", "flat: 5", "flat: 5", "flat: 5"]
