"""Say on what machine and with which versions a run was made."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks import jena

_PACKAGES = (
    "graphsvc", "pyoxigraph", "shacl", "pyshacl", "rdflib", "fastapi", "uvicorn", "oxigraph",
)  # fmt: skip


def described(peers: Path | None) -> str:
    """Return date, cores, memory, system and versions as a list in Markdown."""
    versions = [f"{name} {version(name)}" for name in _PACKAGES]
    if peers is not None:
        versions.append(f"rdflib-endpoint {_version_there(peers, 'rdflib-endpoint')}")
    if told := jena.described():
        versions.append(told)
    return "\n".join(
        (
            f"- {dt.datetime.now(tz=dt.UTC):%d %B %Y}",
            f"- {_cores()} cores ({_processor()}), {_memory_gb():.0f} GB of memory",
            f"- {_system()}",
            f"- {', '.join(versions)}",
        )
    )


def load() -> float:
    """Return how many programs wanted to run in the last minute; 0 where nobody counts."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _system() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} {platform.release()}, {python}"


def _cores() -> int:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists() and (named := re.search(r"model name\s*: (.+)", told.read_text("utf-8"))):
        return named[1].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return pages * size / 1e9


def _version_there(peers: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run(
        [peers / "python", "-c", code], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()
