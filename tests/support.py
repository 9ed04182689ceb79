"""Share what many tests need: where things are, commands run for real, a service on a free port."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GRAPHSVC = Path(sys.executable).parent / "graphsvc"

# Made by tools or by others, not written by us: hidden folders but one, and these.
_NOT_OURS = {"__pycache__", "node_modules", "vendor"}
_BUILT = {ROOT / "build", ROOT / "data", ROOT / "dist"}


def command(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 60,
    stdin: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, whatever its exit code, and return what it wrote."""
    return subprocess.run(
        [str(part) for part in arguments],
        cwd=cwd,
        env=env,
        timeout=timeout_s,
        input=stdin,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def own_files(*suffixes: str, under: Iterable[Path] = (ROOT,)) -> list[Path]:
    """Return the project's own files, with one of the suffixes if any; fail when there is none."""
    every = [path for top in under for path in _walk(top)]
    found = [path for path in every if not suffixes or path.suffix in suffixes]
    assert found, f"no file {suffixes} under {list(under)}: nothing would be checked"
    return found


def own_texts(under: Iterable[Path] = (ROOT,)) -> list[Path]:
    """Return the project's own files that are text; fail when there is none."""
    found = [path for path in own_files(under=under) if b"\0" not in path.read_bytes()[:8192]]
    assert found, f"no text under {list(under)}: nothing would be checked"
    return found


def _walk(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in _NOT_OURS and path not in _BUILT:
                yield from _walk(path)
        # In a further work tree of a checkout, .git is a file with a path of this machine.
        elif not path.is_symlink() and path.name != ".git":
            yield path


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(
    *serve: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    ready_within_s: float = 30,
) -> Iterator[str]:
    """Start the service with that command, give its address once it is ready, stop it after.

    The command is one that takes ``--port``; without any, ``graphsvc serve`` of this checkout.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        subprocess.Popen(
            [*map(str, serve or (GRAPHSVC, "serve")), "--port", str(port)],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            if not _is_ready(process, f"{address}/health/ready", ready_within_s):
                output.seek(0)
                pytest.fail(f"the service was not ready in {ready_within_s} s:\n{output.read()}")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _is_ready(process: subprocess.Popen[bytes], url: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        # Not listening yet, or answering 503: both are to be waited for.
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return True
        time.sleep(0.1)
    return False
