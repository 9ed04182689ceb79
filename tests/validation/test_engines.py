"""Both engines name nodes and values as the text does, blank nodes and odd literals included.

That they find the same in everything at hand is the matter of tests/engines.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.report import TIERS
from graphsvc.validation.engines import FAST, REFERENCE, available, engine
from graphsvc.validation.fast import blank_labels
from graphsvc.validation.shapes import background

needs_fast = pytest.mark.skipif(
    available() != FAST, reason="the fast engine has no build for this machine"
)


def rows(name: str, ntriples: str) -> set[tuple[str, str, str, str, str]]:
    found = engine(name, TIERS).run(ntriples + background())
    return {(r.focus, r.path, r.value, r.severity, r.shape) for r in found}


_NAMES = st.sampled_from(["_:a", "_:b0", "_:x.y", "<https://example.org/p>", "_:z-1"])
_VALUES = st.sampled_from(
    [
        "_:b0",
        "_:new",
        "<https://w3id.org/scom/iso37106-2021/B7>",
        '"_:a in a text"',
        '"a \\" _:b0 \\\\"',
        '"가 \U0001f3d9"@ko',
        '"two\\nlines\\tand \\\\ more"',
        '"none"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"2024-13-01"^^<http://www.w3.org/2001/XMLSchema#date>',
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
