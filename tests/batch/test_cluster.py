"""Many files on a Dask cluster: a real scheduler and real workers, some of them killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from batch.making import (
    broken_city,
    children,
    reports,
    slow_city,
    started,
    summary,
    validate,
    wait_until,
    worked_s,
    write_cities,
)
from support import GRAPHSVC, command, free_port

DASK = Path(sys.executable).parent / "dask"
pytestmark = pytest.mark.skipif(
    not DASK.exists(), reason="the extra 'cluster' is not installed, which brings Dask"
)


@dataclass
class Cluster:
    """Hold a running scheduler and its workers, each a process of its own."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self) -> None:
        """Start a worker with one thread and without a nanny, which would start it again."""
        self.workers.append(
            _dask(
                self.folder,
                *("worker", self.address, "--host", "127.0.0.1", "--no-nanny"),
                *("--nthreads", "1", "--no-dashboard", "--local-directory", self.folder),
            )
        )

    def wait_for_workers(self, count: int) -> None:
        """Return when so many workers are there."""
        asked = (
            "import sys; from distributed import Client\n"
            "with Client(sys.argv[1]) as client: client.wait_for_workers(int(sys.argv[2]), 60)"
        )
        done = command(sys.executable, "-c", asked, self.address, str(count), timeout_s=90)
        assert done.returncode == 0, done.stderr


