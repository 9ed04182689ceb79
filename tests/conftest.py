"""Give every test the same surroundings: this checkout, no settings of the developer's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support import ROOT


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer a long run of those tests that kill the service."""
    parser.addoption("--long", action="store_true", help="run the crash tests ten times as long")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the settings that the developer's shell may hold, here and for started commands."""
    for name in [name for name in os.environ if name.startswith("GRAPHSVC_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of the example cities."""
    return ROOT / "examples"
