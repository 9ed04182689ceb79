"""Give the tests a service to draw linkages by."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from support import serving


@pytest.fixture(scope="module")
def linkages() -> Iterator[httpx.Client]:
    """Give a client of a service with the model and the examples."""
    with (
        serving(env={"GRAPHSVC_PRELOAD": "model,examples"}) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        yield client
