"""The outcome of every test, each run once however often it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from conformance import in_prose, of_description, of_sparql, over_http
from conformance.server import Server
from conformance.suites import Case

KNOWN: Final = Path(__file__).with_name("known-failures.yaml")
PASSED, REFUSED, FAILED = "passed", "refused", "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold how a test ended: ``passed``, ``refused`` on purpose or ``failed``, and why."""

    how: str
    why: str = ""
    by_value: bool = False


class Results:
    """Run tests against one server and remember how they ended."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._outcomes: dict[Case, Outcome] = {}
        self._in_prose: dict[str, str] | None = None

    def of(self, case: Case) -> Outcome:
        """Return the outcome of one test."""
        if case not in self._outcomes:
            self._outcomes[case] = self._run(case)
        return self._outcomes[case]

    def _run(self, case: Case) -> Outcome:
        try:
            wrong = self._wrong(case)
        except of_sparql.RefusedOnPurpose as refusal:
            return Outcome(REFUSED, str(refusal))
        except of_sparql.RightByValue:
            return Outcome(PASSED, by_value=True)
        return Outcome(FAILED, wrong) if wrong else Outcome(PASSED)

    def _wrong(self, case: Case) -> str:
        if case.suite == "older":
            if self._in_prose is None:
                self._in_prose = in_prose.run_all(self.server)
            return self._in_prose[case.name]
        if case.suite == "description":
            return of_description.run(case, self.server)
        if case.in_folders:
            return of_sparql.run(case, self.server)
        return over_http.run(case, self.server)


@cache
def known() -> dict[str, Any]:
    """Return by test those that do not pass: how they end, and why."""
    return dict(yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or {})
