"""Run W3C's SPARQL suites against the service and write ``docs/conformance.md``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from conformance.page import PAGE, written
from conformance.results import Results
from conformance.server import Server
from conformance.suites import HOME


def main() -> None:
    """Write the page, or say where the suites should be."""
    if not HOME.is_dir():
        sys.exit(f"W3C's SPARQL tests are not in {HOME}: set GRAPHSVC_SUITES to the suites.")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            page = written(Results(server))
        finally:
            server.stop()
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.name} is written")


if __name__ == "__main__":
    main()
