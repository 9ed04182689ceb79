"""On every positive test of W3C's suites our triples are the fast parser's."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from graphsvc.positions import index
from positions.judge import assert_same
from support import ROOT

SUITES = Path(os.environ.get("GRAPHSVC_SUITES") or ROOT.parent / "shared" / "suites")
RDF_TESTS = SUITES / "rdf" / "rdf11"
HOME = "https://w3c.github.io/rdf-tests/rdf/rdf11"

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ACTION = ox.NamedNode("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action")

# Folder, format, and how many positive tests its manifest lists.
FOLDERS = {
    "rdf-turtle": ("turtle", 219),
    "rdf-trig": ("trig", 241),
    "rdf-n-triples": ("ntriples", 41),
    "rdf-n-quads": ("nquads", 53),
    "rdf-xml": ("rdfxml", 126),
}


class Case(NamedTuple):
    """A file of a suite, and whether a parser has to accept it."""

    folder: str
    name: str
    is_positive: bool

    @property
    def syntax(self) -> str:
        """Return the name of its format."""
        return FOLDERS[self.folder][0]

    @property
    def data(self) -> bytes:
        """Return its bytes."""
        return (RDF_TESTS / self.folder / self.name).read_bytes()

    @property
    def base(self) -> str:
        """Return the IRI that its tests are written for."""
        return f"{HOME}/{self.folder}/{self.name}"


def cases() -> Iterator[Case]:
    for folder in FOLDERS:
        manifest = RDF_TESTS / folder / "manifest.ttl"
        if manifest.is_file():
            store = ox.Store()
            home = f"{HOME}/{folder}/"
            store.load(manifest.read_bytes(), ox.RdfFormat.TURTLE, base_iri=home)
            for test, _, kind, _ in store.quads_for_pattern(None, TYPE, None):
                for action in store.quads_for_pattern(test, ACTION, None):
                    name = str(action.object).strip("<>").removeprefix(home)
                    is_positive = str(kind).endswith(("PositiveSyntax>", "Eval>"))
                    is_negative = "Negative" in str(kind)
                    yield Case(folder, name, is_positive and not is_negative)


CASES = sorted(cases())
POSITIVE = [case for case in CASES if case.is_positive]


def require_suites() -> None:
    """Skip where the suites are not at hand; in continuous integration they must be."""
    if not CASES:
        reason = f"W3C's RDF tests are not in {RDF_TESTS}: set GRAPHSVC_SUITES to the suites."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def name_of(case: Case | None) -> str:
    return f"{case.folder}/{case.name}" if case else "missing"


def test_every_positive_test_is_collected() -> None:
    require_suites()
    expected = {folder: count for folder, (_, count) in FOLDERS.items()}
    assert Counter(case.folder for case in POSITIVE) == expected


@pytest.mark.parametrize("case", POSITIVE or [None], ids=name_of)
def test_the_triples_of_a_suite_file_are_the_fast_parsers_in_its_order(case: Case | None) -> None:
    require_suites()
    assert case
    assert_same(case.data, case.syntax, case.base)


def test_no_suite_file_raises_an_error() -> None:
    require_suites()
    for case in CASES:
        index(case.data, case.syntax, case.base)
