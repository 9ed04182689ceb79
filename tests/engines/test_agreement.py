"""Both engines give the same rows for everything at hand, or the difference is listed."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
import yaml

from engines.comparing import AS_EXPECTED, outcome, rows
from engines.suites import COUNT, Case, cases, ntriples, require_suites
from generate_cities import city, faulty
from graphsvc.limits import Limits
from graphsvc.rdfio.formats import TURTLE
from graphsvc.rdfio.reading import to_ntriples
from graphsvc.report import TIERS
from graphsvc.validation.engines import ENGINES, FAST, REFERENCE, available
from graphsvc.validation.shapes import background, text_of_tiers
from support import ROOT

KNOWN = yaml.safe_load((Path(__file__).parent / "known-differences.yaml").read_text("utf-8"))
W3C = cases()
EXAMPLES = sorted((ROOT / "examples").glob("*.ttl"))
SHAPE_CASES = sorted((ROOT / "tests" / "cases" / "shapes").glob("*/*.ttl"))
# All of them take the reference engine a minute: everyday runs take every tenth.
GENERATED = range(0, 200, 1 if os.environ.get("CI") == "true" else 10)
PER_TEST = 10

assert EXAMPLES
assert len(SHAPE_CASES) > 200

pytestmark = pytest.mark.skipif(
    available() != FAST, reason="the fast engine has no build for this machine"
)


def name_of(case: Case | Path | None) -> str:
    if case is None:
        return "missing"
    return case.name if isinstance(case, Case) else case.stem


# --- W3C's suite ----------------------------------------------------------------------------


@cache
def outcomes(case: Case) -> dict[str, str]:
    shapes, data = ntriples(case.shapes), ntriples(case.data)
    return {engine: outcome(rows(engine, shapes, data), case.expected) for engine in ENGINES}


def test_every_test_of_the_suite_is_collected() -> None:
    require_suites()
    assert len(W3C) == COUNT
    assert len({case.name for case in W3C}) == COUNT


@pytest.mark.parametrize("case", W3C or [None], ids=name_of)
def test_both_engines_give_the_rows_that_a_suite_test_expects_or_it_is_listed(
    case: Case | None,
) -> None:
    require_suites()
    assert case
    listed = {item["case"]: {engine: item[engine] for engine in ENGINES} for item in KNOWN}
    assert outcomes(case) == listed.get(case.name, dict.fromkeys(ENGINES, AS_EXPECTED))


def test_every_listed_difference_is_a_test_of_the_suite_and_has_its_cause() -> None:
    require_suites()
    names = [item["case"] for item in KNOWN]
    assert len(set(names)) == len(names)
    assert set(names) <= {case.name for case in W3C}
    assert all(len(item["cause"]) > 40 for item in KNOWN)


# --- Our own shapes -------------------------------------------------------------------------


def agreed(text: str) -> int:
    """Return how many rows both engines give for the text beside the model."""
    shapes, data = text_of_tiers(TIERS), text + background()
    fast, reference = (rows(engine, shapes, data) for engine in (FAST, REFERENCE))
    assert fast is not None
    assert outcome(reference, fast) == AS_EXPECTED
    return len(fast)


def read(turtle: bytes, base: str = "") -> str:
    text = to_ntriples(turtle, TURTLE, name="city.ttl", limits=Limits())
    # Each file of several gets names of its own.
    return text.replace("<https://example.org/arden/", f"<https://example.org/{base}/")


def test_both_engines_agree_on_every_shape_case() -> None:
    together = [read(case.read_bytes(), f"{case.parent.name}/{case.stem}") for case in SHAPE_CASES]
    assert agreed("".join(together)) > len(SHAPE_CASES) / 2


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_both_engines_agree_on_every_example(path: Path) -> None:
    agreed(read(path.read_bytes()))


@pytest.mark.parametrize("first", GENERATED[::PER_TEST])
def test_both_engines_agree_on_generated_cities(first: int) -> None:
    at = GENERATED.index(first)
    seeds = GENERATED[at : at + PER_TEST]
    texts = [
        faulty(seed, 120 + seed % 40, 2 + seed % 5).text if seed % 4 else city(seed, 120)
        for seed in seeds
    ]
    # Their addresses differ, so that several make one text: it saves the model's part of each.
    assert agreed("".join(read(text.encode()) for text in texts)) > 0
