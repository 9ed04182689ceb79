"""W3C's SPARQL 1.1 suites: where they are, and their tests as the manifests list them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from support import ROOT

SUITES: Final = Path(os.environ.get("GRAPHSVC_SUITES") or ROOT.parent / "shared" / "suites")
HOME: Final = SUITES / "sparql" / "sparql11"
BASE: Final = "https://w3c.github.io/rdf-tests/sparql/sparql11/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
HT: Final = "http://www.w3.org/2011/http#"
CNT: Final = "http://www.w3.org/2011/content#"

# Title and manifest of each suite, which may include others.
LISTED: Final = {
    "protocol": ("SPARQL 1.1 Protocol", "protocol/manifest.ttl"),
    "indirect": (
        "Graph Store Protocol, graphs by parameter",
        "graph-store-protocol/manifest-indirect.ttl",
    ),
    "direct": (
        "Graph Store Protocol, graphs by address",
        "graph-store-protocol/manifest-direct.ttl",
    ),
    "older": ("Graph Store Protocol, the older tests", "http-rdf-update/manifest.ttl"),
    "description": ("Service Description", "service-description/manifest.ttl"),
    "query": ("SPARQL 1.1 Query", "manifest-sparql11-query.ttl"),
    "update": ("SPARQL 1.1 Update", "manifest-sparql11-update.ttl"),
    "results": ("SPARQL 1.1 result formats", "manifest-sparql11-results.ttl"),
}

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Case:
    """Name one test: its suite, folder, name in the manifest and kind."""

    suite: str
    folder: str
    name: str
    kind: str

    @property
    def id(self) -> str:
        """Return a name that no other test has."""
        return f"{self.suite}/{self.folder}/{self.name}" if self.in_folders else self.short

    @property
    def in_folders(self) -> bool:
        """Tell whether the suite has a folder for each group of its tests."""
        return self.suite in ("query", "update", "results")

    @property
    def short(self) -> str:
        """Return suite and name."""
        return f"{self.suite}/{self.name}"


class Manifest:
    """Hold the statements of one manifest."""

    def __init__(self, path: str) -> None:
        self.folder = path.rpartition("/")[0]
        self.base = BASE + path
        self._store = ox.Store()
        data = (HOME / path).read_bytes()
        self._store.load(data, ox.RdfFormat.TURTLE, base_iri=self.base)
        self.nodes = {
            quad.subject.value.rpartition("#")[2]: quad.subject
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(MF + "name"), None)
            if isinstance(quad.subject, ox.NamedNode)
        }

    def all(self, node: Term, name: str) -> list[Term]:
        """Return the values of a property."""
        assert isinstance(node, ox.NamedNode | ox.BlankNode)
        found = self._store.quads_for_pattern(node, ox.NamedNode(name), None)
        return [quad.object for quad in found]

    def one(self, node: Term, name: str) -> Term | None:
        """Return the only value of a property, None if it has none."""
        found = self.all(node, name)
        assert len(found) <= 1, (node, name)
        return found[0] if found else None

    def text(self, node: Term, name: str) -> str | None:
        """Return the only value as text."""
        found = self.one(node, name)
        return None if found is None else plain(found)

    def listed(self, node: Term | None) -> Iterator[Term]:
        """Yield the members of a list."""
        while node is not None and plain(node) != RDF + "nil":
            first = self.one(node, RDF + "first")
            assert first is not None
            yield first
            node = self.one(node, RDF + "rest")

    def entries(self) -> Iterator[tuple[str, str]]:
        """Yield name and kind of each test, in order."""
        for entry in self.listed(self.one(ox.NamedNode(self.base), MF + "entries")):
            kinds = [plain(kind) for kind in self.all(entry, RDF + "type")]
            kind = next(kind for kind in kinds if kind.startswith(MF))
            yield plain(entry).rpartition("#")[2], kind.removeprefix(MF)

    def included(self) -> list[str]:
        """Return the paths of the manifests that this one includes."""
        found = self.listed(self.one(ox.NamedNode(self.base), MF + "include"))
        return [plain(item).removeprefix(BASE) for item in found]


def plain(term: Term) -> str:
    """Return the IRI or text of a term."""
    assert isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode)
    return term.value


@cache
def manifest(path: str) -> Manifest:
    """Return a manifest, read once."""
    return Manifest(path)


def manifest_of(case: Case) -> Manifest:
    """Return the manifest that lists the test."""
    return manifest(f"{case.folder}/manifest.ttl" if case.in_folders else LISTED[case.suite][1])


@cache
def cases(suite: str) -> tuple[Case, ...]:
    """Return the tests of a suite, none where the suites are missing."""
    path = LISTED[suite][1]
    if not (HOME / path).is_file():
        return ()
    paths = manifest(path).included() or [path]
    return tuple(
        Case(suite, part.rpartition("/")[0], name, kind)
        for part in paths
        for name, kind in manifest(part).entries()
    )


def require_suites() -> None:
    """Skip where the suites are not at hand; in continuous integration they must be."""
    if not HOME.is_dir():
        reason = f"W3C's SPARQL tests are not in {HOME}: set GRAPHSVC_SUITES to the suites."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
