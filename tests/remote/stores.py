"""Start real stores of others on loopback: Oxigraph's server, Apache Jena Fuseki, Virtuoso."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from support import ROOT, free_port

FUSEKI = ROOT / "build" / "stores" / "jena-fuseki-server-5.6.0.jar"
READY_WITHIN_S = 90

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .
ThreadsPerQuery = 4
AsyncQueueMaxThreads = 10
IndexTreeMaps = 64
VectorSize = 1000
MaxVectorSize = 1000000
AdjustVectorSize = 0
MaxQueryMem = 512M
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
MaxClientConnections = 20
HTTPThreadSize = 280000
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {max_rows}
"""


@dataclass(frozen=True, slots=True)
class Store:
    """Hold where a store is, and the settings by which the service uses it."""

    name: str
    query: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return the service's settings as environment variables."""
        named = {"STORE": self.query, **self.settings}
        return {f"GRAPHSVC_{name}": value for name, value in named.items()}


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Store]:
    """Give Oxigraph's own server."""
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    address = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", *options]
    with _running(command, folder, f"{address}/query"):
        yield Store("oxigraph", f"{address}/query")


@contextlib.contextmanager
def fuseki(folder: Path) -> Iterator[Store]:
    """Give Apache Jena Fuseki with a data set in memory."""
    java = shutil.which("java")
    if java is None or not FUSEKI.exists():
        missing("Fuseki is not here: install a Java runtime and run tests/remote/fetch-fuseki")
    port = free_port()
    address = f"http://127.0.0.1:{port}/ds"
    command = [java, "-Xmx512m", "-jar", str(FUSEKI)]
    command += ["--localhost", "--port", str(port), "--mem", "--update", "/ds"]
    with _running(command, folder, f"{address}/query"):
        yield Store("fuseki", f"{address}/query", {"STORE_GRAPHS": f"{address}/data"})


@contextlib.contextmanager
def virtuoso(folder: Path, *, max_rows: int = 100_000) -> Iterator[Store]:
    """Give Virtuoso with a database of its own."""
    program = shutil.which("virtuoso-t")
    if program is None:
        missing("Virtuoso is not here: install virtuoso-opensource-7")
    http = free_port()
    config = _VIRTUOSO.format(sql=free_port(), http=http, max_rows=max_rows)
    (folder / "virtuoso.ini").write_text(config)
    address = f"http://127.0.0.1:{http}"
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(command, folder, f"{address}/sparql"):
        yield Store(
            "virtuoso",
            f"{address}/sparql",
            {
                "STORE_UPDATE": f"{address}/sparql-auth",
                "STORE_GRAPHS": f"{address}/sparql-graph-crud-auth",
                "STORE_USER": "dba",
                "STORE_PASSWORD": "dba",
                "STORE_LOGIN": "digest",
            },
        )


@contextlib.contextmanager
def _running(command: list[str], folder: Path, query: str) -> Iterator[None]:
    log = folder / "store.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            deadline = time.monotonic() + READY_WITHIN_S
            while not _answers(query):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"{command[0]} did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.kill()


def _answers(query: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        form = {"query": "ASK {}"}
        return httpx.post(query, data=form, timeout=5, trust_env=False).is_success
    return False


def missing(reason: str) -> NoReturn:
    """Skip for that reason; in continuous integration nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
