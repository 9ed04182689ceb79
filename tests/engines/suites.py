"""W3C's SHACL tests: the data, the shapes and the rows that are expected of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphsvc.analysis.facts import Facts
from graphsvc.validation.paths import read_path
from graphsvc.validation.rows import severity_of
from graphsvc.vocab import RDF, SH
from support import ROOT

SUITES = Path(os.environ.get("GRAPHSVC_SUITES") or ROOT.parent / "shared" / "suites")
TESTS = SUITES / "data-shapes-test-suite" / "tests"
COUNT = 121

_MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_TEST = "http://www.w3.org/ns/shacl-test#"

Key = tuple[str, str, str, str, str]
"""Focus, path, value, severity and component: what the engines have to agree on."""


@dataclass(frozen=True)
class Case:
    """Hold one test: ``expected`` is None where the shapes have to be refused."""

    name: str
    data: Path
    shapes: Path
    expected: tuple[Key, ...] | None


def require_suites() -> None:
    """Skip where the suites are not at hand; in continuous integration they must be."""
    if not TESTS.is_dir():
        reason = f"W3C's SHACL tests are not in {TESTS}: set GRAPHSVC_SUITES to the suites."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@cache
def ntriples(path: Path) -> str:
    """Return a file as N-Triples; ``<>`` is the file itself."""
    quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    triples = (quad.triple for quad in quads)
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def cases() -> list[Case]:
    """Return every test of the suite, the one that is not approved yet among them."""
    return sorted((case for path in TESTS.rglob("*.ttl") for case in _of(path)), key=_name)


def _name(case: Case) -> str:
    return case.name


def _of(path: Path) -> Iterator[Case]:
    facts = Facts.of_ntriples(ntriples(path))
    for node in facts.subjects():
        stated = facts.about(node)
        if f"<{_TEST}Validate>" not in stated.get(f"<{RDF}type>", ()):
            continue
        (action,) = stated[f"<{_MANIFEST}action>"]
        (result,) = stated[f"<{_MANIFEST}result>"]
        refused = result == f"<{_TEST}Failure>"
        yield Case(
            node[1:-1].removeprefix(f"{TESTS.as_uri()}/"),
            _file(facts, action, "dataGraph"),
            _file(facts, action, "shapesGraph"),
            None if refused else tuple(sorted(_expected(facts, result))),
        )


def _file(facts: Facts, action: str, name: str) -> Path:
    (iri,) = facts.about(action)[f"<{_TEST}{name}>"]
    return Path(iri[1:-1].removeprefix("file://"))


def _expected(facts: Facts, report: str) -> Iterator[Key]:
    for result in facts.about(report).get(f"<{SH}result>", ()):
        stated = facts.about(result)

        def of(name: str, stated: dict[str, list[str]] = stated) -> str:
            return stated.get(f"<{SH}{name}>", [""])[0]

        yield (
            of("focusNode"),
            str(read_path(of("resultPath"), facts) or ""),
            of("value"),
            severity_of(of("resultSeverity")[1:-1]),
            of("sourceConstraintComponent")[1:-1].removeprefix(SH),
        )
