"""Tools of others that have an environment of their own: skip where it is missing, fail in CI.

They ask for other versions of libraries than the project does, or for very many of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from support import ROOT
from vocabularies import missing

READERS: Final = ROOT / ".venv-readers" / "bin"


def partner(name: str) -> Path:
    """Return the path of a command in that environment, such as ``sssom`` or ``python``."""
    path = READERS / name
    if not path.exists():
        missing(f"{name} is not installed in .venv-readers/: ./run setup readers")
    return path