def _dask(folder: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    with (folder / "dask.log").open("ab") as log:
        return subprocess.Popen([DASK, *arguments], stdout=log, stderr=log, cwd=folder)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Run a scheduler and two workers on loopback."""
    folder = tmp_path_factory.mktemp("dask")
    port = str(free_port())
    local = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
    running = Cluster(f"tcp://127.0.0.1:{port}", folder, _dask(folder, "scheduler", *local))
    try:
        for _ in range(2):
            running.add_worker()
        running.wait_for_workers(2)
        yield running
    finally:
        for process in (*running.workers, running.scheduler):
            process.kill()
            process.wait(timeout=30)


def test_a_cluster_gives_the_same_reports_and_table_as_this_machine(
    cluster: Cluster, tmp_path: Path
) -> None:
    cities = write_cities(tmp_path / "cities", 20)
    (cities / "broken.ttl").write_text(broken_city(), "utf-8")
    (cities / "bad.ttl").write_text("no Turtle", "utf-8")
    here = validate(cities, "--out", tmp_path / "here")
    there = validate(cities, "--out", tmp_path / "there", "--cluster", cluster.address)
    assert there[0] == here[0] == 2
    assert reports(tmp_path / "there") == reports(tmp_path / "here")
    assert len(reports(tmp_path / "there")) == 21
    assert summary(tmp_path / "there") == summary(tmp_path / "here")


def test_workers_read_no_file_of_the_client(cluster: Cluster, tmp_path: Path) -> None:
    # A pipe can be read once only, and here the client has read it.
    cities = write_cities(tmp_path / "cities", 1)
    text = (cities / "city-00001.ttl").read_bytes()
    os.mkfifo(pipe := tmp_path / "pipe.ttl")
    with started(pipe, cities, "--format", "json", "--cluster", cluster.address) as run:
        pipe.write_bytes(text)
        out, _ = run.communicate(timeout=60)
    assert [Path(report["file"]).name for report in json.loads(out)["reports"]] == [
        "pipe.ttl",
        "city-00001.ttl",
    ]


def test_every_file_is_reported_once_when_a_worker_is_killed_in_the_middle(
    cluster: Cluster, tmp_path: Path
) -> None:
    cities, out = write_cities(tmp_path / "cities", 300), tmp_path / "out"
    with started(cities, "--out", out, "--cluster", cluster.address) as run:
        wait_until(lambda: out.exists() and len(reports(out)) > 40, "some reports are there")
        killed, _ = cluster.workers
        assert run.poll() is None
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        _, err = run.communicate(timeout=120)
    assert (run.returncode, err) == (0, "")
    assert len(reports(out)) == 300
    told = [item["file"] for item in summary(out)["files"]]
    assert told == sorted(str(path) for path in cities.iterdir())


def test_a_file_that_is_lost_with_one_worker_after_the_other_is_refused(
    cluster: Cluster, tmp_path: Path
) -> None:
    cities = write_cities(tmp_path / "cities", 4)
    (cities / "city-00002-slow.ttl").write_text(slow_city(), "utf-8")
    with started(cities, "--out", tmp_path / "out", "--cluster", cluster.address) as run:
        killed = 0
        while run.poll() is None:
            for worker in cluster.workers:
                # To check the other files takes a fraction of this.
                if any(worked_s(pid) > 3 for pid in children(worker.pid)):
                    cluster.add_worker()
                    worker.kill()
                    worker.wait()
                    killed += 1
            assert killed < 10
            time.sleep(0.1)
        _, err = run.communicate()
    # The scheduler gives a file to three more workers before it gives it up.
    assert killed == 4
    assert run.returncode == 2
    assert "city-00002-slow.ttl" in err
    assert "The process that read it ended, on one worker of the cluster after the other" in err
    assert len(reports(tmp_path / "out")) == 4


def test_a_hostile_file_costs_no_worker_of_the_cluster(cluster: Cluster, tmp_path: Path) -> None:
    cities = write_cities(tmp_path / "cities", 4)
    (cities / "city-00002-slow.ttl").write_text(slow_city(), "utf-8")
    code, out, err = validate(cities, "--cluster", cluster.address, "--time-limit", "3")
    assert code == 2
    assert "took longer than its limit of 3 seconds" in err
    assert "files: 5 · conforming: 4 · not conforming: 0 · refused: 1" in out
    assert all(worker.poll() is None for worker in cluster.workers)


def test_a_run_goes_on_after_its_cluster_was_lost(cluster: Cluster, tmp_path: Path) -> None:
    cities, out = write_cities(tmp_path / "cities", 300), tmp_path / "out"
    with started(cities, "--out", out, "--cluster", cluster.address) as run:
        wait_until(lambda: out.exists() and len(reports(out)) > 40, "some reports are there")
        cluster.scheduler.kill()
        told, err = run.communicate(timeout=60)
    assert (run.returncode, told) == (2, "")
    assert "connection to the cluster was lost" in err
    assert "--resume" in err
    before = len(reports(out))
    assert before < 300
    assert validate(cities, "--out", out, "--resume")[0] == 0
    assert summary(out)["totals"]["unchanged"] == before
    assert len(reports(out)) == 300


def test_ctrl_c_stops_at_once_and_leaves_the_cluster_as_it_was(
    cluster: Cluster, tmp_path: Path
) -> None:
    cities, out = write_cities(tmp_path / "cities", 300), tmp_path / "out"
    with started(cities, "--out", out, "--cluster", cluster.address) as run:
        wait_until(lambda: out.exists() and len(reports(out)) > 20, "some reports are there")
        run.send_signal(signal.SIGINT)
        assert run.communicate(timeout=10) == ("", "")
    assert all(json.loads(report)["file"] for report in reports(out).values())
    shutil.rmtree(out)
    assert validate(cities, "--out", out, "--cluster", cluster.address)[0] == 0


def test_an_address_where_nothing_answers_is_refused(tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    code, out, err = validate(write_cities(tmp_path, 1), "--cluster", address)
    assert (code, out) == (2, "")
    assert address in err


def test_without_dask_the_option_says_what_to_install(tmp_path: Path) -> None:
    cities = write_cities(tmp_path / "cities", 1)
    # As where the extra is not installed: what stands in its place can't be imported.
    (tmp_path / "distributed.py").write_text("raise ImportError('no such module')")
    done = command(
        *(GRAPHSVC, "validate", cities, "--cluster", "tcp://127.0.0.1:1"),
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "graphsvc[cluster]" in done.stderr
