"""See how loading, answering and memory grow with the data, from 10⁴ to 10⁷ statements."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks import data, machine, plot, questions, servers
from benchmarks.measuring import ROOT, Bench
from benchmarks.memory import of_all
from benchmarks.rates import Rate
from benchmarks.results import lines, short

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PICTURE = ROOT / "docs" / "pictures" / "scaling.svg"
# Reading ten million statements takes longer than a query may by default.
_SETTINGS = {"GRAPHSVC_QUERY_TIME_LIMIT_S": "300", "GRAPHSVC_REQUESTS_PER_MINUTE": "0"}
_TITLE = "How loading, answering and memory grow with the data"
_HEAD = (
    "statements", "loading", "statements a second", "on disk", "ready after", "look-up",
    "latest 1 %", "all grouped", "memory, idle", "memory, after it all",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """Hold what one size came to; seconds, milliseconds, MB of a million bytes."""

    statements: int
    load_s: float
    disk_mb: float
    ready_s: float
    look_up_ms: float
    late_ms: float
    grouped_ms: float
    idle_mb: float
    used_mb: float


def run(bench: Bench) -> Iterator[str]:
    """Measure each size, and draw the picture where results are written."""
    points = []
    for size in SIZES:
        if size > bench.most:
            bench.say(f"  {size:,} statements are left out: --statements is {bench.most:,}")
            continue
        points.append(_point(bench, size))
        bench.say(f"  {points[-1]}")
    rows = [
        [
            f"{point.statements:,}",
            f"{short(point.load_s)} s",
            short(point.statements / point.load_s),
            f"{short(point.disk_mb)} MB",
            f"{short(point.ready_s)} s",
            f"{short(point.look_up_ms)} ms",
            f"{short(point.late_ms)} ms",
            f"{short(point.grouped_ms)} ms",
            f"{short(point.idle_mb)} MB",
            f"{short(point.used_mb)} MB",
        ]
        for point in points
    ]
    if bench.writes and len(points) > 1:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(picture(points), encoding="utf-8")
        yield f"![{_TITLE}](pictures/{PICTURE.name})"
    yield lines([_HEAD, *rows])


def picture(points: list[Point]) -> str:
    """Return the drawing of the points."""
    sizes = [point.statements for point in points]
    return plot.drawn(
        _TITLE,
        "statements",
        sizes,
        {
            "load, s": [point.load_s for point in points],
            "look-up, ms": [point.look_up_ms for point in points],
            "all grouped, ms": [point.grouped_ms for point in points],
            "memory, MB": [point.used_mb for point in points],
        },
    )


def _point(bench: Bench, size: int) -> Point:
    held = data.with_cities(bench, data.cities_for(bench, size))
    bench.say(f"  {held.statements:,} statements are ready (load {machine.load():.1f})")
    folder = bench.folder / f"graphsvc-{held.cities}"
    began = time.monotonic()
    with servers.graphsvc(bench, held, _SETTINGS) as server:
        ready_s = time.monotonic() - began - server.load_s
        disk_mb = sum(f.stat().st_size for f in (folder / "store").rglob("*") if f.is_file()) / 1e6
        idle_mb = of_all(server)
        look_ups = Rate(server, questions.sampled(server))
        runs = [look_ups.served(1, bench.seconds) for _ in range(bench.rounds)]
        everything = Rate(server, questions.measured(server, questions.EVERYTHING))
        grouped = [everything.served(1, 0.1).p50_ms for _ in range(min(3, bench.rounds))]
        point = Point(
            held.statements,
            server.load_s,
            disk_mb,
            ready_s,
            median(run.p50_ms for run in runs),
            median(run.p99_ms for run in runs),
            median(grouped),
            idle_mb,
            of_all(server),
        )
    shutil.rmtree(folder)
    held.path.unlink()
    return point
