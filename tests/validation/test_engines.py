"""Both engines give the same rows for every example, blank nodes and odd literals included."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.engines import FAST, REFERENCE, Row, available, blank_labels, engine
from graphsvc.validation.shapes import background

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.ttl"))
needs_fast = pytest.mark.skipif(
    available() != FAST, reason="the fast engine has no build for this machine"
)

assert EXAMPLES


def rows(name: str, ntriples: str) -> set[tuple[str, str, str, str, str]]:
    found = engine(name, TIERS).run(ntriples + background())
    return {(r.focus, plain(r), r.value, r.severity, r.shape) for r in found}


def plain(row: Row) -> str:
    return row.path.replace("(", "").replace(")", "")


@needs_fast
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_both_engines_agree_on_every_example(path: Path) -> None:
    ntriples = to_ntriples(path.read_bytes(), TURTLE, name=path.name, limits=Limits())
    assert rows(FAST, ntriples) == rows(REFERENCE, ntriples)


_NAMES = st.sampled_from(["_:a", "_:b0", "_:x.y", "<https://example.org/p>", "_:z-1"])
_VALUES = st.sampled_from(
    [
        "_:b0",
        "_:new",
        "<https://w3id.org/scom/iso37106-2021/B7>",
        '"_:a in a text"',
        '"a \\" _:b0 \\\\"',
        '"가 \U0001f3d9"@ko',
    ]
)


@needs_fast
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(_NAMES, st.sampled_from(["realizes", "status", "hasEvidence"]), _VALUES),
        min_size=1,
        max_size=6,
    )
)
def test_both_engines_name_blank_nodes_by_the_labels_of_the_text(
    statements: list[tuple[str, str, str]],
) -> None:
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = [
        f"{subject} {kind} <https://w3id.org/scom/ns#Practice> ." for subject, *_ in statements
    ]
    lines += [f"{s} <https://w3id.org/scom/ns#{p}> {o} ." for s, p, o in statements]
    ntriples = "\n".join(lines) + "\n"
    assert rows(FAST, ntriples) == rows(REFERENCE, ntriples)
    known = set(blank_labels(ntriples))
    assert {row[0] for row in rows(FAST, ntriples) if row[0].startswith("_:")} <= known


def test_blank_labels_in_literals_are_not_nodes() -> None:
    assert blank_labels('_:a <http://p> "_:b \\" _:c" .\n_:d <http://p> _:a .\n') == ["_:a", "_:d"]
