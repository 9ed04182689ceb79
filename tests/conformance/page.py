"""The page of results, ``docs/conformance.md``, made from a run."""

from __future__ import annotations

from collections import Counter
from typing import Final

from conformance.in_prose import corrections
from conformance.results import FAILED, PASSED, REFUSED, Results, known
from conformance.suites import LISTED, cases
from support import ROOT

PAGE: Final = ROOT / "docs" / "conformance.md"

_HEAD: Final = """\
# Conformance

W3C's own tests, each run over HTTP against the service in a process of its own, with an empty
store and `GRAPHSVC_DEFAULT_GRAPH=own`. This page is written by `tools/write_conformance.py`
from such a run, and a test runs them all again and holds it to be true.

| suite | tests | passed | of these by value | refused on purpose | failed |
|---|---|---|---|---|---|
"""
_NOTES: Final = """
*By value*: the store keeps numbers and times by value and gives them back in one spelling, so
that `1.0` comes back as `1`. *Refused on purpose*: the request is understood and not carried
out, for the reason below. Syntax tests count as passed when what is wrong is refused as such,
and what is right is not; what is right and can't be done, such as dropping a graph that is not
there, is refused as that.

Of the service description W3C gives the names of the tests alone. They are taken to ask that
RDF comes back, that it names the address that was asked, and that each property of the
vocabulary stands on a node of the class that has it.

"""
_TAIL: Final = """
## How to run them

`./run test tests/conformance`, with the suites in the folder `GRAPHSVC_SUITES`; without them
the tests are skipped and say so, and with `CI=true` they fail. `python
tools/write_conformance.py` writes this page anew.
"""


def written(results: Results) -> str:
    """Return the page for these results; runs what has not run yet."""
    rows = [_row(title, suite, results) for suite, (title, _) in LISTED.items()]
    return _HEAD + "\n".join(rows) + "\n" + _NOTES + _listed() + _corrected() + _TAIL


def _row(title: str, suite: str, results: Results) -> str:
    outcomes = [results.of(case) for case in cases(suite)]
    how = Counter(outcome.how for outcome in outcomes)
    by_value = sum(outcome.by_value for outcome in outcomes)
    counts = (len(outcomes), how[PASSED], by_value, how[REFUSED], how[FAILED])
    return f"| {title} | {' | '.join(map(str, counts))} |"


def _listed() -> str:
    by_reason: dict[tuple[str, str], list[str]] = {}
    for name, told in known().items():
        by_reason.setdefault((told["how"], " ".join(told["reason"].split())), []).append(name)
    lines = ["## What does not pass, and why", ""]
    lines += [
        "In what failed, the engine that is asked in process, without the service, gives the same",
        "wrong answer: a test sees that it does.",
        "",
        "| tests | how | why |",
        "|---|---|---|",
    ]
    for (how, reason), names in by_reason.items():
        lines.append(f"| {', '.join(f'`{name}`' for name in names)} | {how} | {reason} |")
    return "\n".join(lines) + "\n"


def _corrected() -> str:
    lines = [
        "",
        "## Tests that are corrected",
        "",
        "The older tests of the Graph Store Protocol are one conversation in prose, and W3C has",
        "deprecated them. These can't be passed by any store as they are written; the fault in",
        "each is corrected before it runs, and the tests that replaced them have none:",
        "",
    ]
    lines += [
        f"- `{name}`: {' '.join(told['reason'].split())}" for name, told in corrections().items()
    ]
    return "\n".join(lines) + "\n"
