"""Start one service for all of W3C's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance.results import Results
from conformance.server import Server
from conformance.suites import require_suites


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Results]:
    """Give the outcomes of the tests, each run when first asked for."""
    require_suites()
    server = Server(tmp_path_factory.mktemp("conformance"))
    try:
        yield Results(server)
    finally:
        server.stop()
