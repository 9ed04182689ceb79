"""Runtimes of clients: skip where one is missing; in continuous integration none may be."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

NODE = Path(__file__).with_name("node")


def need_command(name: str) -> str:
    """Return the path of a command."""
    return shutil.which(name) or missing(f"the command {name} is not installed")


def need_module(name: str) -> ModuleType:
    """Return a module of Python."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing(f"{name} is not installed: ./run setup")


def need_node() -> str:
    """Return the path of Node, with the clients that are installed beside the tests."""
    if not (NODE / "node_modules").is_dir():
        missing(f"the JavaScript clients are not installed: npm ci --prefix {NODE}")
    return need_command("node")


def missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
