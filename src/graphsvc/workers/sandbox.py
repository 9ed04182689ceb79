"""Confine this process before it touches anything that can't be trusted.

What a system does not offer is left out and said so: the report of
:func:`confine` goes into the service's readiness.
"""

from __future__ import annotations

import ctypes
import mimetypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from graphsvc.workers import landlock, seccomp

_PR_SET_PDEATHSIG: Final = 1
# What the interpreter and the engine read while they run, beside Python's own folders.
_SYSTEM_READS: Final = (
    "/dev/null", "/dev/urandom", "/dev/zero", "/etc/ld.so.cache", "/etc/localtime", "/lib",
    "/lib64", "/proc/cpuinfo", "/proc/meminfo", "/proc/self", "/proc/sys/vm",
    "/sys/devices/system/cpu", "/sys/fs/cgroup", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo",
)  # fmt: skip
# The system's lists of file types, which the library for workbooks reads when it is loaded.
_MEDIA_TYPES: Final = tuple(mimetypes.knownfiles)


def die_with_parent(parent: int, with_signal: int = 9) -> None:
    """End this process when the service that started it ends, however it ends.

    The kernel sends the signal on Linux; elsewhere the closed pipe has to do.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(*(ctypes.c_ulong(v) for v in (_PR_SET_PDEATHSIG, with_signal)))
    if os.name == "posix" and os.getppid() != parent:
        os._exit(0)  # it died before the kernel was asked


def confine(*, read: Sequence[str], write: Sequence[str]) -> dict[str, str]:
    """Give up the network, new processes and all files but those named; return what holds.

    The values say how each is denied, or begin with ``open`` and say why it is not.
    """
    _no_core_file()
    report: dict[str, str] = {}
    try:
        landlock.install(
            read=[*_python_folders(), *map(Path, (*_SYSTEM_READS, *_MEDIA_TYPES, *read))],
            write=[Path(folder) for folder in write],
        )
        report["files"] = "denied by Landlock"
    except OSError as error:
        report["files"] = f"open: {error}"
    try:
        seccomp.install(writes=bool(write))
        report["network"] = "denied by seccomp"
    except OSError as error:
        report["network"] = f"open: {error}"
    return report


def limit_memory(more: int) -> str:
    """Let the address space grow by ``more`` bytes from now on; return what holds."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError) as error:
        return f"open: {error}"
    limit = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return f"{more} bytes for a job"


def resident_bytes() -> int:
    """Return how much memory this process holds now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _no_core_file() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _python_folders() -> list[Path]:
    here = Path(__file__).resolve().parents[2]
    folders = {Path(entry) for entry in (sys.prefix, sys.base_prefix, *sys.path) if entry}
    return sorted(folders | {here})
