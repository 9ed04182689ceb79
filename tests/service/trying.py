"""A worker that tries what it must not do, and tells what came of it."""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Trying:
    """Try everything and answer with the errors."""

    def __init__(self) -> None:
        self.ready: dict[str, Any] = {}

    def run(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Carry out a job: ``everything``, or one of the ways to go wrong."""
        how = header.get("how")
        if how is None:
            return {"came": everything(header["canary"], header["allowed"], header["port"])}, b""
        return _WAYS[how](header, body)

    def close(self) -> None:
        """Leave nothing behind."""


def start(_config: dict[str, Any]) -> Trying:
    """Start the worker."""
    return Trying()


def everything(canary: str, allowed: str, port: int) -> dict[str, str]:
    """Return for each try ``done`` or the name of the error that stopped it."""
    tries: dict[str, Callable[[], object]] = {
        "read its folder": lambda: list(Path(allowed).iterdir()),
        "read another file": lambda: Path(canary).read_text(),
        "read the user's files": lambda: list(Path(canary).parent.iterdir()),
        "write in its folder": lambda: (Path(allowed) / "new").write_text("x"),
        "write over a file": lambda: Path(canary).open("a").close(),
        "make a folder": (Path(allowed) / "made").mkdir,
        "rename": lambda: Path(canary).rename(canary),
        "connect": lambda: socket.create_connection(("127.0.0.1", port), 2).close(),
        "listen": lambda: socket.create_server(("127.0.0.1", 0)).close(),
        "send a datagram": functools.partial(_datagram, port),
        "make a socket": lambda: socket.socket(socket.AF_INET6).close(),
        "make a local socket": _pair,
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "fork": _fork,
        "signal another process": lambda: os.kill(os.getppid(), 0),
        "raw io_uring": functools.partial(_raw, 425),
        "start a thread": _thread,
        "abort signal to itself": lambda: signal.raise_signal(signal.SIGCONT),
    }
    return {name: _came(one) for name, one in tries.items()}


def _came(one: Callable[[], object]) -> str:
    try:
        one()
    except Exception as error:  # noqa: BLE001 - its name is the answer
        return type(error).__name__
    return "done"


def _datagram(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.sendto(b"x", ("127.0.0.1", port))


def _pair() -> None:
    for end in socket.socketpair():
        end.close()


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _raw(number: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(1), None) < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def _thread() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join(5)


def _echo(header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    return {"echo": header["word"], "pid": os.getpid()}, body


def _sleep(header: dict[str, Any], _body: bytes) -> tuple[dict[str, Any], bytes]:
    threading.Event().wait(float(header["seconds"]))
    return {"pid": os.getpid()}, b""


def _crash(_header: dict[str, Any], _body: bytes) -> tuple[dict[str, Any], bytes]:
    ctypes.string_at(0)
    raise AssertionError("a null pointer was read")


def _recurse(header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    return _recurse(header, body)


def _eat(_header: dict[str, Any], _body: bytes) -> tuple[dict[str, Any], bytes]:
    held = [bytearray(1 << 20) for _ in range(1 << 14)]
    return {"held": len(held)}, b""


def _fault(_header: dict[str, Any], _body: bytes) -> tuple[dict[str, Any], bytes]:
    raise ZeroDivisionError("a bug")


def _print(_header: dict[str, Any], _body: bytes) -> tuple[dict[str, Any], bytes]:
    os.write(1, b"stray words on standard output\n")
    return {"printed": True}, b""


_WAYS: dict[str, Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "echo": _echo,
    "sleep": _sleep,
    "crash": _crash,
    "recurse": _recurse,
    "eat": _eat,
    "fault": _fault,
    "print": _print,
}
