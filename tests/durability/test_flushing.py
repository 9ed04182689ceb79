"""What is acknowledged was flushed to the disk before, as the kernel saw it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NoReturn

import pytest

from durability import driver

WRITES: Final = 5
_FLUSH: Final = re.compile(r"\b(?:fsync|fdatasync)\(\d+<(?P<path>[^>]*)>")
_TOLD: Final = re.compile(r'write\(1<[^>]*>, "\{\\"(?P<what>sent|acknowledged)\\": (?P<mark>\d+)')
# The engine alone, which acknowledges by returning.
_BARE: Final = """
import os, sys
import pyoxigraph as ox
store = ox.Store(sys.argv[1])
for mark in range(1, 6):
    os.write(1, b'{"sent": %d}\\n' % mark)
    store.update(f'INSERT DATA {{ <x:s> <x:p> {mark} }}')
    os.write(1, b'{"acknowledged": %d}\\n' % mark)
"""


def traced(folder: Path, *command: str) -> list[list[str]]:
    """Return for each write the files that were flushed between its sending and its answer."""
    strace = shutil.which("strace")
    if sys.platform != "linux" or strace is None:
        _missing("strace is not here: install it")
    log = folder / "strace.log"
    watch = [strace, "-f", "-y", "-qq", "-s", "64", "-e", "trace=fsync,fdatasync,write"]
    done = subprocess.run(
        [*watch, "-o", str(log), sys.executable, *command],
        check=False,
        capture_output=True,
        timeout=120,
    )
    if b"PTRACE" in done.stderr:
        _missing("strace may not look at processes here")
    assert done.returncode == 0, done.stderr.decode()
    found: list[list[str]] = []
    flushed: list[str] | None = None
    for line in log.read_text(errors="replace").splitlines():
        if told := _TOLD.search(line):
            if told["what"] == "sent":
                flushed = []
            else:
                assert flushed is not None
                found.append(flushed)
        elif flushed is not None and (flush := _FLUSH.search(line)):
            flushed.append(flush["path"])
    return found


def test_each_write_is_flushed_before_it_is_acknowledged(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found = traced(tmp_path, driver.__file__, str(data), str(WRITES))
    assert len(found) == WRITES
    for flushed in found:
        assert any(path.startswith(f"{data}/store/") for path in flushed), flushed


def test_the_engine_alone_would_not_flush_them(tmp_path: Path) -> None:
    found = traced(tmp_path, "-c", _BARE, str(tmp_path / "bare"))
    assert len(found) == WRITES
    assert not any(found), "then the service need not flush by itself any more"


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
