"""Make folders of city files, and run the command on them as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generate_cities import city, faulty
from support import GRAPHSVC, ROOT, command

EXAMPLES = ROOT / "examples"
DAY = ("--as-of", "2026-11-22")
SMALL = 130
SCOM = "https://w3id.org/scom/ns#"


def write_cities(folder: Path, count: int, *, first: int = 1, statements: int = SMALL) -> Path:
    """Write so many generated cities without a violation into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        (folder / f"city-{seed:05}.ttl").write_text(city(seed, statements), encoding="utf-8")
    return folder


def broken_city(seed: int = 1) -> str:
    """Return a city with some violations or warnings."""
    return faulty(seed, 300, 8).text


def slow_city(practices: int = 60_000) -> str:
    """Return a city that the engine needs minutes for, unless there are fewer practices."""
    lines = (f"<urn:x{at}> a <urn:any>, <{SCOM}Practice> ." for at in range(practices))
    return "\n".join((city(1, SMALL), *lines, ""))


def validate(*arguments: str | Path, timeout_s: float = 120) -> tuple[int, str, str]:
    """Run ``graphsvc validate`` and return exit code, standard output and standard error."""
    done = command(GRAPHSVC, "validate", *DAY, *arguments, timeout_s=timeout_s)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


@contextmanager
def started(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Start ``graphsvc validate`` and give the process, which is gone afterwards."""
    with subprocess.Popen(
        [str(part) for part in (GRAPHSVC, "validate", *DAY, *arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    told = (_told(task / "children") for task in Path("/proc").glob(f"{pid}/task/*"))
    return [int(child) for children in told for child in children.split()]


def worked_s(pid: int) -> float:
    """Return how many seconds of a processor a process has used; 0 if it has gone."""
    after_name = _told(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    ticks = sum(map(int, after_name[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _told(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def wait_until(holds: Callable[[], bool], what: str, within_s: float = 60) -> None:
    """Return as soon as something holds; fail when it takes too long."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"{what}: not within {within_s} s"
        time.sleep(0.02)


def summary(folder: Path) -> dict[str, Any]:
    """Return the summary that a run left in its folder of reports."""
    told: dict[str, Any] = json.loads((folder / "summary.json").read_text("utf-8"))
    return told


def reports(folder: Path) -> dict[str, bytes]:
    """Return the reports below a folder by their path there, without the summary."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "summary."))
    }
