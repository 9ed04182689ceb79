"""Runtimes of other projects, each in a folder of its own: skip where one is missing.

In continuous integration none may be missing.
"""

from __future__ import annotations

from pathlib import Path

from clients.runtimes import missing, need_command

HERE = Path(__file__).parent
NODE = HERE / "node"
SOLID = HERE / "solid"
CKAN = HERE / "ckan"
NGSILD = HERE / "ngsild"


def need_node(folder: Path = NODE) -> str:
    """Return the path of Node, with the packages that are installed in the folder."""
    if not (folder / "node_modules").is_dir():
        missing(f"the JavaScript programs are not installed: npm ci --prefix {folder}")
    return need_command("node")


def need_python(folder: Path) -> str:
    """Return the interpreter of an environment of its own, made from the lock in its folder."""
    found = folder / ".venv" / "bin" / "python"
    if not found.is_file():
        missing(f"the environment in {folder} is not made: {HERE / 'install'}")
    return str(found)
