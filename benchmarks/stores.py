"""Start the stores of others that have no Python package: Apache Jena Fuseki and Virtuoso."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import servers
from benchmarks.data import Data
from benchmarks.measuring import ROOT, Bench
from benchmarks.servers import Server

FUSEKI = ROOT / "build" / "stores" / "jena-fuseki-server-5.6.0.jar"

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = .
ThreadsPerQuery = 2
MaxQueryMem = 2G
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
MaxClientConnections = 20
KeepAliveTimeout = 30
MaxKeepAlives = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
"""


def why_not_fuseki() -> str:
    """Return what Fuseki lacks to be measured; nothing if it has all."""
    if shutil.which("java") is None:
        return "Fuseki is not measured: there is no Java runtime"
    if not FUSEKI.exists():
        return "Fuseki is not measured: tests/remote/fetch-fuseki gets it"
    return ""


def why_not_virtuoso() -> str:
    """Return what Virtuoso lacks to be measured; nothing if it has all."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        return "Virtuoso is not measured: Debian has it as virtuoso-opensource-7"
    return ""


@contextlib.contextmanager
def fuseki(bench: Bench, held: Data) -> Iterator[Server]:
    """Serve the same data with Fuseki, from a TDB2 database, all graphs asked as one."""
    store, port, seconds = bench.folder / f"fuseki-{held.cities}", servers.free_port(), 0.0
    java: list[str | Path] = ["java", "-Xmx4g"]
    if not store.exists():
        load: list[str | Path] = [
            "-cp",
            FUSEKI,
            "tdb2.tdbloader",
            "--loader=phased",
            "--loc",
            store,
            held.path,
        ]
        seconds = servers.loaded([*java, *load])
    command = [*java, "-jar", FUSEKI, "--localhost", "--port", str(port), "--tdb2", "--loc", store]
    command += ["--set", "tdb:unionDefaultGraph=true", "/ds"]
    path = "/ds/query"
    base = store.parent / "fuseki-base"
    base.mkdir(exist_ok=True)
    with servers.running("Fuseki", command, port, path, held, load_s=seconds, folder=base) as it:
        yield it


@contextlib.contextmanager
def virtuoso(bench: Bench, held: Data) -> Iterator[Server]:
    """Serve the same data with Virtuoso, which asks all graphs as one."""
    folder, port, sql = bench.folder / "virtuoso", servers.free_port(), servers.free_port()
    folder.mkdir()
    config = _VIRTUOSO.format(sql=sql, http=port)
    (folder / "virtuoso.ini").write_text(config, encoding="ascii")
    command: list[str | Path] = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    empty = Data(held.path, 0)
    with servers.running("Virtuoso", command, port, "/sparql", empty, folder=folder) as started:
        shutil.copy(held.path, folder / "data.nq")
        # Virtuoso's loader gives the graph by file; quads keep their own with this flag.
        steps = "DB.DBA.TTLP_MT(file_to_string_output('data.nq'),'','urn:x',512); checkpoint;"
        seconds = servers.loaded(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={steps}"], folder
        )
        yield Server("Virtuoso", port, "/sparql", started.pid, held, seconds)
