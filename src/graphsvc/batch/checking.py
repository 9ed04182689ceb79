"""Check files one after the other: what runs in a worker.

    python -m graphsvc.workers.child graphsvc.batch.checking

A frame brings several files; the answer has the row of each, and their reports.
"""

from __future__ import annotations

import gc
import json
import threading
from typing import Final

from graphsvc.batch.messages import Job, Outcome, pack_outcomes, unpack_jobs
from graphsvc.batch.plain import to_plain
from graphsvc.batch.plan import Plan, bundle
from graphsvc.batch.row import refused, row_of
from graphsvc.errors import ParameterRefusal, Refusal, StoreRefusal
from graphsvc.rdfio.formats import format_of_file
from graphsvc.render import render
from graphsvc.report import Report
from graphsvc.validation.check import check
from graphsvc.vocab import SCOM
from graphsvc.workers.frames import Header

_NEW_VALUES: Final = 50_000
# A city of which almost nothing is said: its check loads all that the next ones need.
_FIRST: Final = Job("first.ttl", f"<urn:city> a <{SCOM}City> .".encode())


class Checker:
    """Check the files of one plan."""

    ready: Header

    def __init__(self, plan: Plan) -> None:
        self.ready = {}
        self._plan = plan
        self._check(_FIRST)
        # What was loaded so far stays for good, and a check makes nearly no cycles: to look for
        # them seldom saves a tenth of the time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_NEW_VALUES)

    def run(self, header: Header, body: bytes) -> tuple[Header, bytes]:
        """Return a row for each file, and the reports on those that could be read."""
        return pack_outcomes([self._outcome(job) for job in unpack_jobs(header, body)])

    def close(self) -> None:
        """Leave nothing behind: a checker writes nothing."""

    def _outcome(self, job: Job) -> Outcome:
        try:
            return self._check(job)
        except ParameterRefusal:
            raise  # the same for every file
        except Refusal as refusal:
            return Outcome(refused(job.name, refusal))

    def _check(self, job: Job) -> Outcome:
        plan = self._plan
        syntax = format_of_file(job.name)
        report = check(job.data, name=job.name, syntax=syntax, options=plan.options)
        if plan.baseline is not None:
            report = _compared(report, job.earlier, plan.baseline)
        return Outcome(row_of(report), _written(report, plan.format))


def start(config: Header) -> Checker:
    """Load the model and the rules once for all files to come.

    Raises ``StoreRefusal`` where it can't, or has not those that the plan was made with.
    """
    threading.excepthook = _unless_unheard
    plan = Plan.of_header(config["plan"])
    if bundle() != plan.bundle:
        raise StoreRefusal(
            "A worker has another version of graphsvc, its model or its shapes",
            todo="Install the same version on every machine of the cluster.",
        )
    try:
        return Checker(plan)
    except Refusal:
        raise
    except Exception as fault:
        # An error would end the worker's thread alone, and nobody would hear of it.
        raise StoreRefusal(
            f"A worker can't start: {type(fault).__name__}: {fault}",
            todo="Install graphsvc again; if that is no help, please report it.",
        ) from fault


def _unless_unheard(fault: threading.ExceptHookArgs) -> None:
    """Say nothing of an answer that nobody waits for: who asked was stopped, and so are we."""
    if not issubclass(fault.exc_type, BrokenPipeError):
        threading.__excepthook__(fault)


def _compared(report: Report, earlier: bytes | None, name: str) -> Report:
    from graphsvc.validation.baseline import compared
    from graphsvc.validation.baseline_file import baseline_of

    if earlier is None:
        return compared(report, None, name)
    return compared(report, baseline_of(earlier, name).reports[0], name)


def _written(report: Report, format_name: str | None) -> bytes:
    if format_name is not None:
        return render(report, format_name)
    return json.dumps(to_plain(report), separators=(",", ":")).encode()
