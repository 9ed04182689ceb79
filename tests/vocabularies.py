"""Copies of other vocabularies that tests read: skip where they are missing, fail in CI."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Final, NoReturn

import pytest
from rdflib import Graph

from support import ROOT

FOLDER: Final = Path(os.environ.get("GRAPHSVC_VOCABULARIES") or ROOT.parent / "shared" / "vocab")
PACKAGES: Final = ROOT / "tests" / "alignments" / "node" / "node_modules" / "@vocabulary"


def copy_of(name: str) -> Path:
    """Return a vocabulary's copy, such as ``cccev.ttl``."""
    path = FOLDER / name
    if not path.is_file():
        missing(f"{name} is not in {FOLDER}: set GRAPHSVC_VOCABULARIES to the copies")
    return path


@functools.cache
def copied(name: str) -> Graph:
    """Return what a vocabulary's copy states."""
    return Graph().parse(copy_of(name), format="xml" if name.endswith(".owl") else "turtle")


@functools.cache
def packaged(name: str) -> Graph:
    """Return what the package ``@vocabulary/NAME`` states, without the names of its graphs."""
    files = sorted((PACKAGES / name).glob("*.nq"))
    if not files:
        missing(f"@vocabulary/{name} is not installed: npm ci --prefix {PACKAGES.parent.parent}")
    graph = Graph()
    for path in files:
        graph.parse(data=_without_graphs(path.read_text(encoding="utf-8")), format="nt")
    return graph


def _without_graphs(nquads: str) -> str:
    import pyoxigraph as ox

    lines = (str(quad.triple) for quad in ox.parse(nquads, ox.RdfFormat.N_QUADS))
    return "".join(f"{line} .\n" for line in lines)


def missing(reason: str) -> NoReturn:
    """Say that a test can't run for want of something: a fault in continuous integration."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
