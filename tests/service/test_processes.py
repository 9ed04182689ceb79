"""The service's processes: who holds what, and that none outlives the others."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from service.running import Running, children_of, start
from support import free_port

Start = Callable[..., Running]


def wait_until(holds: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_the_service_is_ready_within_ten_seconds_on_an_empty_folder(tmp_path: Path) -> None:
    began = time.monotonic()
    running = start(tmp_path, {"GRAPHSVC_DATA": str(tmp_path / "data")})
    try:
        assert time.monotonic() - began < 10
        assert running.address in running.log.read_text()
    finally:
        running.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_service_ends_at_once_and_cleanly(service: Start, number: int) -> None:
    running = service()
    children = running.children()
    assert len(children) == 3, "a writer and two readers"
    began = time.monotonic()
    assert running.stop(number) == 0
    assert time.monotonic() - began < 3
    assert wait_until(lambda: all(map(is_gone, children)))
    assert "Traceback" not in running.log.read_text()


def test_the_service_ends_while_a_query_runs(service: Start) -> None:
    running = service(GRAPHSVC_PRELOAD="model", GRAPHSVC_QUERY_TIME_LIMIT_S="60")
    with socket.create_connection(("127.0.0.1", int(running.address.rpartition(":")[2]))) as asking:
        query = "SELECT(COUNT(*)AS%20?n){?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i}"
        asking.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.5)
        children = running.children()
        began = time.monotonic()
        running.stop(signal.SIGTERM)
        assert time.monotonic() - began < 5
    assert wait_until(lambda: all(map(is_gone, children)))


def test_the_workers_die_with_a_service_that_is_killed(service: Start) -> None:
    running = service()
    children = running.children()
    assert len(children) == 3
    running.stop(signal.SIGKILL)
    assert wait_until(lambda: all(map(is_gone, children)))


def test_the_workers_die_even_in_the_middle_of_a_query(service: Start) -> None:
    running = service(GRAPHSVC_PRELOAD="model", GRAPHSVC_QUERY_TIME_LIMIT_S="60")
    with socket.create_connection(("127.0.0.1", int(running.address.rpartition(":")[2]))) as asking:
        query = "SELECT(COUNT(*)AS%20?n){?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i}"
        asking.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.5)
        children = running.children()
        running.stop(signal.SIGKILL)
        assert wait_until(lambda: all(map(is_gone, children)))


def test_any_worker_that_is_killed_is_replaced(service: Start) -> None:
    running = service()
    with running.client as client:
        killed = set(running.children())
        for pid in killed:
            os.kill(pid, signal.SIGKILL)

        def is_whole() -> bool:
            ready = client.get("/health/ready")
            others = set(running.children()) - killed
            return ready.status_code == 200 and len(others) == 3

        assert wait_until(is_whole, 10)
        assert client.get("/sparql?query=ASK{}").json()["boolean"] is True


def test_a_temporary_store_leaves_nothing_behind(tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        running = start(tmp_path, {"GRAPHSVC_PRELOAD": "none", "TMPDIR": str(tmp_path)})
        folder = next(tmp_path.glob("graphsvc-*"))
        assert any(folder.iterdir())
        running.stop(number)
        # The writer empties the folder when the service was killed; only the service removes it.
        assert wait_until(functools.partial(_is_empty, folder))
        if folder.exists():
            folder.rmdir()


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


def test_the_web_process_holds_no_store_and_no_engine(running: Running) -> None:
    data = str(running.log.parent / "data")
    opened = {pid: _open_files(pid) for pid in (running.process.pid, *running.children())}
    parts = (f"{data}/store", f"{data}/snapshots")
    holders = [
        pid for pid, files in opened.items() if any(file.startswith(parts) for file in files)
    ]
    assert running.process.pid not in holders
    assert len(holders) >= 3, "the writer and the readers hold files of the store"
    maps = Path(f"/proc/{running.process.pid}/maps").read_text()
    assert "pydantic" in maps, "the libraries of the process can be seen"
    assert "shacl" not in maps


def _open_files(pid: int) -> list[str]:
    found = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found.append(str(path.readlink()))
    return found


def test_readers_hold_no_web_framework_and_no_network(running: Running) -> None:
    children = running.children()
    assert len(children) >= 3
    for pid in children:
        maps = Path(f"/proc/{pid}/maps").read_text()
        assert "pydantic" not in maps
        assert "uvloop" not in maps
        status = Path(f"/proc/{pid}/status").read_text()
        assert "Seccomp:\t2" in status
        assert "Max core file size        0" in Path(f"/proc/{pid}/limits").read_text()
        environment = Path(f"/proc/{pid}/environ").read_bytes().lower()
        assert b"_proxy" not in environment
        assert b"graphsvc_" not in environment


def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "graphsvc", "serve", "--port", str(port)],
            cwd=tmp_path,
            capture_output=True,
            timeout=30,
            check=False,
            encoding="utf-8",
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port} can't be used" in done.stderr
    assert "--port" in done.stderr


def test_a_second_service_on_the_same_folder_says_why_it_is_not_ready(
    running: Running, tmp_path: Path
) -> None:
    folder = running.log.parent / "data"
    second = start(tmp_path, {"GRAPHSVC_DATA": str(folder)}, ready=False)
    try:

        def told() -> bool:
            try:
                with second.client as client:
                    return "in use by another process" in client.get("/health/ready").text
            except httpx.HTTPError:
                return False

        assert wait_until(told, 15)
        with second.client as client:
            assert client.get("/health/live").status_code == 200
            assert client.get("/sparql?query=ASK{}").status_code == 503
            assert client.get("/iso37106-2021/B7.ttl").status_code == 200
    finally:
        second.stop()


def test_no_child_is_left_of_a_service_that_could_not_start(tmp_path: Path) -> None:
    running = start(tmp_path, {"GRAPHSVC_READERS": "none"}, ready=False)
    assert running.process.wait(timeout=20) == 2
    assert "GRAPHSVC_READERS" in running.log.read_text()
    assert children_of(running.process.pid) == []
    assert free_port()


def test_a_request_whose_head_never_ends_is_cut_off(running: Running) -> None:
    port = int(running.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(b"GET /sparql?query=")
        with contextlib.suppress(OSError):  # the service closes before all is sent
            for _ in range(64):
                asking.sendall(b"x" * 65536)
        with contextlib.suppress(ConnectionError):
            assert asking.recv(4096).startswith(b"HTTP/1.1 400")
    with running.client as client:
        assert client.get("/sparql?query=ASK{}").status_code == 200
