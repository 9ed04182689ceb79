"""On every positive test of W3C's suites our triples are the fast parser's."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest

from graphsvc.positions import index

CHECKOUT = Path(__file__).resolve().parents[2]
SUITES = Path(os.environ.get("GRAPHSVC_SUITES") or CHECKOUT.parent / "shared" / "suites")
RDF_TESTS = SUITES / "rdf" / "rdf11"

MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TYPE = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ACTION = pyoxigraph.NamedNode(f"{MANIFEST}action")
ASSUMED_BASE = "https://w3c.github.io/rdf-tests/rdf/rdf11"

# Folder, format, and how many positive tests its manifest lists.
FOLDERS = {
    "rdf-turtle": ("turtle", 219),
    "rdf-trig": ("trig", 241),
    "rdf-n-triples": ("ntriples", 41),
    "rdf-n-quads": ("nquads", 53),
}


class Case(NamedTuple):
    """A file that a conforming parser accepts."""

    folder: str
    format: str
    path: Path
    base: str


def positive_cases() -> Iterator[Case]:
    for folder, (format, _) in FOLDERS.items():
        manifest = RDF_TESTS / folder / "manifest.ttl"
        if not manifest.is_file():
            continue
        home = manifest.as_uri()
        store = pyoxigraph.Store()
        store.load(manifest.read_bytes(), pyoxigraph.RdfFormat.TURTLE, base_iri=home)
        for test, _, type_, _ in store.quads_for_pattern(None, TYPE, None):
            if type_.value.endswith(("PositiveSyntax", "Eval")) and "NegativeEval" not in type_.value:
                action = next(store.quads_for_pattern(test, ACTION, None)).object.value
                name = action.removeprefix(home.removesuffix("manifest.ttl"))
                yield Case(folder, format, RDF_TESTS / folder / name, f"{ASSUMED_BASE}/{folder}/{name}")


CASES = sorted(positive_cases())


def require_suites() -> None:
    """Skip where the suites are not at hand; in continuous integration they must be."""
    if not CASES:
        reason = f"W3C's RDF tests are not in {RDF_TESTS}: set GRAPHSVC_SUITES to the folder of the suites."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def test_every_positive_test_is_collected() -> None:
    require_suites()
    expected = {folder: count for folder, (_, count) in FOLDERS.items()}
    assert Counter(case.folder for case in CASES) == expected


@pytest.mark.parametrize("case", CASES or [None], ids=[f"{case.folder}/{case.path.name}" for case in CASES] or ["missing"])
def test_the_triples_of_a_suite_file_are_the_fast_parsers_in_its_order(case: Case | None, parse, terms_of) -> None:
    require_suites()
    data = case.path.read_bytes()
    quads = parse(data, case.format, case.base)
    places = index(data, case.format, case.base)
    assert places.complete
    assert [row[:4] for row in places.align(quads).rows] == [terms_of(quad) for quad in quads]
